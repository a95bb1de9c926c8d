"""A series of visits as somebody words it, and the plan that comes closest. Pure.

"Twice a week for four weeks, evenings": free slots go in, the dates come out, each with its slot or
with what stands in the way and the nearest times instead. No clock, no database.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import combinations, pairwise
from typing import Final
from zoneinfo import ZoneInfo

from booking.slots import Slot
from locations import hours

A_WEEK: Final = 7
EVERY_DAY: Final = frozenset(range(A_WEEK))
# More than this is a plan of care for staff to make, and a way to hoard times.
MOST_VISITS: Final = 12
MOST_ALTERNATIVES: Final = 3


class PartOfDay(StrEnum):
    """When on a day, by the wall clock of the clinic."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"

    @classmethod
    def of(cls, minute: int) -> PartOfDay:
        """The part of the day that a minute after local midnight lies in; never ANY."""
        parts = (cls.MORNING, cls.AFTERNOON, cls.EVENING)
        return next(part for part in parts if minute < PARTS[part][1])

    def holds(self, minute: int) -> bool:
        """True if a visit that starts at this minute of the day is in this part of it."""
        starts, ends = PARTS[self]
        return starts <= minute < ends

    @property
    def middle(self) -> int:
        """A minute that stands for the part when nothing else is known."""
        starts, ends = PARTS[self]
        return (starts + ends) // 2


# Minutes of the local day, half-open; the same bounds as the picker of a single visit shows.
PARTS: Final[Mapping[PartOfDay, tuple[int, int]]] = {
    PartOfDay.ANY: (0, 1440),
    PartOfDay.MORNING: (0, 720),
    PartOfDay.AFTERNOON: (720, 1020),
    PartOfDay.EVENING: (1020, 1440),
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """`per_week` visits in each of the `weeks` that follow one another from `first` on.

    `apart` is the least number of days from one visit to the next: 1 means never two on one day.
    Raises ValueError for what no week can hold, and for more than MOST_VISITS.
    """

    first: date
    weeks: int
    per_week: int
    part: PartOfDay = PartOfDay.ANY
    weekdays: frozenset[int] = EVERY_DAY
    apart: int = 1

    def __post_init__(self) -> None:
        if self.weeks < 1 or self.per_week < 1 or self.apart < 1:
            raise ValueError("a series has visits, at least a day apart")
        if self.count > MOST_VISITS:
            message = f"a series has {MOST_VISITS} visits at most"
            raise ValueError(message)
        if not self.weekdays <= EVERY_DAY:
            raise ValueError("weekdays go from 0, Monday, to 6")
        if not any(self._repeats(days) for days in combinations(self.weekdays, self.per_week)):
            raise ValueError("the weekdays do not leave room for so many visits a week")

    @property
    def count(self) -> int:
        """How many visits the series asks for."""
        return self.weeks * self.per_week

    @property
    def after(self) -> date:
        """The day after the last that may be planned."""
        return self.first + timedelta(days=self.weeks * A_WEEK)

    def days_of(self, week: int) -> list[date]:
        """The dates of the series' week (0 is the first) that fall on the wanted weekdays."""
        begins = self.first + timedelta(days=week * A_WEEK)
        days = (begins + timedelta(days=offset) for offset in range(A_WEEK))
        return [day for day in days if day.weekday() in self.weekdays]

    def is_spaced(self, days: Sequence[date]) -> bool:
        """True if no two of the dates, in order, are nearer than `apart`."""
        return all((later - day).days >= self.apart for day, later in pairwise(days))

    def _repeats(self, weekdays: Sequence[int]) -> bool:
        """True if these weekdays, week after week, keep the distance."""
        days = sorted(weekdays)
        around = [*days, days[0] + A_WEEK]
        return all(later - day >= self.apart for day, later in pairwise(around))


class Why(StrEnum):
    """Why a date of the plan has no slot."""

    OTHER_TIMES = "other_times"  # the day has free times, but not in that part of it
    FULL = "full"  # nothing is free on that day, or nobody works
    NOT_YET = "not_yet"  # the clinic does not take bookings that far ahead


@dataclass(frozen=True, slots=True)
class Planned:
    """A date with the slot that suits the series best."""

    day: date
    slot: Slot


@dataclass(frozen=True, slots=True)
class Clash:
    """A date without a slot that fits: why, and the nearest free times that go with the rest."""

    day: date
    why: Why
    nearest: tuple[Slot, ...]


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A free slot, by its minute after local midnight."""

    minute: int
    slot: Slot


ByDay = Mapping[date, Sequence[Candidate]]


def plan(
    pattern: Pattern, free: Iterable[Slot], zone: ZoneInfo, *, until: date | None = None
) -> tuple[Planned | Clash, ...]:
    """`pattern.count` dates in order, each planned or a clash.

    Of all ways to lay the dates, one with the most slots is taken, then the most even one, then the
    earliest. The slots keep to one practitioner and one time of day where that can be had. From
    `until` on the clinic takes no bookings yet.
    """
    by_day = _by_day(free, zone)
    fitting = {
        day: [one for one in candidates if pattern.part.holds(one.minute)]
        for day, candidates in by_day.items()
    }
    days = _best_days(pattern, {day for day, found in fitting.items() if found}, set(by_day))
    usual = _usual([fitting[day] for day in days if fitting.get(day)])
    planned = {day: _closest(fitting[day], usual) for day in days if fitting.get(day)}
    minute = usual[1] if usual else pattern.part.middle

    def nearest_to(wanted: datetime) -> tuple[Slot, ...]:
        return _nearest(wanted.astimezone(zone), by_day, planned, pattern)

    return tuple(
        Planned(day, planned[day])
        if day in planned
        else Clash(
            day,
            _why(day, by_day, until),
            nearest_to(hours.instant(day, minute, zone)),
        )
        for day in days
    )


def _by_day(free: Iterable[Slot], zone: ZoneInfo) -> dict[date, list[Candidate]]:
    found: dict[date, list[Candidate]] = defaultdict(list)
    for slot in sorted(free):
        wall = slot.start.astimezone(zone)
        found[wall.date()].append(Candidate(wall.hour * 60 + wall.minute, slot))
    return dict(found)


# Dates with a fitting slot, dates with any slot, evenness, earliness: the first that differs says.
Score = tuple[int, int, int, int]


def _best_days(pattern: Pattern, fitting: set[date], is_open: set[date]) -> list[date]:
    """The dates of the plan: week by week, the best way to arrive at each possible last date."""
    best: dict[date | None, tuple[Score, list[date]]] = {None: ((0, 0, 0, 0), [])}
    ideal = A_WEEK // pattern.per_week
    for week in range(pattern.weeks):
        reached: dict[date | None, tuple[Score, list[date]]] = {}
        for days in combinations(pattern.days_of(week), pattern.per_week):
            for last, (score, path) in best.items():
                steps = [*([last] if last else []), *days]
                if not pattern.is_spaced(steps):
                    continue
                better = _add(score, _worth(steps, days, fitting, is_open, ideal))
                known = reached.get(days[-1])
                if known is None or better > known[0]:
                    reached[days[-1]] = (better, [*path, *days])
        best = reached
    return max(best.values(), key=lambda found: found[0])[1]


def _worth(
    steps: Sequence[date],
    days: Sequence[date],
    fitting: set[date],
    is_open: set[date],
    ideal: int,
) -> Score:
    gaps = sum(min((later - day).days, ideal) for day, later in pairwise(steps))
    return (
        sum(day in fitting for day in days),
        sum(day in is_open for day in days),
        gaps,
        -sum(day.toordinal() for day in days),
    )


def _add(one: Score, other: Score) -> Score:
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3])


def _usual(days: Sequence[Sequence[Candidate]]) -> tuple[int, int] | None:
    """Who sees the patient, and at which minute: what most of the dates can have."""
    seen = Counter(key for day in days for key in {one.slot.practitioner_id for one in day})
    times = Counter(
        pair for day in days for pair in {(one.slot.practitioner_id, one.minute) for one in day}
    )
    ranked = ((seen[key], count, -minute, -key) for (key, minute), count in times.items())
    best = max(ranked, default=None)
    return (-best[3], -best[2]) if best else None


def _closest(candidates: Sequence[Candidate], usual: tuple[int, int] | None) -> Slot:
    who, minute = usual or (0, 0)

    def distance(one: Candidate) -> tuple[bool, int, Candidate]:
        return one.slot.practitioner_id != who, abs(one.minute - minute), one

    return min(candidates, key=distance).slot


def _why(day: date, by_day: ByDay, until: date | None) -> Why:
    if until is not None and day >= until:
        return Why.NOT_YET
    return Why.OTHER_TIMES if day in by_day else Why.FULL


def nearest(
    wanted: datetime,
    free: Iterable[Slot],
    zone: ZoneInfo,
    *,
    taken: Collection[date],
    pattern: Pattern,
) -> tuple[Slot, ...]:
    """The free times nearest to `wanted` that keep the pattern's distance from the `taken` dates.

    One of each day and part of day, MOST_ALTERNATIVES at most, by start. Times of the wanted day,
    and of the wanted part of another, come before the rest.
    """
    return _nearest(wanted.astimezone(zone), _by_day(free, zone), taken, pattern)


def _nearest(
    wanted: datetime, by_day: ByDay, taken: Collection[date], pattern: Pattern
) -> tuple[Slot, ...]:
    """`wanted` is in the clinic's zone: its date is the wanted day."""
    groups: dict[tuple[bool, date, PartOfDay], Slot] = {}
    for day, candidates in by_day.items():
        if all(abs((day - other).days) >= pattern.apart for other in taken):
            for one in sorted(candidates, key=lambda one: _away(one.slot, wanted)):
                is_other = day != wanted.date() and not pattern.part.holds(one.minute)
                groups.setdefault((is_other, day, PartOfDay.of(one.minute)), one.slot)
    nearby = sorted(groups, key=lambda group: (group[0], _away(groups[group], wanted)))
    return tuple(sorted(groups[group] for group in nearby[:MOST_ALTERNATIVES]))


def _away(slot: Slot, wanted: datetime) -> tuple[timedelta, Slot]:
    return abs(slot.start - wanted), slot


def starts_of(dates: Iterable[Planned | Clash]) -> Iterator[datetime]:
    """The starts of the planned dates, in order."""
    return (one.slot.start for one in dates if isinstance(one, Planned))
