"""Availability against Postgres multiranges, over random schedules in real tables."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.types.range import TimestamptzRange

from booking.availability import Days, free_slots
from booking.models import OverrideMode
from booking.scheduling import Actor, Choice, PatientDetails, book_for
from tests.builders import (
    NOW,
    WEEK_A,
    WEEK_B,
    Clinic,
    local,
    make_appointment,
    make_clinic,
    make_closure,
    make_opening_hours,
    make_override,
    make_patient,
    make_practitioner,
    make_service,
    make_time_off,
    make_working_hours,
)

pytestmark = pytest.mark.django_db

# Two weeks around the spring change of 2027 (14 March) and around the autumn one (7 November).
SEASONS = (date(2027, 3, 8), date(2027, 11, 1), date(2027, 6, 7))
COUNT = 14

# What works, minus what stands in the way, as multiranges; then every quarter-hour that fits.
ORACLE = """
WITH days AS (
    SELECT d::date AS day FROM generate_series(%(first)s::date, %(last)s::date, '1 day') d
), special AS (
    SELECT o.date AS day, o.mode, o.minutes FROM booking_dateoverride o WHERE o.role_id = %(role)s
), hours AS (
    SELECT day, w.minutes FROM days JOIN booking_workinghours w
        ON w.role_id = %(role)s AND w.weekday = extract(isodow FROM day) - 1
        AND ((day - date '2024-01-01') / 7 %% 2) <@ w.cycle AND day <@ w.valid
    WHERE NOT EXISTS (SELECT FROM special s WHERE s.day = days.day AND s.mode = 'replace')
    UNION ALL
    SELECT day, minutes FROM special WHERE mode IN ('replace', 'add')
), work AS (
    SELECT range_agg(tstzrange(
        (day + lower(minutes) * interval '1 minute') AT TIME ZONE %(zone)s,
        (day + upper(minutes) * interval '1 minute') AT TIME ZONE %(zone)s)) AS times
    FROM hours
    WHERE NOT EXISTS (SELECT FROM special s WHERE s.day = hours.day AND s.mode = 'closed')
), doors AS (
    SELECT range_agg(tstzrange(
        (day + lower(minutes) * interval '1 minute') AT TIME ZONE %(zone)s,
        (day + upper(minutes) * interval '1 minute') AT TIME ZONE %(zone)s)) AS times
    FROM days JOIN locations_openinghours h
        ON h.location_id = %(location)s AND h.weekday = extract(isodow FROM day) - 1
), away AS (
    SELECT range_agg(r) AS times FROM (
        SELECT blocked AS r FROM booking_appointment
        WHERE practitioner_id = %(practitioner)s
            AND status IN ('held', 'pending', 'booked', 'arrived', 'fulfilled')
        UNION ALL SELECT span FROM booking_timeoff
        WHERE practitioner_id = %(practitioner)s AND state = 'approved'
        UNION ALL SELECT tstzrange(lower(dates)::timestamp AT TIME ZONE %(zone)s,
                                   upper(dates)::timestamp AT TIME ZONE %(zone)s)
        FROM locations_closure
        WHERE is_active AND (location_id IS NULL OR location_id = %(location)s)
    ) all_of_it
), free AS (
    SELECT (work.times * doors.times) - coalesce(away.times, '{}'::tstzmultirange) AS times
    FROM work, doors, away
)
SELECT start FROM free, days,
    generate_series(day::timestamp AT TIME ZONE %(zone)s,
                    (day + 1)::timestamp AT TIME ZONE %(zone)s - interval '1 minute',
                    '15 minutes') AS start
WHERE tstzrange(start - %(before)s, start + %(length)s + %(after)s) <@ free.times
    AND NOT EXISTS (
        SELECT FROM booking_appointment a
        WHERE a.practitioner_id = %(practitioner)s AND a.location_id <> %(location)s
            AND a.travel && tstzrange(start, start + %(length)s + interval '90 minutes'))
ORDER BY start
"""

quarter = st.integers(0, 95).map(lambda number: number * 15)
stretch = st.tuples(st.integers(24, 80), st.integers(2, 24)).map(
    lambda pair: (pair[0] * 15, min((pair[0] + pair[1]) * 15, 1440))
)
offset = st.integers(0, COUNT - 1)
schedules = st.fixed_dictionaries(
    {
        "first": st.sampled_from(SEASONS),
        "hours": st.lists(
            st.tuples(st.integers(0, 6), stretch, st.sampled_from([None, WEEK_A, WEEK_B])),
            min_size=2,
            max_size=8,
        ),
        "overrides": st.lists(
            st.tuples(offset, st.sampled_from(list(OverrideMode)), stretch), max_size=3
        ),
        "time_off": st.lists(st.tuples(offset, stretch), max_size=2),
        "closed": st.lists(offset, max_size=1),
        "visits": st.lists(st.tuples(offset, quarter, st.booleans()), max_size=6),
        "buffers": st.tuples(st.sampled_from([0, 5, 15]), st.sampled_from([0, 10])),
    }
)


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def kept(make: Any, *args: Any, **kwargs: Any) -> None:
    """Writes a row unless a constraint refuses it: random schedules contradict themselves."""
    try:
        with transaction.atomic():
            make(*args, **kwargs)
    except IntegrityError:
        return


def build(plan: dict[str, Any]) -> Clinic:
    before, after = plan["buffers"]
    service = make_service(duration=30, buffer_before=before, buffer_after=after)
    clinic = make_clinic(service=service)
    clinic.role.workinghours.all().delete()
    make_opening_hours(clinic.location, [5, 6], "06:00", "24:00")
    elsewhere = make_clinic("oakville", service=service, practitioner=make_practitioner("Other"))
    first = plan["first"]
    for weekday, (start, end), cycle in plan["hours"]:
        weeks = {} if cycle is None else {"cycle": cycle}
        kept(make_working_hours, clinic.role, [weekday], clock(start), clock(end), **weeks)
    for days, mode, (start, end) in plan["overrides"]:
        times = () if mode == OverrideMode.CLOSED else (clock(start), clock(end))
        kept(make_override, clinic.role, first + timedelta(days=days), mode, *times)
    for days, (start, end) in plan["time_off"]:
        day = first + timedelta(days=days)
        kept(make_time_off, clinic.practitioner, at(day, start), at(day, end))
    for days in plan["closed"]:
        kept(make_closure, clinic.location, first + timedelta(days=days))
    there = elsewhere.role
    there.practitioner = clinic.practitioner
    for number, (days, minute, is_here) in enumerate(plan["visits"]):
        role = clinic.role if is_here else there
        start_at = at(first + timedelta(days=days), minute)
        kept(make_appointment, role, service, make_patient(f"P {number}"), start_at)
    return clinic


def at(day: date, minute: int) -> datetime:
    if minute == 1440:
        return local(day + timedelta(days=1), "00:00")
    return local(day, clock(minute))


def oracle(clinic: Clinic, first: date) -> list[datetime]:
    service = clinic.service
    keys: dict[str, Any] = {
        "first": first,
        "last": first + timedelta(days=COUNT - 1),
        "role": clinic.role.pk,
        "location": clinic.location.pk,
        "practitioner": clinic.practitioner.pk,
        "zone": clinic.location.time_zone,
        "before": timedelta(minutes=service.buffer_before),
        "after": timedelta(minutes=service.buffer_after),
        "length": service.length,
    }
    with connection.cursor() as cursor:
        cursor.execute(ORACLE, keys)
        return [row[0] for row in cursor.fetchall()]


@settings(max_examples=40, deadline=None)
@given(plan=schedules)
def test_the_same_starts_as_postgres_multiranges(plan: dict[str, Any]) -> None:
    with transaction.atomic():
        clinic = build(plan)
        now = local(plan["first"] - timedelta(days=3), "12:00")
        found = free_slots(
            clinic.location, clinic.service, days=Days(plan["first"], COUNT), now=now
        )
        assert [slot.start for slot in found] == oracle(clinic, plan["first"])
        transaction.set_rollback(True)


@settings(max_examples=8, deadline=None)
@given(plan=schedules)
def test_every_offered_slot_can_be_booked(plan: dict[str, Any]) -> None:
    with transaction.atomic():
        clinic = build(plan)
        now = local(plan["first"] - timedelta(days=3), "12:00")
        days = Days(plan["first"], COUNT)
        for number, slot in enumerate(
            free_slots(clinic.location, clinic.service, days=days, now=now)[:12]
        ):
            choice = Choice(clinic.location, clinic.service, clinic.practitioner, slot.start)
            person = PatientDetails(f"Guest {number}", f"guest{number}@example.com")
            with transaction.atomic():
                visit = book_for(choice, person, by=Actor.job("test"), now=now)
                assert visit.during == TimestamptzRange(slot.start, slot.end)
                transaction.set_rollback(True)
        transaction.set_rollback(True)


def test_the_oracle_sees_a_difference() -> None:
    """The control: an engine that forgot a visit would be found out."""
    clinic = make_clinic()
    first = SEASONS[2]
    days = Days(first, COUNT)
    before = free_slots(clinic.location, clinic.service, days=days, now=NOW)
    make_appointment(clinic.role, clinic.service, make_patient(), local(first, "10:00"))
    assert [slot.start for slot in before] != oracle(clinic, first)
