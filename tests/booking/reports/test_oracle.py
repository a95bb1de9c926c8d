"""Every figure against plain Python that counts the same rows one by one, on random data."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import pytest

from booking import intervals
from booking.models import Appointment, Message, OverrideMode, Patient, TimeOffState
from booking.reports import figures, queries
from booking.reports.period import Period, offsets
from booking.slots import to_instant
from booking.timetable import Ask, load
from locations.models import HealthcareService, Location, PractitionerRole
from tests.builders import (
    TORONTO,
    WEEK_A,
    appointment_row,
    local,
    make_clinic,
    make_closure,
    make_override,
    make_practitioner,
    make_role,
    make_service,
    make_time_off,
    make_working_hours,
    patient_row,
)

pytestmark = pytest.mark.django_db
# Both clock changes of the year, and the winter between them.
FIRST, LAST = date(2026, 10, 20), date(2027, 3, 25)
NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)
STATUSES = ("booked", "pending", "arrived", "fulfilled", "noshow", "cancelled", "lapsed")


class World(NamedTuple):
    """What was made up."""

    period: Period
    roles: list[PractitionerRole]
    service: HealthcareService


@pytest.fixture(params=[1, 2])
def world(request: pytest.FixtureRequest) -> World:
    """Two clinics in two zones, four people, visits and mail at random."""
    chance = random.Random(request.param)
    service = make_service("visit", duration=30, buffer_after=10)
    places = [
        make_clinic("toronto", service=service),
        make_clinic("winnipeg", service=service, time_zone="America/Winnipeg"),
    ]
    roles = [place.role for place in places]
    for place in places:
        person = make_practitioner(f"Kim {place.location.name}")
        roles.append(make_role(person, place.location, [service]))
        make_working_hours(roles[-1], opens="07:00", closes="12:00", cycle=WEEK_A)
        make_closure(place.location, FIRST + timedelta(days=chance.randrange(50)))
    for role in roles:
        _exceptions(chance, role)
    _visits(chance, roles, service)
    ids = tuple(place.location.pk for place in places)
    return World(Period(FIRST, LAST, ids), roles, service)


def _exceptions(chance: random.Random, role: PractitionerRole) -> None:
    days = chance.sample(range((LAST - FIRST).days), 9)
    modes = [OverrideMode.CLOSED, OverrideMode.REPLACE, OverrideMode.ADD]
    for at, offset in enumerate(days):
        mode = modes[at % 3]
        times = ("", "") if mode == OverrideMode.CLOSED else ("15:00", "19:00")
        make_override(role, FIRST + timedelta(days=offset), mode, *times)
    begins = local(FIRST + timedelta(days=chance.randrange(100)), "10:30")
    for state, later in ((TimeOffState.APPROVED, 0), (TimeOffState.REQUESTED, 20)):
        start = begins + timedelta(days=later)
        span = start, start + timedelta(hours=chance.choice([2, 30, 80]))
        make_time_off(role.practitioner, *span, state=state)


def _visits(
    chance: random.Random, roles: list[PractitionerRole], service: HealthcareService
) -> None:
    made = []
    # Near both ends and both clock changes each day, elsewhere now and then.
    days = (LAST - FIRST).days
    offsets = [*range(-2, 16), *range(16, days - 14, 7), *range(days - 14, days + 3)]
    patients = Patient.objects.bulk_create(patient_row(f"P{at}") for at in range(len(roles)))
    for day in (FIRST + timedelta(days=offset) for offset in offsets):
        for role, patient in zip(roles, patients, strict=True):
            hour = chance.choice(["00:00", "07:30", "09:00", "13:15", "23:00"])
            start = local(day, hour, role.location.zone)
            row = appointment_row(role, service, patient, start)
            row.status = chance.choice(STATUSES)
            row.source = chance.choice(["web", "phone", "walk_in", "waitlist"])
            row.is_late = row.status == "cancelled" and chance.random() < 0.5
            row.created_at = start - timedelta(hours=chance.randrange(0, 1200))
            made.append(row)
    Appointment.objects.bulk_create(made)
    mails = [_mail(row, chance) for row in made if chance.random() < 0.5]
    Message.objects.bulk_create(mails)


def _mail(row: Appointment, chance: random.Random) -> Message:
    state = chance.choice(["sent", "dead", "expired", "pending"])
    due = row.start - timedelta(hours=24)
    return Message(
        appointment=row,
        kind="reminder",
        step_hours=24,
        version=1,
        due_at=due,
        next_at=due,
        not_after=row.start,
        state=state,
        created_at=due,
        sent_at=due if state == "sent" else None,
    )


def seen(world: World) -> list[Appointment]:
    """The visits of the period, by their own clocks."""
    rows = Appointment.objects.exclude(status__in=["held", "lapsed"]).select_related("location")
    return [row for row in rows if FIRST <= wall(row).date() <= LAST]


def wall(row: Appointment) -> datetime:
    return row.start.astimezone(row.location.zone)


def report(world: World, key: str) -> Any:
    return next(each for each in figures.all_reports(world.period, NOW) if each.key == key)


@pytest.mark.parametrize("column", [0, 1, 2])
def test_booked_minutes_are_those_of_visits_that_were_not_cancelled(
    world: World, column: int
) -> None:
    expected: Counter[int] = Counter()
    for row in seen(world):
        if row.status != "cancelled":
            key = (row.practitioner_id, row.location_id, wall(row).weekday())[column]
            expected[key] += 40
    rows = queries.counted(world.period, NOW)[queries.BY_PERSON]
    found = {key: each.booked for key, each in figures.ratios(rows, [], column).items()}
    assert {key: value for key, value in found.items() if value} == expected


def test_offered_minutes_are_those_that_the_engine_offers(world: World) -> None:
    expected: Counter[tuple[int, int, int]] = Counter()
    for place in Location.objects.filter(pk__in=world.period.location_ids):
        count = (LAST - FIRST).days + 1
        table = load(Ask([place], [world.service], FIRST, count, NOW))
        for role in table.roles:
            diary = table.diary(role, place)
            away = [(each.start, each.end) for each in diary.obstacles]
            for window in diary.windows:
                weekday = to_instant(window.start).astimezone(place.zone).weekday()
                left = intervals.subtract([(window.start, window.end)], away)
                minutes = sum(end - start for start, end in left)
                expected[role.practitioner_id, place.pk, weekday] += minutes
    rows = queries.rows(queries.OFFERED_SQL, world.period, NOW)
    assert {tuple(row[:3]): row[3] for row in rows} == {k: v for k, v in expected.items() if v}


def test_lead_times_count_days_on_the_clinics_clocks(world: World) -> None:
    expected: Counter[int] = Counter()
    for row in seen(world):
        offset = wall(row).utcoffset()
        assert offset is not None
        made = (row.created_at.astimezone(UTC) + offset).date()
        expected[figures.lead_step((wall(row).date() - made).days)] += 1
    assert [row[1] for row in report(world, "lead-time").rows] == [expected[at] for at in range(7)]


def test_sources_and_hours_are_counted_one_by_one(world: World) -> None:
    sources = Counter(row.source for row in seen(world))
    found = [row[1] for row in report(world, "sources").rows]
    assert found == [sources[key] for key in ("web", "phone", "walk_in", "waitlist")]
    hours = Counter(
        (wall(row).hour, wall(row).weekday()) for row in seen(world) if row.status != "cancelled"
    )
    rows = report(world, "hours").rows
    first = min(hour for hour, _day in hours)
    for at, row in enumerate(rows):
        assert list(row[1:]) == [hours[first + at, day] for day in range(7)]


def test_who_did_not_come_and_who_cancelled_late(world: World) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for row in seen(world):
        counts[row.location.name, "late" if row.is_late else row.status] += 1
    for name, every, gone, _gone_share, late, _late_share in report(world, "missed").rows:
        ended = sum(counts[name, key] for key in ("arrived", "fulfilled", "noshow", "late"))
        assert (every, gone, late) == (ended, counts[name, "noshow"], counts[name, "late"])


def test_reminders_and_mail_are_those_of_the_periods_visits(world: World) -> None:
    mails = list(Message.objects.filter(appointment__in=[row.pk for row in seen(world)]))
    reminded = {mail.appointment_id for mail in mails if mail.state == "sent"}
    ended = [row for row in seen(world) if row.status in ("arrived", "fulfilled", "noshow")]
    for (_name, every, gone, _share), is_reminded in zip(
        report(world, "reminders").rows, (True, False), strict=True
    ):
        mine = [row for row in ended if (row.pk in reminded) is is_reminded]
        assert (every, gone) == (len(mine), sum(row.status == "noshow" for row in mine))
    due = Counter(mail.state for mail in mails if mail.due_at <= NOW)
    found = {row[0]: row[1] for row in report(world, "mail").rows}
    assert (found["Sent"], found["Gave up"]) == (due["sent"], due["dead"])


def test_offsets_cut_the_days_where_the_clocks_change() -> None:
    found = offsets(FIRST, LAST, TORONTO)
    assert [ahead // 3600 for _start, _end, ahead in found] == [-4, -5, -4]
    assert found[0][0] == local(FIRST, "00:00")
    assert found[-1][1] == local(LAST + timedelta(days=1), "00:00")
    assert found[1][0] == datetime(2026, 11, 1, 6, tzinfo=UTC)
    assert found[2][0] == datetime(2027, 3, 14, 7, tzinfo=UTC)
    assert all(one[1] == other[0] for one, other in pairwise(found))


def test_only_the_asked_clinics_and_person_are_counted(world: World) -> None:
    place = world.roles[0].location_id
    narrow = Period(FIRST, LAST, (place,), world.roles[0].practitioner_id)
    rows = queries.counted(narrow, NOW)[queries.BY_PERSON]
    assert {(row[0], row[1]) for row in rows} == {(world.roles[0].practitioner_id, place)}
