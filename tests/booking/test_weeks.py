"""Days, wall times and rules as whole minutes, around clock changes too."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.slots import Reason, Window, to_minutes
from booking.weeks import Rule, Rules, Special, Weekly, calendar, shut, windows
from locations import hours

ZONES = [
    ZoneInfo(name) for name in ("America/Toronto", "America/Winnipeg", "America/Regina", "UTC")
]
SPRING, AUTUMN = date(2027, 3, 14), date(2027, 11, 7)
MONDAY = date(2027, 6, 7)
TORONTO = ZONES[0]
NINE_TO_FIVE = Rule(540, 1020)


@given(
    st.dates(date(2026, 1, 1), date(2029, 12, 31)) | st.sampled_from([SPRING, AUTUMN]),
    st.integers(0, 1440),
    st.sampled_from(ZONES),
)
def test_a_days_minutes_are_the_wall_times_of_its_zone(
    day: date, wall: int, zone: ZoneInfo
) -> None:
    (found,) = calendar(day, 1, zone)
    assert found.minute(wall) == to_minutes(hours.instant(day, wall, zone))


@pytest.mark.parametrize(("day", "is_even"), [(SPRING, False), (AUTUMN, False), (MONDAY, True)])
def test_a_day_of_a_clock_change_is_not_even(day: date, *, is_even: bool) -> None:
    assert calendar(day, 1, TORONTO)[0].is_even is is_even


def test_rules_hold_in_their_weeks_and_days_only() -> None:
    every = Weekly(0, NINE_TO_FIVE, 0, 2, None, None)
    week_b = Weekly(1, NINE_TO_FIVE, 1, 2, None, None)
    ended = Weekly(2, NINE_TO_FIVE, 0, 2, None, MONDAY.toordinal())
    found = windows(Rules((every, week_b, ended)), MONDAY, 14, TORONTO)
    midnights = [day.midnight for day in calendar(MONDAY, 14, TORONTO)]
    tuesdays = {day.week: day.midnight for day in calendar(MONDAY, 14, TORONTO) if day.weekday == 1}
    assert [window.anchor for window in found] == sorted([midnights[0], midnights[7], tuesdays[1]])


def test_a_role_works_within_its_own_days() -> None:
    every = tuple(Weekly(weekday, NINE_TO_FIVE, 0, 2, None, None) for weekday in range(7))
    first, after_last = MONDAY.toordinal() + 2, MONDAY.toordinal() + 4
    assert len(windows(Rules(every, (), first, after_last), MONDAY, 7, TORONTO)) == 2


def test_an_exception_is_for_its_day_alone() -> None:
    every = tuple(Weekly(weekday, NINE_TO_FIVE, 0, 2, None, None) for weekday in range(7))
    closed = Special(MONDAY.toordinal() + 1, "closed", None)
    extra = Special(MONDAY.toordinal() + 2, "add", Rule(1080, 1140))
    found = windows(Rules(every, (closed, extra)), MONDAY, 3, TORONTO)
    first, _, third = (day.midnight for day in calendar(MONDAY, 3, TORONTO))
    assert list(found) == [
        Window(first + 540, first + 1020, first),
        Window(third + 540, third + 1020, third),
        Window(third + 1080, third + 1140, third),
    ]


def test_a_clinic_is_shut_outside_its_doors_and_in_closures() -> None:
    closed_day = MONDAY.toordinal() + 1
    found = shut(((0, 540, 1020),), ((closed_day, closed_day + 1),), MONDAY, 2, TORONTO)
    first, second = (day.midnight for day in calendar(MONDAY, 2, TORONTO))
    assert [(one.start, one.end, one.reason) for one in found] == [
        (first, first + 540, Reason.OUTSIDE_OPENING),
        (first + 1020, second + 1440, Reason.OUTSIDE_OPENING),
        (second, second + 1440, Reason.CLOSURE),
    ]
