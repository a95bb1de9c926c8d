"""Which starts are free, and why the others are not. Pure: plain values in, plain values out.

Everything is whole minutes since the epoch (UTC). A rule that takes starts away is written as the
range of starts that it forbids, with its reason; what remains of the working windows is free.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from booking.intervals import Interval, intersect_all, merge

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Reason(StrEnum):
    """Why a start is not offered."""

    NOT_WORKING = "not_working"
    PHONE_ONLY = "phone_only"
    OUTSIDE_OPENING = "outside_opening"
    CLOSURE = "closure"
    TIME_OFF = "time_off"
    TAKEN = "taken"
    TRAVEL = "travel"
    RESOURCE = "resource"
    NOTICE = "notice"
    HORIZON = "horizon"
    STEP = "step"


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A free time that can be booked. `start` and `end` are aware UTC, half-open."""

    start: datetime
    end: datetime
    practitioner_id: int
    location_id: int
    service_id: int


@dataclass(frozen=True, slots=True)
class Need:
    """One resource of `group`, from `offset` minutes after the start for `length` minutes."""

    group: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Shape:
    """What one visit takes, in minutes: its length, buffers, the longest way out, resources."""

    length: int
    before: int = 0
    after: int = 0
    way_out: int = 0
    needs: tuple[Need, ...] = ()

    def during(self, start: int) -> Interval:
        """The visit itself."""
        return start, start + self.length

    def blocked(self, start: int) -> Interval:
        """The visit with its buffers."""
        return start - self.before, start + self.length + self.after

    def travel(self, start: int) -> Interval:
        """The visit and the longest way to another clinic."""
        return start, start + self.length + self.way_out


@dataclass(frozen=True, slots=True)
class Window:
    """Working time. Starts are counted from `anchor`, the midnight it was written against."""

    start: int
    end: int
    anchor: int
    by_phone: bool = False


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A stretch in which the practitioner sees nobody here, and why."""

    start: int
    end: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Diary:
    """One practitioner at one location: when they work, and what stands in the way."""

    windows: Sequence[Window]
    obstacles: Sequence[Obstacle] = ()
    # Visits at other locations, with the way from there.
    elsewhere: Sequence[Interval] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """Starts lie in [earliest, latest), `step` minutes apart."""

    earliest: int
    latest: int
    step: int
    by_phone: bool = False


# For each group the busy times of each of its resources at the location.
Resources = Mapping[str, Sequence[Sequence[Interval]]]
NOTHING: Final[Resources] = {}


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Starts in [first, after_last) are refused for `reason`."""

    first: int
    after_last: int
    reason: Reason


def to_minutes(instant: datetime) -> int:
    """Whole minutes since the epoch, rounded down."""
    return (instant - EPOCH) // timedelta(minutes=1)


def to_instant(minutes: int) -> datetime:
    """The aware UTC instant of whole minutes since the epoch."""
    return EPOCH + timedelta(minutes=minutes)


def forbidden_starts(shape: Shape, diary: Diary, resources: Resources = NOTHING) -> list[Forbidden]:
    """Every range of starts that some rule refuses, with its reason; sorted, may overlap."""
    found = [*_by_obstacles(shape, diary), *_by_travel(shape, diary)]
    for need in shape.needs:
        found += _by_need(need, resources.get(need.group, ()))
    return sorted(found, key=lambda refused: refused.first)


def _by_obstacles(shape: Shape, diary: Diary) -> Iterator[Forbidden]:
    tail = shape.length + shape.after
    for obstacle in diary.obstacles:
        yield Forbidden(obstacle.start - tail + 1, obstacle.end + shape.before, obstacle.reason)


def _by_travel(shape: Shape, diary: Diary) -> Iterator[Forbidden]:
    tail = shape.length + shape.way_out
    for start, end in diary.elsewhere:
        yield Forbidden(start - tail + 1, end, Reason.TRAVEL)


def _by_need(need: Need, busy: Sequence[Sequence[Interval]]) -> list[Forbidden]:
    """Starts at which every resource of the group is busy; without a resource, all starts."""
    if not busy:
        return [Forbidden(-(2**40), 2**40, Reason.RESOURCE)]
    per_resource = [
        [(start - need.offset - need.length + 1, end - need.offset) for start, end in times]
        for times in busy
    ]
    return [Forbidden(*both, Reason.RESOURCE) for both in intersect_all(per_resource)]


def free_starts(
    shape: Shape, diary: Diary, limits: Limits, resources: Resources = NOTHING
) -> list[int]:
    """Every free start, ascending: the visit with its buffers fits, and no rule refuses it."""
    away = merge(
        (refused.first, refused.after_last) for refused in forbidden_starts(shape, diary, resources)
    )
    starts: set[int] = set()
    for window in diary.windows:
        if limits.by_phone or not window.by_phone:
            starts.update(_starts_within(window, shape, limits, away))
    return sorted(starts)


def _starts_within(
    window: Window, shape: Shape, limits: Limits, away: Sequence[Interval]
) -> Iterator[int]:
    first = max(window.start + shape.before, limits.earliest)
    last = min(window.end - shape.length - shape.after, limits.latest - 1)
    at = first + (window.anchor - first) % limits.step
    for gone_from, gone_until in away:
        if gone_until <= at:
            continue
        yield from range(at, min(gone_from, last + 1), limits.step)
        at = max(at, gone_until)
        at += (window.anchor - at) % limits.step
        if at > last:
            return
    yield from range(at, last + 1, limits.step)


def refusals(
    start: int, shape: Shape, diary: Diary, limits: Limits, resources: Resources = NOTHING
) -> list[Reason]:
    """Every reason why `start` is not free, the most basic first; empty if it is free."""
    reasons = _window_reasons(start, shape, diary, limits)
    reasons += [
        refused.reason
        for refused in forbidden_starts(shape, diary, resources)
        if refused.first <= start < refused.after_last
    ]
    if start < limits.earliest:
        reasons.append(Reason.NOTICE)
    if start >= limits.latest:
        reasons.append(Reason.HORIZON)
    return list(dict.fromkeys(reasons))


def _window_reasons(start: int, shape: Shape, diary: Diary, limits: Limits) -> list[Reason]:
    from_minute, until = shape.blocked(start)
    fitting = [w for w in diary.windows if w.start <= from_minute and until <= w.end]
    if not fitting:
        return [Reason.NOT_WORKING]
    allowed = [window for window in fitting if limits.by_phone or not window.by_phone]
    if not allowed:
        return [Reason.PHONE_ONLY]
    on_step = any((start - window.anchor) % limits.step == 0 for window in allowed)
    return [] if on_step else [Reason.STEP]


@dataclass(frozen=True, slots=True)
class Rule:
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
    joined: list[Rule] = []
    for by_phone in (False, True):
        spans = merge((r.from_minute, r.until_minute) for r in rules if r.by_phone is by_phone)
        joined += [Rule(start, end, by_phone) for start, end in spans]
    return sorted(joined, key=lambda rule: (rule.from_minute, rule.until_minute))
