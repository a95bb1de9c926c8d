"""Half-open intervals, against sets of minutes."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from booking.intervals import Interval, intersect, intersect_all, merge, overlaps, subtract

intervals = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: (min(pair), max(pair))),
    max_size=8,
)


def minutes(of: list[Interval]) -> set[int]:
    return {minute for start, end in of for minute in range(start, end)}


def is_tidy(of: list[Interval]) -> bool:
    return all(start < end for start, end in of) and all(
        one[1] < two[0] for one, two in itertools.pairwise(of)
    )


def test_touching_intervals_do_not_overlap() -> None:
    assert not overlaps((9, 10), (10, 11))
    assert overlaps((9, 11), (10, 12))


def test_an_empty_interval_overlaps_nothing() -> None:
    assert not overlaps((10, 10), (9, 11))


@given(intervals)
def test_merging_keeps_the_minutes_and_leaves_gaps_between(given_ones: list[Interval]) -> None:
    merged = merge(given_ones)
    assert minutes(merged) == minutes(given_ones)
    assert is_tidy(merged)


@given(intervals, intervals)
def test_subtracting_leaves_the_minutes_of_one_that_are_not_in_the_other(
    base: list[Interval], taken: list[Interval]
) -> None:
    left = subtract(base, taken)
    assert minutes(left) == minutes(base) - minutes(taken)
    assert is_tidy(left)


@given(intervals, intervals)
def test_intersecting_leaves_the_shared_minutes(one: list[Interval], two: list[Interval]) -> None:
    assert minutes(intersect(one, two)) == minutes(one) & minutes(two)


@given(st.lists(intervals, min_size=1, max_size=4))
def test_what_all_share_is_in_each(lists: list[list[Interval]]) -> None:
    assert minutes(intersect_all(lists)) == set.intersection(*(minutes(one) for one in lists))


def test_without_any_list_nothing_is_shared() -> None:
    assert intersect_all([]) == []
