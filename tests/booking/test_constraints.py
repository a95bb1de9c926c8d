"""What must never be: refused by the database itself, one rule at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from booking.models import (
    Appointment,
    AppointmentResource,
    AppointmentStatus,
)
from tests.builders import (
    MONDAY,
    NOW,
    Clinic,
    local,
    make_appointment,
    make_clinic,
    make_hold,
    make_patient,
    make_practitioner,
    make_resource,
    make_service,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic()


def visit_at(clinic: Clinic, clock: str, **overrides: Any) -> Appointment:
    patient = overrides.pop("patient", None) or make_patient(f"Patient {clock}")
    return make_appointment(
        clinic.role,
        overrides.pop("service", clinic.service),
        patient,
        local(MONDAY, clock),
        **overrides,
    )


def refused_by(name: str) -> Any:
    return pytest.raises(IntegrityError, match=name)


def test_a_practitioner_sees_one_patient_at_a_time(clinic: Clinic) -> None:
    first = visit_at(clinic, "09:00")
    with refused_by("appointment_one_at_a_time"):
        make_appointment(
            clinic.role, clinic.service, make_patient("B"), first.start + timedelta(minutes=5)
        )


def test_back_to_back_visits_may_touch(clinic: Clinic) -> None:
    first = visit_at(clinic, "09:00")
    after = make_appointment(clinic.role, clinic.service, make_patient("B"), first.end)
    assert after.start == first.end


def test_buffers_keep_visits_apart(clinic: Clinic) -> None:
    first = visit_at(clinic, "09:00")
    tidy = make_service("tidy-room", buffer_before=10)
    with refused_by("appointment_one_at_a_time"):
        make_appointment(clinic.role, tidy, make_patient("B"), first.end)


@pytest.mark.parametrize("status", ["cancelled", "noshow", "lapsed"])
def test_a_visit_that_is_over_takes_no_time(clinic: Clinic, status: str) -> None:
    visit_at(clinic, "09:00", status=status)
    visit_at(clinic, "09:00", patient=make_patient("B"))


@pytest.mark.parametrize("status", ["pending", "booked", "arrived", "fulfilled"])
def test_a_visit_that_stands_takes_its_time(clinic: Clinic, status: str) -> None:
    visit_at(clinic, "09:00", status=status)
    with refused_by("appointment_one_at_a_time"):
        visit_at(clinic, "09:00", patient=make_patient("B"))


def test_a_hold_takes_its_time(clinic: Clinic) -> None:
    make_hold(clinic, local(MONDAY, "09:00"), NOW)
    with refused_by("appointment_one_at_a_time"):
        visit_at(clinic, "09:00")


def test_a_status_that_comes_back_is_checked_again(clinic: Clinic) -> None:
    gone = visit_at(clinic, "09:00", status="cancelled")
    visit_at(clinic, "09:00", patient=make_patient("B"))
    gone.status = AppointmentStatus.BOOKED
    with refused_by("appointment_one_at_a_time"):
        gone.save()


def test_nobody_is_at_two_clinics_without_time_to_travel(clinic: Clinic) -> None:
    other = make_clinic("oakville", practitioner=clinic.practitioner)
    first = visit_at(clinic, "09:00")
    with refused_by("appointment_time_to_travel"), transaction.atomic():
        make_appointment(
            other.role, other.service, make_patient("B"), first.end + timedelta(minutes=89)
        )
    make_appointment(
        other.role, other.service, make_patient("C"), first.end + timedelta(minutes=90)
    )


def test_a_patient_is_in_one_place(clinic: Clinic) -> None:
    patient = make_patient()
    other = make_clinic("oakville", practitioner=make_practitioner("Somebody Else"))
    visit_at(clinic, "09:00", patient=patient)
    with refused_by("appointment_patient_in_one_place"):
        make_appointment(other.role, other.service, patient, local(MONDAY, "09:15"))


def test_two_visits_cannot_take_one_machine(clinic: Clinic) -> None:
    machine = make_resource(clinic.location, group="shockwave", kind="machine")
    first, second = visit_at(clinic, "09:00"), visit_at(clinic, "11:00")
    AppointmentResource.objects.create(appointment=first, resource=machine, blocked=first.during)
    with refused_by("resource_one_visit_at_a_time"):
        AppointmentResource.objects.create(
            appointment=second, resource=machine, blocked=first.during
        )


def wrong_ranges() -> list[Any]:
    start = local(MONDAY, "09:00")
    end = start + timedelta(minutes=30)
    tiny = TimestamptzRange(start, start + timedelta(minutes=4))
    long = TimestamptzRange(start, start + timedelta(hours=8, minutes=1))
    inner = TimestamptzRange(start, end - timedelta(minutes=5))
    return [
        pytest.param({"during": tiny}, "length_is_sane", id="four minutes"),
        pytest.param(
            {"during": long, "blocked": long, "travel": long}, "length_is_sane", id="over 8 hours"
        ),
        pytest.param({"blocked": inner}, "blocks_its_own_time", id="blocks less than itself"),
        pytest.param({"travel": inner}, "blocks_its_own_time", id="travel within the visit"),
        pytest.param(
            {"during": TimestamptzRange(start, end, "[]")}, "half_open", id="closed at the end"
        ),
        pytest.param({"status": "held"}, "held_means_expiry", id="held without an end"),
        pytest.param({"hold_expires_at": NOW}, "held_means_expiry", id="booked with an end"),
        pytest.param({"patient": None}, "has_a_patient", id="nobody's visit"),
        pytest.param({"status": "gone"}, "status_exists", id="made-up status"),
    ]


@pytest.mark.parametrize(("fields", "constraint"), wrong_ranges())
def test_a_row_that_makes_no_sense_is_refused(
    clinic: Clinic, fields: dict[str, Any], constraint: str
) -> None:
    patient = fields.get("patient", make_patient())
    more = {name: value for name, value in fields.items() if name != "patient"}
    with refused_by(constraint):
        make_appointment(clinic.role, clinic.service, patient, local(MONDAY, "09:00"), **more)
