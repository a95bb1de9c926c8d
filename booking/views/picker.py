"""The picker of a day and a time: what it shows, from one look at the timetable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from booking.availability import Days, Want, day_counts, free_slots, one_each_start
from booking.models import Appointment, BookingPolicy
from booking.patterns import PARTS, PartOfDay
from booking.slots import Slot
from booking.views.phone_windows import days_by_phone
from locations import hours
from locations.models import Practitioner

A_WEEK: Final = 7
NOON, EVENING = 12, 17
# A date further away is no slip of the hand.
ABSURD: Final = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the strip, how many times are free on it, and whether the phone has more."""

    date: date
    count: int
    by_phone: bool = False


@dataclass(frozen=True, slots=True)
class Time:
    """One time to pick. `zone` tells two equal wall times apart on the day clocks go back."""

    start: datetime
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day and its free times."""

    name: str | Promise
    times: list[Time]


@dataclass(frozen=True, slots=True)
class Span:
    """The days that can be booked at all: [first, last]."""

    first: date
    last: date

    def week_of(self, day: date) -> Days:
        """The week, counted from the first bookable day, that `day` lies in."""
        first = self.first + (day - self.first) // timedelta(days=A_WEEK) * timedelta(days=A_WEEK)
        return Days(first, min(A_WEEK, (self.last - first).days + 1))


@dataclass(frozen=True, slots=True)
class Picker:
    """Everything that the page shows. `chosen` is None only when nothing is free at all."""

    want: Want
    span: Span
    days: list[Day] = field(default_factory=list)
    chosen: date | None = None
    parts: list[Part] = field(default_factory=list)
    notice: str | Promise = ""
    status: int = 200
    # The visit that is to be moved: its own time stands in nobody's way.
    moving: Appointment | None = None
    part: PartOfDay = PartOfDay.ANY
    been: str = ""

    @property
    def more(self) -> str:
        """What every link of the picker carries on, besides its day."""
        who = self.want.practitioner
        given = {"practitioner": who.slug if who else ""}
        if self.part is not PartOfDay.ANY:
            given["part"] = self.part.value
        if self.been:
            given["been"] = self.been
        return urlencode(given)

    @property
    def free_count(self) -> int:
        """How many times of the chosen day are shown."""
        return sum(len(part.times) for part in self.parts)

    @property
    def earlier(self) -> date | None:
        """The first day of the week before, if it can be booked."""
        first = self.days[0].date if self.days else self.span.first
        return first - timedelta(days=A_WEEK) if first > self.span.first else None

    @property
    def later(self) -> date | None:
        """The first day of the week after, if it can be booked."""
        following = self.days[-1].date + timedelta(days=1) if self.days else self.span.last
        return following if self.days and following <= self.span.last else None

    @property
    def is_by_phone(self) -> bool:
        """True if the clinic gives more times of the chosen day by phone."""
        return any(day.by_phone for day in self.days if day.date == self.chosen)

    @property
    def next_with_times(self) -> date | None:
        """The next day of the strip that has free times, for a chosen day without any."""
        free = [day.date for day in self.days if day.count]
        after = [day for day in free if self.chosen is None or day > self.chosen]
        return next(iter(after or free), None)


def people_of(want: Want, now: datetime) -> list[Practitioner]:
    """Everyone who offers the service at the location now or later, by name."""
    today = hours.local_day(now, want.location.zone)
    found = Practitioner.objects.active().filter(
        roles__location=want.location,
        roles__services=want.service,
        roles__valid__overlap=DateRange(today, None),
    )
    return list(found.distinct())


def open_picker(
    want: Want, query: Mapping[str, str], now: datetime, moving: Appointment | None = None
) -> Picker:
    """The picker as `?day=` or `?week=` ask for it; without them, the first week with a free time.

    A date that cannot be booked is answered with a notice and the first free time.
    """
    today = hours.local_day(now, want.location.zone)
    horizon = BookingPolicy.of(want.location).horizon_days
    span = Span(today, today + timedelta(days=horizon - 1))
    picker = Picker(want, span, moving=moving, part=_part(query), been=query.get("been", "")[:3])
    text = query.get("day") or query.get("week") or ""
    if not text:
        return _first_free(picker, now)
    day = _read(text, today)
    if day is None:
        notice = _("We could not read that date. Here are the first free times.")
        return replace(_first_free(picker, now), notice=notice, status=400)
    if not picker.span.first <= day <= picker.span.last:
        notice = _("That day cannot be booked online. Here are the first free times.")
        return replace(_first_free(picker, now), notice=notice)
    return _fill(picker, day, now, exactly=bool(query.get("day")))


def _part(query: Mapping[str, str]) -> PartOfDay:
    """The part of the day asked for; any for what is none."""
    try:
        return PartOfDay(query.get("part", ""))
    except ValueError:
        return PartOfDay.ANY


def _read(text: str, today: date) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if abs(day - today) < ABSURD else None


def _first_free(picker: Picker, now: datetime) -> Picker:
    filled = _fill(picker, picker.span.first, now, exactly=False)
    if any(day.count for day in filled.days):
        return filled
    span, zone = picker.span, picker.want.location.zone
    found = _free(picker, Days(span.first, (span.last - span.first).days + 1), now)
    if not found:
        # A part of the day that is never free is no reason to show nothing.
        return picker if picker.part is PartOfDay.ANY else filled
    return _fill(picker, hours.local_day(found[0].start, zone), now, exactly=True)


def _free(picker: Picker, days: Days, now: datetime) -> list[Slot]:
    """What can be picked: for a visit that moves also times that overlap it, but not its own."""
    want, moving = picker.want, picker.moving
    found = free_slots(
        want.location,
        want.service,
        days=days,
        now=now,
        practitioner=want.practitioner,
        ignoring_id=moving.pk if moving else None,
    )
    return [slot for slot in found if _is_wanted(picker, slot)]


def _is_wanted(picker: Picker, slot: Slot) -> bool:
    if picker.moving and slot.start == picker.moving.start:
        return False
    wall = slot.start.astimezone(picker.want.location.zone)
    earliest, after_last = PARTS[picker.part]
    return earliest <= wall.hour * 60 + wall.minute < after_last


def _fill(picker: Picker, day: date, now: datetime, *, exactly: bool) -> Picker:
    """One look at the week of `day`; unless `exactly` that day, its first day with a time."""
    want, days = picker.want, picker.span.week_of(day)
    found = _free(picker, days, now)
    counts = day_counts(found, want.location)
    by_phone = days_by_phone(want, days, now)
    week = [days.first + timedelta(days=offset) for offset in range(days.count)]
    first_free = next((each for each in week if counts[each]), days.first)
    chosen = day if exactly else first_free
    return replace(
        picker,
        days=[Day(each, counts[each], each in by_phone) for each in week],
        chosen=chosen,
        parts=parts_of_day(_on(found, chosen, want), want),
    )


def _on(found: Iterable[Slot], day: date, want: Want) -> list[Slot]:
    zone = want.location.zone
    return [slot for slot in one_each_start(found) if hours.local_day(slot.start, zone) == day]


def parts_of_day(found: Iterable[Slot], want: Want) -> list[Part]:
    """The slots of one day as morning, afternoon and evening, without the empty ones."""
    parts = [Part(_("Morning"), []), Part(_("Afternoon"), []), Part(_("Evening"), [])]
    walls = {slot.start: slot.start.astimezone(want.location.zone) for slot in found}
    repeats = Counter(wall.replace(tzinfo=None, fold=0) for wall in walls.values())
    for start, wall in walls.items():
        part = parts[(wall.hour >= NOON) + (wall.hour >= EVENING)]
        twice = repeats[wall.replace(tzinfo=None, fold=0)] > 1
        part.times.append(Time(start, (wall.tzname() or "") if twice else ""))
    return [part for part in parts if part.times]
