"""The planner of a series: what it promises, over random calendars, and against a brute force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import combinations, pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.patterns import (
    EVERY_DAY,
    MOST_ALTERNATIVES,
    MOST_VISITS,
    Clash,
    PartOfDay,
    Pattern,
    Planned,
    Why,
    nearest,
    plan,
)
from booking.slots import Slot
from tests.builders import MONDAY, TORONTO, local

HALF_AN_HOUR = timedelta(minutes=30)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=days) for days in range(1, 5))
# Two weeks around each clock change of 2027, and one far from them.
FIRSTS = (date(2027, 3, 9), date(2027, 11, 2), MONDAY)


def slot(day: date, clock: str, practitioner: int = 1) -> Slot:
    start = local(day, clock)
    return Slot(start, start + HALF_AN_HOUR, practitioner, 1, 1)


def weeks_of(count: int, *days: date) -> list[date]:
    return sorted(day + timedelta(weeks=week) for day in days for week in range(count))


def starts(dates: Sequence[Planned | Clash]) -> list[datetime]:
    return [one.slot.start for one in dates if isinstance(one, Planned)]


@st.composite
def patterns(draw: st.DrawFn, most_weeks: int = 4) -> Pattern:
    per_week = draw(st.integers(1, 3))
    weeks = draw(st.integers(1, min(most_weeks, MOST_VISITS // per_week)))
    weekdays = frozenset(draw(st.sets(st.integers(0, 6), min_size=per_week)))
    apart = draw(st.integers(1, 3))
    try:
        return Pattern(
            draw(st.sampled_from(FIRSTS)),
            weeks,
            per_week,
            draw(st.sampled_from(PartOfDay)),
            weekdays,
            apart,
        )
    except ValueError:
        return Pattern(MONDAY, weeks, per_week, PartOfDay.EVENING)


@st.composite
def calendars(draw: st.DrawFn, pattern: Pattern) -> list[Slot]:
    """Free slots on some days of the pattern's window and a little beyond it."""
    one = st.tuples(
        st.integers(-2, (pattern.after - pattern.first).days + 3),
        st.sampled_from(["08:00", "09:00", "11:45", "12:00", "16:45", "17:00", "18:30"]),
        st.integers(1, 3),
    )
    picked = draw(st.lists(one, max_size=40, unique=True))
    return [slot(pattern.first + timedelta(days=day), clock, who) for day, clock, who in picked]


cases = patterns().flatmap(lambda pattern: st.tuples(st.just(pattern), calendars(pattern)))
small_cases = patterns(2).flatmap(lambda pattern: st.tuples(st.just(pattern), calendars(pattern)))


def fits(one: Slot, pattern: Pattern) -> bool:
    """As a person would say it."""
    wall = one.start.astimezone(TORONTO)
    names = {"morning": range(12), "afternoon": range(12, 17), "evening": range(17, 24)}
    hours = names.get(pattern.part, range(24))
    inside = pattern.first <= wall.date() < pattern.after
    return inside and wall.weekday() in pattern.weekdays and wall.hour in hours


@given(cases)
def test_a_plan_has_every_date_in_order_and_apart(case: tuple[Pattern, list[Slot]]) -> None:
    pattern, free = case
    days = [one.day for one in plan(pattern, free, TORONTO)]
    assert len(days) == pattern.count
    assert all((later - day).days >= pattern.apart for day, later in pairwise(days))
    assert all(day.weekday() in pattern.weekdays for day in days)
    for week in range(pattern.weeks):
        begins = pattern.first + timedelta(weeks=week)
        inside = [day for day in days if begins <= day < begins + timedelta(weeks=1)]
        assert len(inside) == pattern.per_week


@given(cases)
def test_a_planned_slot_is_free_and_as_asked(case: tuple[Pattern, list[Slot]]) -> None:
    pattern, free = case
    for one in plan(pattern, free, TORONTO):
        if isinstance(one, Planned):
            assert one.slot in free
            assert fits(one.slot, pattern)
            assert one.slot.start.astimezone(TORONTO).date() == one.day


@given(cases)
def test_a_clash_has_nothing_that_fits_and_says_why(case: tuple[Pattern, list[Slot]]) -> None:
    pattern, free = case
    for one in plan(pattern, free, TORONTO):
        if isinstance(one, Clash):
            there = [s for s in free if s.start.astimezone(TORONTO).date() == one.day]
            assert not any(fits(s, pattern) for s in there)
            assert one.why == (Why.OTHER_TIMES if there else Why.FULL)


@given(cases)
def test_alternatives_are_free_and_keep_away_from_the_planned_dates(
    case: tuple[Pattern, list[Slot]],
) -> None:
    pattern, free = case
    dates = plan(pattern, free, TORONTO)
    planned = [one.day for one in dates if isinstance(one, Planned)]
    for one in dates:
        if isinstance(one, Clash):
            days = [s.start.astimezone(TORONTO).date() for s in one.nearest]
            assert len(one.nearest) <= MOST_ALTERNATIVES
            assert set(one.nearest) <= set(free)
            assert list(one.nearest) == sorted(one.nearest)
            assert all(abs((d - p).days) >= pattern.apart for d in days for p in planned)


@given(small_cases)
@settings(max_examples=60, deadline=None)
def test_no_other_choice_of_dates_has_more_slots(case: tuple[Pattern, list[Slot]]) -> None:
    pattern, free = case
    fitting = {s.start.astimezone(TORONTO).date() for s in free if fits(s, pattern)}
    weeks = [
        list(combinations(pattern.days_of(week), pattern.per_week)) for week in range(pattern.weeks)
    ]
    ways = ([day for days in way for day in days] for way in product(*weeks))
    best = max(sum(day in fitting for day in way) for way in ways if pattern.is_spaced(way))
    assert len(starts(plan(pattern, free, TORONTO))) == best


@given(cases, st.randoms())
def test_the_order_of_the_slots_does_not_matter(
    case: tuple[Pattern, list[Slot]], chance: object
) -> None:
    pattern, free = case
    mixed = list(free)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis hands out a Random
    assert plan(pattern, mixed, TORONTO) == plan(pattern, free, TORONTO)


@given(cases, st.integers(0, 23))
def test_the_first_alternative_is_the_nearest_free_time(
    case: tuple[Pattern, list[Slot]], hour: int
) -> None:
    pattern, free = case
    wanted = local(pattern.first, f"{hour:02}:30")
    found = nearest(wanted, free, TORONTO, taken=(), pattern=Pattern(MONDAY, 1, 1))
    if free:
        closest = min(abs(s.start - wanted) for s in free)
        assert min(abs(s.start - wanted) for s in found) == closest
    else:
        assert found == ()


def test_twice_a_week_with_every_evening_free_is_spread_over_the_week() -> None:
    free = [slot(day, "18:00") for day in weeks_of(4, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)]
    dates = plan(Pattern(MONDAY, 4, 2, PartOfDay.EVENING), free, TORONTO)
    assert [one.day for one in dates] == weeks_of(4, MONDAY, THURSDAY)
    assert len(starts(dates)) == 8


def test_once_a_week_stays_on_its_weekday() -> None:
    free = [slot(day, "18:00") for day in weeks_of(4, TUESDAY, WEDNESDAY)]
    dates = plan(Pattern(MONDAY, 4, 1), free, TORONTO)
    assert [one.day for one in dates] == weeks_of(4, TUESDAY)


def test_a_series_keeps_to_one_practitioner_and_one_time_of_day() -> None:
    days = weeks_of(3, TUESDAY)
    free = [slot(day, clock, 2) for day in days for clock in ("09:00", "10:30")]
    free += [slot(day, "10:00", 1) for day in days[:2]]
    free.remove(slot(days[1], "09:00", 2))
    dates = plan(Pattern(MONDAY, 3, 1, PartOfDay.MORNING), free, TORONTO)
    assert starts(dates) == [local(day, "10:30") for day in days]


def test_a_date_without_the_usual_time_gets_the_nearest_to_it() -> None:
    days = weeks_of(3, TUESDAY)
    free = [slot(day, "09:00") for day in days[:2]]
    free += [slot(days[2], "08:00"), slot(days[2], "09:30"), slot(days[2], "11:00")]
    dates = plan(Pattern(MONDAY, 3, 1, PartOfDay.MORNING), free, TORONTO)
    assert starts(dates)[2] == local(days[2], "09:30")


def test_the_usual_time_stays_on_the_wall_when_the_clocks_change() -> None:
    before, after = date(2027, 3, 9), date(2027, 3, 16)
    free = [slot(before, "09:00"), slot(after, "08:00"), slot(after, "09:00")]
    dates = plan(Pattern(before, 2, 1), [*free, slot(after, "10:00")], TORONTO)
    assert starts(dates) == [local(before, "09:00"), local(after, "09:00")]


def test_a_full_evening_shows_other_times_of_that_day_and_other_evenings() -> None:
    free = [slot(day, "18:00") for day in weeks_of(2, TUESDAY)]
    missing = free.pop()
    friday = FRIDAY + timedelta(weeks=1)
    others = [slot(friday, clock) for clock in ("09:00", "13:00", "18:30", "18:00")]
    same_day = [slot(missing.start.date(), "09:00"), slot(missing.start.date(), "16:00")]
    chosen = frozenset({TUESDAY.weekday()})
    pattern = Pattern(MONDAY, 2, 1, PartOfDay.EVENING, chosen)
    dates = plan(pattern, [*free, *others, *same_day], TORONTO)
    clash = dates[1]
    assert isinstance(clash, Clash)
    assert clash.why == Why.OTHER_TIMES
    assert clash.nearest == (*same_day, others[3])


def test_dates_behind_the_horizon_say_that_it_is_too_early_for_them() -> None:
    dates = plan(
        Pattern(MONDAY, 2, 1, weekdays=frozenset({0})),
        [slot(MONDAY, "09:00")],
        TORONTO,
        until=MONDAY + timedelta(days=7),
    )
    assert isinstance(dates[1], Clash)
    assert dates[1].why == Why.NOT_YET


@pytest.mark.parametrize(
    "values",
    [
        {"weeks": 0},
        {"per_week": 0},
        {"apart": 0},
        {"weeks": 7},
        {"per_week": 8},
        {"weekdays": frozenset({0})},
        {"weekdays": frozenset({0, 7})},
        {"weekdays": frozenset({0, 1}), "apart": 2},
        {"weekdays": frozenset({0, 6}), "apart": 2},
        {"weekdays": frozenset()},
    ],
)
def test_a_pattern_that_no_calendar_can_hold_is_refused(values: dict[str, object]) -> None:
    asked: dict[str, object] = {"first": MONDAY, "weeks": 4, "per_week": 2, "weekdays": EVERY_DAY}
    with pytest.raises(ValueError, match=r"visits|weekdays"):
        Pattern(**(asked | values))  # type: ignore[arg-type]  # wrong on purpose


def test_every_minute_belongs_to_one_part_of_the_day() -> None:
    for minute in range(1440):
        parts = [part for part in PartOfDay if part is not PartOfDay.ANY and part.holds(minute)]
        assert parts == [PartOfDay.of(minute)]
        assert PartOfDay.ANY.holds(minute)
