"""What must never be: refused by the database itself, one rule at a time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from psycopg.types.range import DateRange, Int4Range, TimestamptzRange

from booking.models import (
    Appointment,
    AppointmentEvent,
    AppointmentResource,
    AppointmentStatus,
    DateOverride,
    Message,
    MessageKind,
    OverrideMode,
    TimeOff,
    WorkingHours,
)
from tests.builders import (
    MONDAY,
    NOW,
    WEEK_A,
    WEEK_B,
    Clinic,
    local,
    make_appointment,
    make_clinic,
    make_hold,
    make_patient,
    make_practitioner,
    make_resource,
    make_role,
    make_service,
    make_time_off,
    make_working_hours,
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


def test_weeks_a_and_b_may_differ_but_not_overlap_every_week(clinic: Clinic) -> None:
    WorkingHours.objects.all().delete()
    make_working_hours(clinic.role, [0], "09:00", "12:00", cycle=WEEK_A)
    make_working_hours(clinic.role, [0], "09:00", "12:00", cycle=WEEK_B)
    with refused_by("working_hours_one_place_at_a_time"):
        make_working_hours(clinic.role, [0], "11:00", "13:00")


def test_nobody_works_at_two_clinics_at_once(clinic: Clinic) -> None:
    other = make_clinic("oakville", practitioner=clinic.practitioner)
    with refused_by("working_hours_one_place_at_a_time"):
        make_working_hours(other.role, [0], "16:00", "19:00")


def test_rules_of_different_seasons_may_overlap_in_hours(clinic: Clinic) -> None:
    WorkingHours.objects.all().delete()
    make_working_hours(clinic.role, [0], valid=DateRange(None, date(2027, 7, 1)))
    make_working_hours(clinic.role, [0], valid=DateRange(date(2027, 7, 1), None))


def test_a_rule_cannot_name_another_persons_role(clinic: Clinic) -> None:
    stranger = make_practitioner("A Stranger")
    WorkingHours.objects.filter(role=clinic.role).update(practitioner=stranger)
    with refused_by("working_hours_of_the_roles_practitioner"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"minutes": Int4Range(600, 1500)}, "within_a_day"),
        ({"minutes": Int4Range(600, 600)}, "within_a_day"),
        ({"weekday": 7}, "weekday_exists"),
        ({"cycle": Int4Range(0, 3)}, "cycle_of_two_weeks"),
        ({"valid": DateRange(date(2027, 1, 1), date(2027, 1, 1))}, "have_days"),
    ],
)
def test_working_hours_that_make_no_sense_are_refused(
    clinic: Clinic, fields: dict[str, Any], constraint: str
) -> None:
    sound: dict[str, Any] = {"role": clinic.role, "weekday": 6, "minutes": Int4Range(600, 700)}
    with refused_by(constraint):
        WorkingHours(**(sound | fields)).save()


@pytest.mark.parametrize(
    ("mode", "minutes"), [("closed", Int4Range(600, 700)), ("replace", None), ("add", None)]
)
def test_an_exception_has_hours_unless_it_closes_the_day(
    clinic: Clinic, mode: str, minutes: Int4Range | None
) -> None:
    with refused_by("override_has_hours_unless_closed"):
        DateOverride(role=clinic.role, date=MONDAY, mode=mode, minutes=minutes).save()


def test_two_exceptions_of_a_day_do_not_overlap(clinic: Clinic) -> None:
    add = OverrideMode.ADD
    DateOverride(role=clinic.role, date=MONDAY, mode=add, minutes=Int4Range(600, 700)).save()
    with refused_by("override_one_place_at_a_time"):
        DateOverride(role=clinic.role, date=MONDAY, mode=add, minutes=Int4Range(699, 800)).save()


def test_time_off_is_taken_once(clinic: Clinic) -> None:
    start, end = local(MONDAY, "09:00"), local(MONDAY, "12:00")
    make_time_off(clinic.practitioner, start, end)
    with refused_by("time_off_once"):
        make_time_off(clinic.practitioner, start + timedelta(hours=1), end + timedelta(hours=1))


@pytest.mark.parametrize("until", [local(MONDAY, "09:00"), None])
def test_time_off_has_an_end_after_its_start(clinic: Clinic, until: datetime | None) -> None:
    span = TimestamptzRange(local(MONDAY, "09:00"), until)
    with refused_by("time_off_has_length"):
        TimeOff.objects.create(practitioner=clinic.practitioner, span=span)


def test_an_address_is_kept_in_lower_case() -> None:
    assert make_patient(email="Robin@Example.COM").email == "robin@example.com"


def test_a_patient_can_be_reached() -> None:
    with refused_by("patient_can_be_reached"):
        make_patient(email="", phone="")


def message_of(visit: Appointment, **fields: Any) -> Message:
    sound = {
        "appointment": visit,
        "kind": MessageKind.CONFIRMATION,
        "version": 1,
        "due_at": NOW,
        "next_at": NOW,
        "not_after": NOW,
        "created_at": NOW,
    }
    return Message.objects.create(**(sound | fields))


def test_a_message_is_owed_once_per_version(clinic: Clinic) -> None:
    visit = visit_at(clinic, "09:00")
    message_of(visit)
    message_of(visit, version=2)
    with refused_by("message_once_per_visit_version"):
        message_of(visit)


@pytest.mark.parametrize("fields", [{"step_hours": 24}, {"kind": "reminder"}])
def test_only_reminders_have_a_step(clinic: Clinic, fields: dict[str, Any]) -> None:
    with refused_by("message_step_only_for_reminders"):
        message_of(visit_at(clinic, "09:00"), **fields)


def test_a_sent_message_has_a_time(clinic: Clinic) -> None:
    with refused_by("message_sent_has_a_time"):
        message_of(visit_at(clinic, "09:00"), state="sent")


def event_of(visit: Appointment, **fields: Any) -> AppointmentEvent:
    sound = {"appointment": visit, "to_status": "booked", "agent": "patient", "at": NOW}
    return AppointmentEvent.objects.create(**(sound | fields))


def test_a_step_of_history_names_who_took_it(clinic: Clinic) -> None:
    with refused_by("event_names_who"):
        event_of(visit_at(clinic, "09:00"), agent="")


def test_history_is_never_changed_or_deleted(clinic: Clinic) -> None:
    event = event_of(visit_at(clinic, "09:00"))
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        AppointmentEvent.objects.filter(pk=event.pk).update(reason="rewritten")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        event.delete()


def test_a_role_is_held_once_per_place_and_time(clinic: Clinic) -> None:
    with refused_by("role_once_per_place_and_time"):
        make_role(clinic.practitioner, clinic.location, [])
