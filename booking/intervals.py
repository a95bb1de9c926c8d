"""Half-open intervals `[start, end)` of whole minutes: overlap, merge, subtract, clip. Pure.

An interval is a pair of ints; one with start >= end is empty and overlaps nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Interval = tuple[int, int]


def overlaps(one: Interval, other: Interval) -> bool:
    """True if the two share at least one minute. Touching intervals do not."""
    return max(one[0], other[0]) < min(one[1], other[1])


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """The same minutes as sorted, disjoint intervals; touching ones become one."""
    merged: list[Interval] = []
    last_start = last_end = 0
    for start, end in sorted([pair for pair in intervals if pair[0] < pair[1]]):
        if merged and start <= last_end:
            if end > last_end:
                last_end = end
                merged[-1] = (last_start, end)
        else:
            last_start, last_end = start, end
            merged.append((start, end))
    return merged


def subtract(base: Iterable[Interval], taken: Iterable[Interval]) -> list[Interval]:
    """The minutes of `base` that are not in `taken`, sorted and disjoint."""
    left: list[Interval] = []
    away = merge(taken)
    for start, end in merge(base):
        at = start
        for gone_from, gone_until in away:
            if gone_until <= at:
                continue
            if gone_from >= end:
                break
            if gone_from > at:
                left.append((at, gone_from))
            at = max(at, gone_until)
        if at < end:
            left.append((at, end))
    return left


def intersect(one: Iterable[Interval], other: Iterable[Interval]) -> list[Interval]:
    """The minutes that are in both, sorted and disjoint."""
    first, second = merge(one), merge(other)
    shared: list[Interval] = []
    i = j = 0
    while i < len(first) and j < len(second):
        start = max(first[i][0], second[j][0])
        end = min(first[i][1], second[j][1])
        if start < end:
            shared.append((start, end))
        if first[i][1] < second[j][1]:
            i += 1
        else:
            j += 1
    return shared


def intersect_all(lists: Sequence[Iterable[Interval]]) -> list[Interval]:
    """The minutes that are in every list; without any list, none."""
    if not lists:
        return []
    shared = merge(lists[0])
    for intervals in lists[1:]:
        shared = intersect(shared, intervals)
    return shared
