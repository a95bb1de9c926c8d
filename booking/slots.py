"""Which starts are free, and why the others are not. Pure: plain values in, plain values out.

Everything is whole minutes since the epoch (UTC). A rule that takes starts away is written as the
range of starts that it forbids, with its reason; what remains of the working windows is free.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Final, NamedTuple

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


class Slot(NamedTuple):
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


class Window(NamedTuple):
    """Working time. Starts are counted from `anchor`, the midnight it was written against."""

    start: int
    end: int
    anchor: int
    by_phone: bool = False


class Obstacle(NamedTuple):
    """A stretch in which the practitioner sees nobody here, and why."""

    start: int
    end: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Diary:
    """One practitioner at one location: when they work, and what stands in the way."""

    windows: Sequence[Window]
    obstacles: Sequence[Obstacle] = ()
    # The practitioner's visits, wherever they are, with their buffers.
    taken: Sequence[Interval] = ()
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
ALWAYS: Final[Interval] = (-(2**40), 2**40)


class Forbidden(NamedTuple):
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
    found = [
        Forbidden(*_starts_touching((start, end), shape), reason)
        for start, end, reason in diary.obstacles
    ]
    found += [Forbidden(*_starts_touching(span, shape), Reason.TAKEN) for span in diary.taken]
    found += [Forbidden(*span, Reason.TRAVEL) for span in _by_travel(shape, diary)]
    for need in shape.needs:
        found += [Forbidden(*span, Reason.RESOURCE) for span in _by_need(need, resources)]
    return sorted(found)


def _starts_touching(span: Interval, shape: Shape) -> Interval:
    """The starts whose blocked time would share a minute with the span."""
    return span[0] - shape.length - shape.after + 1, span[1] + shape.before


def _by_travel(shape: Shape, diary: Diary) -> list[Interval]:
    tail = shape.length + shape.way_out
    return [(start - tail + 1, end) for start, end in diary.elsewhere]


def _by_need(need: Need, resources: Resources) -> list[Interval]:
    """Starts at which every resource of the group is busy; without a resource, all starts."""
    busy = resources.get(need.group, ())
    if not busy:
        return [ALWAYS]
    return intersect_all(
        [
            [(start - need.offset - need.length + 1, end - need.offset) for start, end in times]
            for times in busy
        ]
    )


def _away(shape: Shape, diary: Diary, resources: Resources) -> list[Interval]:
    """The same ranges without their reasons, merged: all that finding free starts needs."""
    tail, before = shape.length + shape.after - 1, shape.before
    found = [(start - tail, end + before) for start, end in diary.taken]
    found += [(start - tail, end + before) for start, end, _ in diary.obstacles]
    found += _by_travel(shape, diary)
    for need in shape.needs:
        found += _by_need(need, resources)
    return merge(found)


def free_starts(
    shape: Shape, diary: Diary, limits: Limits, resources: Resources = NOTHING
) -> list[int]:
    """Every free start, ascending: the visit with its buffers fits, and no rule refuses it."""
    found: set[int] = set()
    for starts in _by_window(shape, diary, limits, resources):
        found.update(starts)
    return sorted(found)


def first_free_start(
    shape: Shape, diary: Diary, limits: Limits, resources: Resources = NOTHING
) -> int | None:
    """The first of `free_starts`, or None; it looks no further than it must."""
    windows = sorted(diary.windows)
    best: int | None = None
    for starts, window in zip(
        _by_window(shape, replace(diary, windows=windows), limits, resources), windows, strict=True
    ):
        if best is not None and window.start >= best:
            break
        if starts and (best is None or starts[0] < best):
            best = starts[0]
    return best


def _by_window(
    shape: Shape, diary: Diary, limits: Limits, resources: Resources
) -> Iterator[list[int]]:
    """The free starts of each window, ascending; none of a window that is not for this look."""
    away = _away(shape, diary, resources)
    ends = [end for _, end in away]
    for window in diary.windows:
        if window.by_phone and not limits.by_phone:
            yield []
            continue
        first = max(window.start + shape.before, limits.earliest)
        last = min(window.end - shape.length - shape.after, limits.latest - 1)
        # What ends before the window does not matter; the rest is sorted and disjoint.
        ahead = islice(away, bisect_right(ends, first), None)
        yield _between(ahead, (first, last), window.anchor, limits.step)


def _between(away: Iterable[Interval], span: Interval, anchor: int, step: int) -> list[int]:
    """The starts in [first, last], every `step` minutes from the anchor, that lie in no `away`."""
    at, last = span
    at += (anchor - at) % step
    found: list[int] = []
    for gone_from, gone_until in away:
        if gone_from > last:
            break
        found += range(at, gone_from, step)
        if gone_until > at:
            at = gone_until + (anchor - gone_until) % step
    found += range(at, last + 1, step)
    return found


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
