"""A practitioner's week over all their clinics: a column for each day.

Minutes are those of each day's own midnight. Visits at clinics beyond the reader's reach are time
that is taken, and nothing more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from booking.board import Piece, Plan, Shade, Stretch
from booking.daybook.day import SHADES, STANDING
from booking.intervals import Interval
from booking.models import Appointment, AppointmentStatus
from booking.slots import Reason, to_instant, to_minutes
from booking.timetable import Ask, Timetable, load
from booking.weeks import minute_at
from locations.models import HealthcareService, Location, Practitioner

DAYS: Final = 7
DAY_MINUTES: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """Working time at one clinic, in minutes of the day."""

    location: Location
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WeekBook:
    """The week: `hours` by day, visits by key, clinics in the order of their colours."""

    practitioner: Practitioner
    monday: date
    days: tuple[date, ...]
    locations: tuple[Location, ...]
    hours: dict[date, list[Hours]]
    plan: Plan
    visits: dict[int, Appointment]


def read_week(
    practitioner: Practitioner,
    day: date,
    *,
    now: datetime,
    within: Collection[int] | None,
) -> WeekBook | None:
    """The week of `day`; None for somebody who works nowhere. 8 queries.

    `within` are the clinics whose visits may be shown; None for all.
    """
    places = list(Location.objects.filter(roles__practitioner=practitioner).distinct())
    if not places:
        return None
    monday = day - timedelta(days=day.weekday())
    days = tuple(monday + timedelta(days=number) for number in range(DAYS))
    offered = HealthcareService.objects.filter(practitionerrole__location__in=places)
    services = list(offered.distinct())
    table = load(Ask(places, services, monday, DAYS, now, practitioner.pk))
    hours: dict[date, list[Hours]] = {each: [] for each in days}
    stretches = list(_stretches(table, places, days, hours))
    pieces, visits, hidden = [], {}, []
    for visit in _visits(practitioner, places, days):
        column, start, end = _cut(visit.start, visit.end, visit.location)
        if column not in hours:
            continue
        if within is None or visit.location_id in within:
            visits[visit.pk] = visit
            pieces.append(Piece(visit.pk, column, start, end))
        else:
            stretches.append(Stretch(column, start, end, Shade.ELSEWHERE))
            hidden += [start, end]
    cut = min(table.places[place.pk].slot_step for place in places)
    least = (min(hidden), max(hidden)) if hidden else None
    plan = Plan(days, pieces, stretches, cut, least)
    shown = tuple(place for place in places if within is None or place.pk in within)
    return WeekBook(practitioner, monday, days, shown, hours, plan, visits)


def _visits(
    practitioner: Practitioner, places: Sequence[Location], days: Sequence[date]
) -> list[Appointment]:
    zone = places[0].zone
    first = to_instant(minute_at(days[0], 0, zone)) - timedelta(days=1)
    rows = Appointment.objects.overlapping(first, first + timedelta(days=DAYS + 2))
    rows = rows.filter(practitioner=practitioner, status__in=STANDING)
    rows = rows.exclude(status=AppointmentStatus.HELD)
    return list(rows.with_names().select_related("patient__guardian").order_by("during"))


def _cut(start: datetime, end: datetime, location: Location) -> tuple[date, int, int]:
    day = start.astimezone(location.zone).date()
    midnight = minute_at(day, 0, location.zone)
    return day, to_minutes(start) - midnight, to_minutes(end) - midnight


def _stretches(
    table: Timetable,
    places: Sequence[Location],
    days: Sequence[date],
    hours: dict[date, list[Hours]],
) -> Iterator[Stretch]:
    """The week's stretches; on the way, `hours` is filled with the working time."""
    by_key = {place.pk: place for place in places}
    for role in table.roles:
        place = by_key[role.location_id]
        diary = table.diary(role, place)
        for day in days:
            for window in diary.windows:
                for start, end in _of_day((window.start, window.end), day, place):
                    hours[day].append(Hours(place, start, end))
                    yield Stretch(day, start, end, Shade.FREE)
            for first, last, reason in diary.obstacles:
                # A door that is shut here says nothing of the other clinics' hours.
                if reason is Reason.TIME_OFF or len(places) == 1:
                    for start, end in _of_day((first, last), day, place):
                        yield Stretch(day, start, end, SHADES[reason])


def _of_day(span: Interval, day: date, place: Location) -> Iterator[Interval]:
    """The part of a span that lies on the day, in its minutes."""
    midnight = minute_at(day, 0, place.zone)
    start, end = max(span[0] - midnight, 0), min(span[1] - midnight, DAY_MINUTES)
    if start < end:
        yield start, end
