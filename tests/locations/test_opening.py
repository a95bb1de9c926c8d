"""Open or closed, until when, and which days are closed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from locations.models import Closure
from locations.opening import ClosedDays, Opening, openings
from tests.builders import (
    MONDAY,
    NOW,
    TORONTO,
    local,
    make_closure,
    make_location,
    make_opening_hours,
)

WEEKDAYS = tuple((weekday, 480, 1080) for weekday in range(5))
LUNCH = ((0, 480, 720), (0, 780, 1080))
ROUND_THE_CLOCK = tuple((weekday, 0, 1440) for weekday in range(7))
LATE = ((0, 1080, 1440), (1, 0, 120))


def opening(rules: tuple[tuple[int, int, int], ...], *closed: ClosedDays) -> Opening:
    return Opening(TORONTO, rules, closed)


def closed_on(first: date, days: int = 1, label: str = "Family Day") -> ClosedDays:
    return ClosedDays(first, first + timedelta(days=days), label)


@pytest.mark.parametrize(
    ("rules", "moment", "text"),
    [
        (WEEKDAYS, "08:00", "Open now until 6:00 pm"),
        (WEEKDAYS, "17:59", "Open now until 6:00 pm"),
        (WEEKDAYS, "18:00", "Closed, opens tomorrow at 8:00 am"),
        (WEEKDAYS, "07:59", "Closed, opens today at 8:00 am"),
        (LUNCH, "09:00", "Open now until 12:00 pm (noon)"),
        (LUNCH, "12:30", "Closed, opens today at 1:00 pm"),
        (LUNCH, "18:30", "Closed, opens Monday 14 June at 8:00 am"),
        (LATE, "23:00", "Open now until 2:00 am"),
        (ROUND_THE_CLOCK, "03:00", "Open now"),
        ((), "12:00", "Closed"),
    ],
)
def test_the_door_says_what_comes_next(
    rules: tuple[tuple[int, int, int], ...], moment: str, text: str
) -> None:
    status = opening(rules).status(local(MONDAY, moment))
    assert status.text == text
    assert status.is_open == text.startswith("Open")


def test_after_friday_comes_monday() -> None:
    friday = MONDAY + timedelta(days=4)
    status = opening(WEEKDAYS).status(local(friday, "19:00"))
    assert status.text == "Closed, opens Monday at 8:00 am"


def test_a_closed_day_is_named_and_skipped() -> None:
    status = opening(WEEKDAYS, closed_on(MONDAY)).status(local(MONDAY, "10:00"))
    assert not status.is_open
    assert status.text == "Closed, opens tomorrow at 8:00 am"
    assert status.note == "Family Day"


def test_two_weeks_of_holidays_are_passed_over() -> None:
    status = opening(WEEKDAYS, closed_on(MONDAY, days=14)).status(local(MONDAY, "10:00"))
    assert status.text == "Closed, opens Monday 21 June at 8:00 am"


def test_a_clinic_closed_for_months_names_no_day() -> None:
    status = opening(WEEKDAYS, closed_on(MONDAY, days=100)).status(local(MONDAY, "10:00"))
    assert status.text == "Closed"


def test_an_early_closing_follows_the_clocks() -> None:
    autumn = date(2027, 11, 7)
    rules = ((6, 0, 90),)
    first_half_past = datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
    assert opening(rules).status(first_half_past - timedelta(seconds=1)).is_open
    assert not opening(rules).status(first_half_past).is_open
    assert opening(rules).spans_on(autumn) == [
        (datetime(2027, 11, 7, 4, tzinfo=UTC), first_half_past)
    ]


def test_the_week_marks_today_and_names_a_holiday_in_the_coming_days() -> None:
    holiday = MONDAY + timedelta(days=8)
    week = opening(WEEKDAYS, closed_on(holiday)).week(local(MONDAY + timedelta(days=2), "10:00"))
    assert [day.name for day in week][:3] == ["Monday", "Tuesday", "Wednesday"]
    assert [day.is_today for day in week] == [False, False, True, False, False, False, False]
    assert [day.closed_for for day in week] == ["", "Family Day", "", "", "", "", ""]
    assert week[0].texts == ["8:00 am to 6:00 pm"]
    assert week[6].texts == []


def test_upcoming_closures_are_those_that_change_something() -> None:
    sunday = closed_on(MONDAY - timedelta(days=1), label="on a Sunday")
    over = closed_on(MONDAY - timedelta(days=3), label="over")
    running = closed_on(MONDAY - timedelta(days=3), days=5, label="running")
    later = closed_on(MONDAY + timedelta(days=9), label="later")
    here = opening(WEEKDAYS, over, running, sunday, later)
    assert [closed.label for closed in here.upcoming_closures(local(MONDAY, "00:00"))] == [
        "running",
        "later",
    ]
    assert running.last == MONDAY + timedelta(days=1)
    assert later.is_one_day
    assert not running.is_one_day


@pytest.mark.django_db
def test_hours_and_closures_of_all_clinics_take_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    west, east = make_location("west"), make_location("east", time_zone="America/Winnipeg")
    make_opening_hours(west, [0], "08:00", "12:00")
    make_opening_hours(west, [0], "13:00", "24:00")
    make_opening_hours(east, [1])
    make_closure(west, MONDAY, label="Here")
    make_closure(None, MONDAY + timedelta(days=1), MONDAY + timedelta(days=2), label="Everywhere")
    make_closure(west, MONDAY, label="Switched off", source="holiday", is_active=False)
    make_closure(west, MONDAY + timedelta(days=90), label="Too far ahead")
    make_closure(west, MONDAY - timedelta(days=90), label="Long over")
    with django_assert_num_queries(1):
        found = openings([west, east], now=NOW)
    assert found[west.pk].rules == ((0, 480, 720), (0, 780, 1440))
    assert [closed.label for closed in found[west.pk].closures] == ["Here", "Everywhere"]
    assert found[east.pk].rules == ((1, 480, 1080),)
    assert found[east.pk].closures == (
        closed_on(MONDAY + timedelta(days=1), days=2, label="Everywhere"),
    )
    assert found[east.pk].zone == ZoneInfo("America/Winnipeg")


@pytest.mark.django_db
def test_no_clinics_have_no_hours() -> None:
    assert openings([], now=NOW) == {}
    assert not Closure.objects.exists()
