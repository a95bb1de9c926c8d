"""What the database refuses about schedules, people and messages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from psycopg.types.range import DateRange, Int4Range, TimestamptzRange

from booking.models import (
    Appointment,
    AppointmentEvent,
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
    make_patient,
    make_practitioner,
    make_role,
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
