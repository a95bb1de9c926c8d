"""The builders that the sample data and the tests share."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError

from booking.availability import Days, free_slots
from booking.models import AppointmentStatus, OverrideMode
from clinic.demo.builders import minute_of, minutes_between
from tests.builders import (
    MONDAY,
    NOW,
    WEEK_A,
    WEEK_B,
    local,
    make_appointment,
    make_clinic,
    make_closure,
    make_hold,
    make_location,
    make_opening_hours,
    make_override,
    make_patient,
    make_practitioner,
    make_role,
    make_service,
    make_time_off,
    make_travel_time,
    make_working_hours,
)


@pytest.mark.parametrize(("clock", "minute"), [("00:00", 0), ("09:30", 570), ("24:00", 1440)])
def test_times_of_day_are_minutes_after_midnight(clock: str, minute: int) -> None:
    assert minute_of(clock) == minute


def test_a_span_of_a_day_is_half_open() -> None:
    span = minutes_between("09:00", "17:00")
    assert 540 in span
    assert 1020 not in span


@pytest.mark.django_db
def test_a_made_clinic_can_be_booked() -> None:
    clinic = make_clinic()
    free = free_slots(clinic.location, clinic.service, days=Days(MONDAY, 1), now=NOW)
    assert free[0].start == local(MONDAY, "09:00")
    assert free[-1].end == local(MONDAY, "17:00")


@pytest.mark.django_db
def test_a_second_clinic_shares_the_service_and_nothing_else() -> None:
    first, second = make_clinic(), make_clinic("maple")
    assert first.service == second.service
    assert first.practitioner != second.practitioner


@pytest.mark.django_db
def test_a_made_visit_takes_its_time_with_buffers_and_the_longest_way_out() -> None:
    service = make_service(duration=30, buffer_before=5, buffer_after=10)
    clinic, other = make_clinic(service=service), make_clinic("maple", service=service)
    make_travel_time(clinic.location, other.location, 40)
    start = local(MONDAY, "10:00")
    visit = make_appointment(clinic.role, service, make_patient(), start)
    visit.refresh_from_db()
    assert visit.blocked.lower == start - timedelta(minutes=5)
    assert visit.blocked.upper == start + timedelta(minutes=40)
    assert visit.travel.upper == start + timedelta(minutes=70)
    assert visit.local_start == f"{MONDAY}T10:00"


@pytest.mark.django_db
def test_a_made_visit_is_refused_where_another_is() -> None:
    clinic, start = make_clinic(), local(MONDAY, "10:00")
    make_appointment(clinic.role, clinic.service, make_patient(), start)
    with pytest.raises(IntegrityError):
        make_hold(clinic, start, NOW)


@pytest.mark.django_db
def test_a_made_hold_runs_out_after_ten_minutes() -> None:
    held = make_hold(make_clinic(), local(MONDAY, "10:00"), NOW)
    assert held.status == AppointmentStatus.HELD
    assert held.hold_expires_at == NOW + timedelta(minutes=10)


@pytest.mark.django_db
def test_made_alternate_weeks_stand_side_by_side() -> None:
    location = make_location()
    make_opening_hours(location)
    role = make_role(make_practitioner(), location)
    make_working_hours(role, [0], cycle=WEEK_A)
    make_working_hours(role, [0], "12:00", "18:00", cycle=WEEK_B)
    with pytest.raises(IntegrityError):
        make_working_hours(role, [0])


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["closure", "time off", "exception"])
def test_made_closures_time_off_and_exceptions_take_the_day_away(what: str) -> None:
    clinic = make_clinic()
    if what == "closure":
        make_closure(clinic.location, MONDAY)
    elif what == "time off":
        make_time_off(clinic.practitioner, local(MONDAY, "00:00"), local(MONDAY, "23:59"))
    else:
        make_override(clinic.role, MONDAY, OverrideMode.CLOSED)
    week = Days(MONDAY, 2)
    free = free_slots(clinic.location, clinic.service, days=week, now=NOW)
    assert free
    assert min(slot.start for slot in free) > local(MONDAY, "23:59")
