"""Which rules hold on a local day, and which instants its wall times are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from booking.intervals import Interval, merge, subtract
from booking.slots import Obstacle, Reason, Window, to_minutes
from locations import hours

# Weeks A and B are counted from here.
CYCLE_MONDAY: Final = date(2024, 1, 1)
HOURS_A_DAY: Final = 24


@dataclass(frozen=True, slots=True)
class Day:
    """A local day. `ordinal` is its number in Python's calendar, `week` 0 or 1 of the A/B cycle.

    `midnight` is its beginning in UTC minutes. On an `is_even` day, which has no clock change, a
    wall time is just so many minutes after it.
    """

    date: date
    ordinal: int
    weekday: int
    week: int
    midnight: int
    is_even: bool
    zone: ZoneInfo

    def minute(self, wall: int) -> int:
        """The UTC minute at which clocks show `wall` minutes after midnight."""
        if self.is_even:
            return self.midnight + wall
        return minute_at(self.date, wall, self.zone)


@lru_cache(maxsize=256)
def calendar(first: date, count: int, zone: ZoneInfo) -> tuple[Day, ...]:
    """The `count` days from `first` on. Kept: all looks at a clinic in a day ask for the same."""
    return tuple(_day(first + timedelta(days=offset), zone) for offset in range(count))


@lru_cache(maxsize=4096)
def _day(day: date, zone: ZoneInfo) -> Day:
    midnight = minute_at(day, 0, zone)
    is_even = all(
        minute_at(day, hour * 60, zone) == midnight + hour * 60 for hour in range(HOURS_A_DAY + 1)
    )
    week = (day - CYCLE_MONDAY).days // 7 % 2
    return Day(day, day.toordinal(), day.weekday(), week, midnight, is_even, zone)


def minute_at(day: date, minute: int, zone: ZoneInfo) -> int:
    """The wall time as whole UTC minutes."""
    return to_minutes(hours.instant(day, minute, zone))


class Rule(NamedTuple):
    """Working minutes `[from_minute, until_minute)` of a local day."""

    from_minute: int
    until_minute: int
    by_phone: bool = False


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What the weekly rules and the exceptions say about one local day."""

    weekly: Sequence[Rule] = ()
    instead: Sequence[Rule] = ()
    extra: Sequence[Rule] = ()
    is_closed: bool = False

    def rules(self) -> list[Rule]:
        """The day's working time: closed wins, then "instead", then the weekly rules and extras."""
        if self.is_closed:
            return []
        base = self.instead or self.weekly
        return join([*base, *self.extra])


def join(rules: Sequence[Rule]) -> list[Rule]:
    """The same time with touching or overlapping stretches of one kind as one."""
    if len(rules) < 2:
        return list(rules)
    joined: list[Rule] = []
    for by_phone in (False, True):
        spans = merge((r.from_minute, r.until_minute) for r in rules if r.by_phone is by_phone)
        joined += [Rule(start, end, by_phone) for start, end in spans]
    return sorted(joined, key=lambda rule: (rule.from_minute, rule.until_minute))


class Weekly(NamedTuple):
    """A weekly rule: in the weeks [from, until) of the cycle, on the days [first, after last)."""

    weekday: int
    rule: Rule
    week_from: int
    week_until: int
    first: int | None
    after_last: int | None

    def holds_on(self, day: Day) -> bool:
        """True if the rule counts on the day."""
        return (
            self.weekday == day.weekday
            and self.week_from <= day.week < self.week_until
            and within(day.ordinal, self.first, self.after_last)
        )


class Special(NamedTuple):
    """An exception: what it does to its day, with which hours if any."""

    day: int
    mode: str
    rule: Rule | None


class Rules(NamedTuple):
    """When somebody works at a place, from the first day of the role until the day after its last.

    All of it are plain values, so equal rules are one key.
    """

    weekly: tuple[Weekly, ...] = ()
    special: tuple[Special, ...] = ()
    first: int | None = None
    after_last: int | None = None


@lru_cache(maxsize=1024)
def windows(rules: Rules, first: date, count: int, zone: ZoneInfo) -> tuple[Window, ...]:
    """The working time of the days. Kept: a clinic's rules are read often and changed rarely."""
    found: list[Window] = []
    for day in calendar(first, count, zone):
        if within(day.ordinal, rules.first, rules.after_last):
            found += _windows_on(day, _rules_on(day, rules))
    return tuple(found)


def _rules_on(day: Day, rules: Rules) -> list[Rule]:
    usual = [each.rule for each in rules.weekly if each.holds_on(day)]
    special = [each for each in rules.special if each.day == day.ordinal]
    if not special:
        return join(usual)
    return DayPlan(
        usual,
        [each.rule for each in special if each.rule and each.mode == "replace"],
        [each.rule for each in special if each.rule and each.mode == "add"],
        any(each.mode == "closed" for each in special),
    ).rules()


def _windows_on(day: Day, rules: Iterable[Rule]) -> Iterator[Window]:
    for wall, wall_end, by_phone in rules:
        start = day.minute(wall)
        yield Window(start, day.minute(wall_end), start - wall, by_phone)


# The doors of one weekday: (weekday, from minute, until minute).
Door = tuple[int, int, int]


@lru_cache(maxsize=256)
def shut(
    doors: tuple[Door, ...],
    closures: tuple[Interval, ...],
    first: date,
    count: int,
    zone: ZoneInfo,
) -> tuple[Obstacle, ...]:
    """When a clinic is not open within the days. `closures` are days [first, after last)."""
    days = calendar(first, count, zone)
    is_open = [
        (day.minute(start), day.minute(end))
        for day in days
        for weekday, start, end in doors
        if weekday == day.weekday
    ]
    whole = (days[0].midnight, minute_at(first + timedelta(days=count), 0, zone))
    found = [Obstacle(*span, Reason.OUTSIDE_OPENING) for span in subtract([whole], is_open)]
    for day, after_last in closures:
        ends = [minute_at(date.fromordinal(each), 0, zone) for each in (day, after_last)]
        found.append(Obstacle(ends[0], ends[1], Reason.CLOSURE))
    return tuple(found)


def within(day: int, first: int | None, after_last: int | None) -> bool:
    """True if the day is in [first, after_last); None is unbounded."""
    return (first is None or first <= day) and (after_last is None or day < after_last)
