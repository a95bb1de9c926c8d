"""Wall-clock hours become instants, on clock-change days too."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locations.hours import exists, instant, is_ambiguous, local_day, opening_spans, span

TORONTO = ZoneInfo("America/Toronto")
WINNIPEG = ZoneInfo("America/Winnipeg")
REGINA = ZoneInfo("America/Regina")
ATIKOKAN = ZoneInfo("America/Atikokan")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # changes its clocks by half an hour
APIA = ZoneInfo("Pacific/Apia")  # skipped 30 December 2011 altogether
ZONES = [TORONTO, WINNIPEG, REGINA, ATIKOKAN]

SPRING = date(2027, 3, 14)
AUTUMN = date(2027, 11, 7)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at(hour: int, minute: int = 0) -> int:
    return hour * 60 + minute


@pytest.mark.parametrize(
    ("zone", "day", "minute", "expected"),
    [
        (TORONTO, SPRING, at(0), "2027-03-14 05:00"),
        (TORONTO, SPRING, at(1, 59), "2027-03-14 06:59"),
        (TORONTO, SPRING, at(2), "2027-03-14 07:00"),
        (TORONTO, SPRING, at(2, 30), "2027-03-14 07:00"),
        (TORONTO, SPRING, at(2, 59), "2027-03-14 07:00"),
        (TORONTO, SPRING, at(3), "2027-03-14 07:00"),
        (TORONTO, SPRING, at(9), "2027-03-14 13:00"),
        (TORONTO, SPRING, at(24), "2027-03-15 04:00"),
        (TORONTO, AUTUMN, at(0), "2027-11-07 04:00"),
        (TORONTO, AUTUMN, at(0, 59), "2027-11-07 04:59"),
        (TORONTO, AUTUMN, at(1), "2027-11-07 05:00"),
        (TORONTO, AUTUMN, at(1, 30), "2027-11-07 05:30"),
        (TORONTO, AUTUMN, at(2), "2027-11-07 07:00"),
        (TORONTO, AUTUMN, at(24), "2027-11-08 05:00"),
        (WINNIPEG, SPRING, at(1, 59), "2027-03-14 07:59"),
        (WINNIPEG, SPRING, at(2, 30), "2027-03-14 08:00"),
        (WINNIPEG, SPRING, at(3), "2027-03-14 08:00"),
        (WINNIPEG, AUTUMN, at(1, 30), "2027-11-07 06:30"),
        (WINNIPEG, AUTUMN, at(2), "2027-11-07 08:00"),
        (REGINA, SPRING, at(2, 30), "2027-03-14 08:30"),
        (REGINA, AUTUMN, at(1, 30), "2027-11-07 07:30"),
        (ATIKOKAN, SPRING, at(2, 30), "2027-03-14 07:30"),
        (ATIKOKAN, AUTUMN, at(1, 30), "2027-11-07 06:30"),
        (LORD_HOWE, date(2027, 10, 3), at(2, 15), "2027-10-02 15:30"),
        (APIA, date(2011, 12, 30), at(12), "2011-12-30 10:00"),
        (TORONTO, date(2026, 11, 1), at(1, 30), "2026-11-01 05:30"),
    ],
)
def test_a_wall_time_is_one_instant(zone: ZoneInfo, day: date, minute: int, expected: str) -> None:
    assert instant(day, minute, zone) == utc(expected)
    assert instant(day, minute, zone).tzinfo is UTC


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (TORONTO, SPRING, 23),
        (TORONTO, AUTUMN, 25),
        (WINNIPEG, SPRING, 23),
        (WINNIPEG, AUTUMN, 25),
        (REGINA, SPRING, 24),
        (REGINA, AUTUMN, 24),
        (ATIKOKAN, SPRING, 24),
        (ATIKOKAN, AUTUMN, 24),
        (TORONTO, date(2027, 6, 1), 24),
        (APIA, date(2011, 12, 30), 0),
    ],
)
def test_a_day_lasts_as_long_as_truly_passes(zone: ZoneInfo, day: date, hours: int) -> None:
    start, end = span(day, (0, 1440), zone)
    assert end - start == timedelta(hours=hours)


@pytest.mark.parametrize("zone", [TORONTO, WINNIPEG])
@pytest.mark.parametrize(("day", "hours"), [(SPRING, 2), (AUTUMN, 4), (date(2027, 6, 1), 3)])
def test_an_opening_over_a_clock_change_keeps_its_wall_times(
    zone: ZoneInfo, day: date, hours: int
) -> None:
    start, end = span(day, (at(0, 30), at(3, 30)), zone)
    assert end - start == timedelta(hours=hours)
    assert f"{start.astimezone(zone):%H:%M}" == "00:30"
    assert f"{end.astimezone(zone):%H:%M}" == "03:30"


@pytest.mark.parametrize("zone", [TORONTO, WINNIPEG])
def test_the_hour_that_clocks_skip_does_not_exist(zone: ZoneInfo) -> None:
    missing = [minute for minute in range(1441) if not exists(SPRING, minute, zone)]
    assert missing == list(range(at(2), at(3)))
    assert not any(is_ambiguous(SPRING, minute, zone) for minute in range(1441))


@pytest.mark.parametrize("zone", [TORONTO, WINNIPEG])
def test_the_hour_that_clocks_repeat_is_ambiguous(zone: ZoneInfo) -> None:
    twice = [minute for minute in range(1441) if is_ambiguous(AUTUMN, minute, zone)]
    assert twice == list(range(at(1), at(2)))
    assert all(exists(AUTUMN, minute, zone) for minute in range(1441))


@pytest.mark.parametrize("zone", [REGINA, ATIKOKAN])
@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_a_zone_that_keeps_its_clocks_has_neither(zone: ZoneInfo, day: date) -> None:
    assert all(exists(day, minute, zone) for minute in range(1441))
    assert not any(is_ambiguous(day, minute, zone) for minute in range(1441))


@given(
    day=st.one_of(
        st.sampled_from([SPRING, AUTUMN]),
        st.dates(min_value=date(2020, 1, 1), max_value=date(2036, 12, 31)),
    ),
    first=st.integers(0, 1440),
    second=st.integers(0, 1440),
    zone=st.sampled_from([*ZONES, LORD_HOWE]),
)
def test_a_later_minute_never_comes_before_an_earlier_one(
    day: date, first: int, second: int, zone: ZoneInfo
) -> None:
    early, late = sorted((first, second))
    assert instant(day, early, zone) <= instant(day, late, zone)


@given(
    day=st.dates(min_value=date(2020, 1, 1), max_value=date(2036, 12, 31)),
    minute=st.integers(0, 1439),
    zone=st.sampled_from([*ZONES, LORD_HOWE]),
)
def test_a_time_that_exists_reads_back_the_same(day: date, minute: int, zone: ZoneInfo) -> None:
    local = instant(day, minute, zone).astimezone(zone)
    if exists(day, minute, zone):
        assert (local.date(), local.hour * 60 + local.minute) == (day, minute)


def test_opening_spans_are_those_of_the_weekday_in_order() -> None:
    rules = [(6, at(13), at(17)), (0, at(8), at(20)), (6, at(9), at(12))]
    assert opening_spans(rules, SPRING, TORONTO) == [
        (utc("2027-03-14 13:00"), utc("2027-03-14 16:00")),
        (utc("2027-03-14 17:00"), utc("2027-03-14 21:00")),
    ]
    assert opening_spans(rules, SPRING + timedelta(days=2), TORONTO) == []


def test_an_opening_that_the_clocks_skip_is_left_out() -> None:
    assert opening_spans([(6, at(2), at(3))], SPRING, TORONTO) == []


def test_a_clinic_open_until_midnight_closes_as_the_next_day_begins() -> None:
    [(_, closes)] = opening_spans([(6, at(20), 1440)], AUTUMN, TORONTO)
    assert closes == instant(AUTUMN + timedelta(days=1), 0, TORONTO)


def test_today_is_the_clinics_today() -> None:
    late_evening = utc("2027-06-02 03:30")
    assert local_day(late_evening, TORONTO) == date(2027, 6, 1)
    assert local_day(late_evening, ZoneInfo("UTC")) == date(2027, 6, 2)
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2027, 6, 1, 12), TORONTO)  # noqa: DTZ001 - the mistake under test


@pytest.mark.parametrize("minute", [-1, 1441])
def test_a_minute_outside_the_day_is_refused(minute: int) -> None:
    with pytest.raises(ValueError, match="within a day"):
        instant(SPRING, minute, TORONTO)


def test_minutes_that_run_backwards_are_refused() -> None:
    with pytest.raises(ValueError, match="backwards"):
        span(SPRING, (at(17), at(9)), TORONTO)


def test_the_last_day_of_the_calendar_overflows_loudly() -> None:
    with pytest.raises(OverflowError):
        instant(date.max, 1440, TORONTO)
