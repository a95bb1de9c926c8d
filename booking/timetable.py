"""Loads everything that decides about free times, in a fixed number of queries.

Two queries, whatever the number of locations, practitioners and days: first the rules (places,
roles, hours, exceptions, doors, needs), then the busy times. All as whole numbers: instants in UTC
minutes, dates as ordinals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from booking import timetable_queries as queries
from booking.intervals import Interval
from booking.models import HOLDS_TIME, BookingPolicy
from booking.slots import (
    Diary,
    Limits,
    Need,
    Obstacle,
    Reason,
    Shape,
    to_minutes,
)
from booking.weeks import Door, Rule, Rules, Special, Weekly, minute_at, shut, windows
from locations import hours
from locations.models import HealthcareService, Location
from locations.models.travel import UNKNOWN_PAIR_MINUTES

# Buffers, ways and visits across midnight reach into a window from outside it.
MARGIN: Final = timedelta(days=1)
# A closure of every location is kept under this key.
EVERYWHERE: Final = 0
STATUSES: Final = [str(status) for status in HOLDS_TIME]


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
    """Who offers which services where, and when."""

    id: int
    practitioner_id: int
    location_id: int
    rules: Rules
    service_ids: frozenset[int]


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
    doors: dict[int, list[Door]] = field(default_factory=dict)
    # By location, the days [first, after last).
    closures: dict[int, list[Interval]] = field(default_factory=dict)
    needs: dict[int, dict[str, Need]] = field(default_factory=dict)
    resource_ids: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    taken: dict[int, list[Interval]] = field(default_factory=dict)
    # Of each practitioner: where each visit is, and when, with the way from there.
    ways: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    time_off: dict[int, list[Interval]] = field(default_factory=dict)
    resource_busy: dict[int, list[Interval]] = field(default_factory=dict)

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
        who, ask = role.practitioner_id, self.ask
        off = tuple(Obstacle(*span, Reason.TIME_OFF) for span in self.time_off.get(who, ()))
        return Diary(
            windows(role.rules, ask.first, ask.count, location.zone),
            off + self.closed(location),
            self.taken.get(who, ()),
            [
                (leaves, arrives)
                for place, leaves, arrives in self.ways.get(who, ())
                if place != role.location_id
            ],
        )

    def closed(self, location: Location) -> tuple[Obstacle, ...]:
        """When the clinic's doors are shut within the loaded days."""
        doors = tuple(self.doors.get(location.pk, ()))
        closures = (*self.closures.get(location.pk, ()), *self.closures.get(EVERYWHERE, ()))
        return shut(doors, closures, self.ask.first, self.ask.count, location.zone)


def load(ask: Ask) -> Timetable:
    """Reads the window. Always two queries."""
    keys: dict[str, Any] = {
        "locations": [location.pk for location in ask.locations],
        "services": [service.pk for service in ask.services],
        "first": ask.first,
        "after": ask.after,
        "practitioner": ask.practitioner_id,
        "ignoring": ask.ignoring_id,
        "now": ask.now,
        "holds_time": STATUSES,
        "from": datetime.combine(ask.first, datetime.min.time(), UTC) - MARGIN,
        "until": datetime.combine(ask.after, datetime.min.time(), UTC) + MARGIN,
    }
    table = Timetable(ask)
    _read_rules(table, queries.rows(queries.RULES_SQL, keys))
    keys["practitioners"] = list({role.practitioner_id for role in table.roles})
    keys["resources"] = [key for ids in table.resource_ids.values() for key in ids]
    sql = queries.BUSY_WITH_RESOURCES_SQL if keys["resources"] else queries.BUSY_SQL
    _read_busy(table, queries.rows(sql, keys))
    return table


def _read_rules(table: Timetable, rows: Iterable[tuple[Any, ...]]) -> None:
    """Sorts the rows of RULES_SQL into the table. What their numbers are, its SELECTs say."""
    by_kind: defaultdict[str, list[tuple[int, str, list[Any]]]] = defaultdict(list)
    for kind, key, word, numbers in rows:
        by_kind[kind].append((key, word, numbers))
    table.places = {key: _place(*numbers) for key, _, numbers in by_kind["place"]}
    for key, _, (weekday, start, end) in by_kind["opening"]:
        table.doors.setdefault(key, []).append((weekday, start, end))
    for key, _, (first, after_last) in by_kind["closure"]:
        table.closures.setdefault(key, []).append((first, after_last))
    _read_needs(table, by_kind["need"])
    weekly: defaultdict[int, list[Weekly]] = defaultdict(list)
    for key, mode, (weekday, start, end, *span) in by_kind["weekly"]:
        weekly[key].append(Weekly(weekday, Rule(start, end, mode == "phone"), *span))
    special: defaultdict[int, list[Special]] = defaultdict(list)
    for key, mode, (day, start, end) in by_kind["override"]:
        special[key].append(Special(day, mode, None if start is None else Rule(start, end)))
    for key, _, (who, where, first, after_last, *services) in by_kind["role"]:
        rules = Rules(tuple(weekly[key]), tuple(special[key]), first, after_last)
        table.roles.append(Role(key, who, where, rules, frozenset(services)))


def _place(
    notice: int | None, horizon: int | None, step: int | None, longest: int | None, all_known: int
) -> Place:
    """The location's own policy, or the defaults that the model states."""
    default = BookingPolicy()
    way_out = longest if all_known and longest else max(longest or 0, UNKNOWN_PAIR_MINUTES)
    return Place(
        default.min_notice if notice is None else notice,
        default.horizon_days if horizon is None else horizon,
        default.slot_step if step is None else step,
        way_out,
    )


def _read_needs(table: Timetable, rows: Iterable[tuple[int, str, list[Any]]]) -> None:
    lengths = {service.pk: service.duration for service in table.ask.services}
    for service_id, group, (offset, length, resource_id, location_id) in rows:
        rest = max(lengths[service_id] - offset, 1)
        needs = table.needs.setdefault(service_id, {})
        needs[group] = Need(group, offset, min(length or rest, rest))
        if resource_id is not None:
            ids = table.resource_ids.setdefault((location_id, group), [])
            if resource_id not in ids:
                ids.append(resource_id)


def _read_busy(table: Timetable, rows: Iterable[tuple[Any, ...]]) -> None:
    for kind, key, starts, ends, places, leaves, arrives in rows:
        spans = list(zip(starts, ends, strict=True))
        if kind == "visit":
            table.taken[key] = spans
            table.ways[key] = list(zip(places or (), leaves or (), arrives or (), strict=True))
        elif kind == "time_off":
            table.time_off[key] = spans
        else:
            table.resource_busy[key] = spans
