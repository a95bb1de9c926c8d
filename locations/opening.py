"""Whether a clinic is open now, until when, and on which days it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from locations import hours, wording
from locations.models import Closure, Location, OpeningHours, Weekday

LOOK_AHEAD: Final = timedelta(days=60)
"""How far ahead closures are read, and the next opening is looked for."""
A_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """A closure: days [first, end) and its label."""

    first: date
    end: date
    label: str

    @property
    def last(self) -> date:
        """The last closed day."""
        return self.end - timedelta(days=1)

    @property
    def is_one_day(self) -> bool:
        """True if only one day is closed."""
        return self.first == self.last


@dataclass(frozen=True, slots=True)
class Status:
    """What to say at the door. `note` names the closure of today, if there is one."""

    is_open: bool
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DayHours:
    """A weekday's usual hours; `day` is its next date, `closed_for` why that one is closed."""

    name: str
    day: date
    texts: list[str]
    is_today: bool
    closed_for: str


@dataclass(frozen=True, slots=True)
class Opening:
    """The hours and closures of one clinic. A rule is (weekday, from minute, to minute)."""

    zone: ZoneInfo
    rules: tuple[tuple[int, int, int], ...]
    closures: tuple[ClosedDays, ...] = ()

    def closure_on(self, day: date) -> ClosedDays | None:
        """The closure that the day falls into."""
        return next((closed for closed in self.closures if closed.first <= day < closed.end), None)

    def spans_on(self, day: date) -> list[hours.Span]:
        """When the doors are open on the day: instants [start, end), earliest first."""
        return [] if self.closure_on(day) else hours.opening_spans(self.rules, day, self.zone)

    def status(self, now: datetime) -> Status:
        """Open or closed at `now`, and what comes next."""
        today = hours.local_day(now, self.zone)
        closed = self.closure_on(today)
        note = closed.label if closed else ""
        coming = next((span for span in self._stretches(today) if span[1] > now), None)
        if coming is None:
            return Status(is_open=False, text=_("Closed"), note=note)
        start, end = coming
        if start <= now:
            return Status(is_open=True, text=self._open_text(today, end))
        return Status(is_open=False, text=self._closed_text(start, now), note=note)

    def week(self, now: datetime) -> list[DayHours]:
        """The seven days, Monday first; closures of today and the six days after it are named."""
        today = hours.local_day(now, self.zone)
        coming = {day.weekday(): day for day in (today + timedelta(days=n) for n in range(A_WEEK))}
        return [self._row(coming[weekday], today) for weekday in range(A_WEEK)]

    def upcoming_closures(self, now: datetime) -> list[ClosedDays]:
        """Closures that are not over, soonest first, on days that would be open otherwise."""
        today = hours.local_day(now, self.zone)
        return [closed for closed in self.closures if closed.end > today and self._matters(closed)]

    def _row(self, day: date, today: date) -> DayHours:
        closed = self.closure_on(day)
        return DayHours(
            name=str(Weekday(day.weekday()).label),
            day=day,
            texts=[
                wording.hours_text(first, last)
                for weekday, first, last in sorted(self.rules)
                if weekday == day.weekday()
            ],
            is_today=day == today,
            closed_for=closed.label if closed else "",
        )

    def _matters(self, closed: ClosedDays) -> bool:
        open_weekdays = {weekday for weekday, _first, _last in self.rules}
        days = min((closed.end - closed.first).days, A_WEEK)
        return any(
            (closed.first + timedelta(days=n)).weekday() in open_weekdays for n in range(days)
        )

    def _stretches(self, today: date) -> Iterator[hours.Span]:
        """Open stretches from today on; those that touch, at midnight above all, are one."""
        held: hours.Span | None = None
        for ahead in range(LOOK_AHEAD.days):
            for start, end in self.spans_on(today + timedelta(days=ahead)):
                if held is None:
                    held = (start, end)
                elif start <= held[1]:
                    held = (held[0], end)
                else:
                    yield held
                    held = (start, end)
        if held is not None:
            yield held

    def _open_text(self, today: date, end: datetime) -> str:
        last_moment = end - timedelta(microseconds=1)
        if hours.local_day(last_moment, self.zone) > today + timedelta(days=1):
            return _("Open now")
        return _("Open now until %(time)s") % {"time": wording.time_text(end, self.zone)}

    def _closed_text(self, start: datetime, now: datetime) -> str:
        days = (hours.local_day(start, self.zone) - hours.local_day(now, self.zone)).days
        values = {
            "time": wording.time_text(start, self.zone),
            "weekday": wording.weekday_text(start, self.zone),
            "day": wording.short_day_text(start, self.zone),
        }
        if days == 0:
            return _("Closed, opens today at %(time)s") % values
        if days == 1:
            return _("Closed, opens tomorrow at %(time)s") % values
        if days < A_WEEK:
            return _("Closed, opens %(weekday)s at %(time)s") % values
        return _("Closed, opens %(day)s at %(time)s") % values


def openings(locations: Iterable[Location], *, now: datetime) -> dict[int, Opening]:
    """The hours and coming closures of the locations, by id. One query, however many they are."""
    places = {place.pk: place for place in locations}
    rows = Location.objects.filter(pk__in=places).values_list("pk", _rules(), _closures(now))
    return {
        pk: Opening(
            places[pk].zone,
            tuple((rule["weekday"], rule["first"], rule["last"]) for rule in rules),
            tuple(_closed_days(closure) for closure in closures),
        )
        for pk, rules, closures in rows
    }


def _rules() -> ArraySubquery:
    hours_here = OpeningHours.objects.filter(location=OuterRef("pk")).order_by("weekday", "minutes")
    rule = JSONObject(weekday="weekday", first="minutes__startswith", last="minutes__endswith")
    return ArraySubquery(hours_here.values(rule=rule))


def _closures(now: datetime) -> ArraySubquery:
    """Closures without a location count for each. A day's margin covers every zone's today."""
    window = DateRange(now.date() - timedelta(days=1), (now + LOOK_AHEAD).date())
    closed_here = Closure.objects.filter(
        Q(location=OuterRef("pk")) | Q(location__isnull=True),
        is_active=True,
        dates__overlap=window,
    ).order_by("dates")
    closure = JSONObject(first="dates__startswith", end="dates__endswith", label="label")
    return ArraySubquery(closed_here.values(closure=closure))


def _closed_days(row: dict[str, str]) -> ClosedDays:
    first, end = date.fromisoformat(row["first"]), date.fromisoformat(row["end"])
    return ClosedDays(first, end, row["label"])
