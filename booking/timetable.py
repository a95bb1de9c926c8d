"""Loads everything that decides about free times, in a fixed number of queries.

Five queries, whatever the number of locations, practitioners and days: places, roles, rules, needs,
busy times. Times come as whole UTC minutes, because loading a timestamp costs more than the query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from booking import timetable_queries as queries
from booking.intervals import Interval, subtract
from booking.models import HOLDS_TIME, BookingPolicy
from booking.slots import (
    Diary,
    Limits,
    Need,
    Obstacle,
    Reason,
    Shape,
    Window,
    to_minutes,
)
from booking.weeks import grouped, minute_at, rules_of, within
from locations import hours
from locations.models import HealthcareService, Location
from locations.models.travel import UNKNOWN_PAIR_MINUTES

# Buffers, ways and visits across midnight reach into a window from outside it.
MARGIN: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ask:
    """Which window to load. `first` is a local date; `count` days follow, itself included."""

    locations: Sequence[Location]
    services: Sequence[HealthcareService]
    first: date
    count: int
    now: datetime
    practitioner_id: int | None = None
    ignoring_id: int | None = None

    @property
    def after(self) -> date:
        """The day after the last."""
        return self.first + timedelta(days=self.count)


@dataclass(frozen=True, slots=True)
class Role:
    """Who offers which services where."""

    id: int
    practitioner_id: int
    location_id: int
    valid_from: date | None
    valid_until: date | None
    service_ids: frozenset[int]

    def holds_on(self, day: date) -> bool:
        """True if the role is valid on the day."""
        return within(day, self.valid_from, self.valid_until)


@dataclass(frozen=True, slots=True)
class Place:
    """What a location's policy and map say."""

    min_notice: int
    horizon_days: int
    slot_step: int
    way_out: int


@dataclass(slots=True)
class Timetable:
    """A loaded window. Ask it for roles, diaries, shapes and limits."""

    ask: Ask
    places: dict[int, Place] = field(default_factory=dict)
    roles: list[Role] = field(default_factory=list)
    rules: dict[tuple[str, int], list[tuple[Any, ...]]] = field(default_factory=dict)
    needs: dict[int, dict[str, Need]] = field(default_factory=dict)
    resource_ids: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    taken: dict[int, list[Interval]] = field(default_factory=dict)
    # Of each practitioner: the visits at each location, with the way from it.
    ways: dict[int, list[tuple[int, list[Interval]]]] = field(default_factory=dict)
    time_off: dict[int, list[Interval]] = field(default_factory=dict)
    resource_busy: dict[int, list[Interval]] = field(default_factory=dict)
    _closed: dict[int, list[Obstacle]] = field(default_factory=dict)

    def shape(self, service: HealthcareService, location_id: int) -> Shape:
        """What one visit of the service takes at the location."""
        return Shape(
            service.duration,
            service.buffer_before,
            service.buffer_after,
            self.places[location_id].way_out,
            tuple(self.needs.get(service.pk, {}).values()),
        )

    def limits(self, location: Location, *, by_phone: bool = False) -> Limits:
        """The policy's notice, horizon and step, within the loaded days."""
        place = self.places[location.pk]
        today = hours.local_day(self.ask.now, location.zone)
        last = min(self.ask.after, today + timedelta(days=place.horizon_days))
        notice = timedelta(minutes=place.min_notice) + timedelta(seconds=59)
        return Limits(
            max(to_minutes(self.ask.now + notice), minute_at(self.ask.first, 0, location.zone)),
            minute_at(last, 0, location.zone),
            place.slot_step,
            by_phone,
        )

    def resources(self, location_id: int) -> dict[str, list[list[Interval]]]:
        """Busy times of every resource that a loaded service may need here, by group."""
        return {
            group: [self.resource_busy.get(key, []) for key in ids]
            for (where, group), ids in self.resource_ids.items()
            if where == location_id
        }

    def diary(self, role: Role, location: Location) -> Diary:
        """The role's working windows and everything that stands in their way."""
        who = role.practitioner_id
        off = [Obstacle(*span, Reason.TIME_OFF) for span in self.time_off.get(who, ())]
        return Diary(
            self._windows(role, location.zone),
            off + self.closed(location),
            self.taken.get(who, ()),
            [
                way
                for place, ways in self.ways.get(who, ())
                if place != role.location_id
                for way in ways
            ],
        )

    def closed(self, location: Location) -> list[Obstacle]:
        """When the clinic's doors are shut within the loaded days."""
        if location.pk not in self._closed:
            self._closed[location.pk] = self._shut(location)
        return self._closed[location.pk]

    def _shut(self, location: Location) -> list[Obstacle]:
        zone, ask = location.zone, self.ask
        opening = [(row[2], row[3], row[4]) for row in self.rules.get(("opening", location.pk), [])]
        days = _days(ask)
        doors = [
            (minute_at(day, start, zone), minute_at(day, end, zone))
            for day in days
            for weekday, start, end in opening
            if weekday == day.weekday()
        ]
        whole = (minute_at(ask.first, 0, zone), minute_at(ask.after, 0, zone))
        shut = [Obstacle(*span, Reason.OUTSIDE_OPENING) for span in subtract([whole], doors)]
        for row in [*self.rules.get(("closure", location.pk), []), *self.rules.get(ALL_CLOSED, [])]:
            span = minute_at(row[7], 0, zone), minute_at(row[8], 0, zone)
            shut.append(Obstacle(*span, Reason.CLOSURE))
        return shut

    def _windows(self, role: Role, zone: ZoneInfo) -> list[Window]:
        weekly = grouped(self.rules.get(("weekly", role.id), ()), 2)
        special = grouped(self.rules.get(("override", role.id), ()), 7)
        found = []
        for day in _days(self.ask):
            rules = rules_of(day, weekly.get(day.weekday(), ()), special.get(day, ()))
            if not rules or not role.holds_on(day):
                continue
            for start_minute, end_minute, by_phone in rules:
                start = minute_at(day, start_minute, zone)
                end = minute_at(day, end_minute, zone)
                found.append(Window(start, end, start - start_minute, by_phone))
        return found


ALL_CLOSED: Final = ("closure", 0)


def load(ask: Ask) -> Timetable:
    """Reads the window. Always the same number of queries."""
    table = Timetable(ask)
    keys: dict[str, Any] = {
        "locations": [location.pk for location in ask.locations],
        "services": [service.pk for service in ask.services],
        "first": ask.first,
        "after": ask.after,
        "practitioner": ask.practitioner_id,
        "ignoring": ask.ignoring_id,
        "now": ask.now,
        "holds_time": [str(status) for status in HOLDS_TIME],
        "from": datetime.combine(ask.first, datetime.min.time(), UTC) - MARGIN,
        "until": datetime.combine(ask.after, datetime.min.time(), UTC) + MARGIN,
    }
    table.places = {row[0]: _place(row) for row in queries.rows(queries.PLACES_SQL, keys)}
    table.roles = [_role(*row) for row in queries.rows(queries.ROLES_SQL, keys)]
    keys["roles"] = [role.id for role in table.roles]
    keys["practitioners"] = list({role.practitioner_id for role in table.roles})
    table.rules = _by_kind_and_key(queries.rows(queries.RULES_SQL, keys))
    _read_needs(table, queries.rows(queries.NEEDS_SQL, keys))
    keys["resources"] = [key for ids in table.resource_ids.values() for key in ids]
    _read_busy(table, queries.rows(queries.BUSY_SQL, keys))
    return table


def _role(
    key: int,
    practitioner_id: int,
    location_id: int,
    valid_from: date | None,
    valid_until: date | None,
    service_ids: Iterable[int],
) -> Role:
    return Role(key, practitioner_id, location_id, valid_from, valid_until, frozenset(service_ids))


def _place(row: tuple[Any, ...]) -> Place:
    """The location's own policy, or the defaults that the model states."""
    _, notice, horizon, step, longest, all_known = row
    default = BookingPolicy()
    way_out = longest if all_known and longest else max(longest or 0, UNKNOWN_PAIR_MINUTES)
    return Place(
        default.min_notice if notice is None else notice,
        default.horizon_days if horizon is None else horizon,
        default.slot_step if step is None else step,
        way_out,
    )


def _by_kind_and_key(
    rows: Iterable[tuple[Any, ...]],
) -> dict[tuple[str, int], list[tuple[Any, ...]]]:
    found: dict[tuple[str, int], list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        found[row[0], row[1] or 0].append(row)
    return found


def _read_needs(table: Timetable, rows: Iterable[tuple[Any, ...]]) -> None:
    lengths = {service.pk: service.duration for service in table.ask.services}
    for service_id, group, offset, length, resource_id, location_id in rows:
        rest = max(lengths[service_id] - offset, 1)
        needs = table.needs.setdefault(service_id, {})
        needs[group] = Need(group, offset, min(length or rest, rest))
        if resource_id is not None:
            ids = table.resource_ids.setdefault((location_id, group), [])
            if resource_id not in ids:
                ids.append(resource_id)


def _read_busy(table: Timetable, rows: Iterable[tuple[Any, ...]]) -> None:
    for kind, key, place, starts, ends, leaves, arrives in rows:
        spans = list(zip(starts, ends, strict=True))
        if kind == "visit":
            table.taken.setdefault(key, []).extend(spans)
            if leaves:
                ways = list(zip(leaves, arrives, strict=True))
                table.ways.setdefault(key, []).append((place, ways))
        elif kind == "time_off":
            table.time_off[key] = spans
        else:
            table.resource_busy[key] = spans


def _days(ask: Ask) -> list[date]:
    return [ask.first + timedelta(days=offset) for offset in range(ask.count)]
