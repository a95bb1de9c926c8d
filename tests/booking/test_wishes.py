"""Whom a freed time suits, and how long an offer stands: the pure part of the wait list."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.notifications.policy import Quiet
from booking.slots import Slot
from booking.wishes import (
    LEAST_TO_ANSWER,
    Around,
    Free,
    Wish,
    is_quiet,
    offer_ends,
    suitable,
)
from tests.builders import MONDAY, TORONTO, local

NIGHT = Quiet(time(21), time(8))
NEVER = Quiet(time(0), time(0))
WINNIPEG = ZoneInfo("America/Winnipeg")
ATIKOKAN = ZoneInfo("America/Atikokan")  # no summer time
ALWAYS = Wish(frozenset(range(7)), (0, 1440), MONDAY + timedelta(days=60))
NEXT_WEEK = MONDAY + timedelta(days=7)
SPRING, AUTUMN = date(2027, 3, 14), date(2027, 11, 7)


def slot(day: date, clock: str, practitioner: int = 1, zone: ZoneInfo = TORONTO) -> Slot:
    start = local(day, clock, zone)
    return Slot(start, start + timedelta(minutes=30), practitioner, 1, 1)


def suits(wish: Wish, one: Slot) -> bool:
    return wish.suits(one, TORONTO)


def stands_until(now: datetime, start: datetime, zone: ZoneInfo = TORONTO) -> datetime | None:
    return offer_ends(now, start, zone=zone, quiet=NIGHT)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [("08:59", False), ("09:00", True), ("11:59", True), ("12:00", False)],
)
def test_start_times_are_half_open(clock: str, expected: bool) -> None:  # noqa: FBT001 - a table
    wish = Wish(frozenset(range(7)), (540, 720), NEXT_WEEK)
    assert suits(wish, slot(MONDAY, clock)) is expected


def test_the_last_day_counts_and_the_next_does_not() -> None:
    wish = Wish(frozenset(range(7)), (0, 1440), MONDAY)
    assert suits(wish, slot(MONDAY, "23:30"))
    assert not suits(wish, slot(MONDAY + timedelta(days=1), "00:00"))


def test_other_weekdays_and_other_practitioners_do_not_suit() -> None:
    wish = Wish(frozenset({0}), (0, 1440), NEXT_WEEK, practitioner_id=2)
    assert suits(wish, slot(MONDAY, "09:00", 2))
    assert not suits(wish, slot(MONDAY, "09:00", 1))
    assert not suits(wish, slot(MONDAY + timedelta(days=1), "09:00", 2))


@pytest.mark.parametrize("day", [SPRING - timedelta(days=1), SPRING, AUTUMN, MONDAY])
@pytest.mark.parametrize("zone", [TORONTO, WINNIPEG, ATIKOKAN])
def test_wishes_are_wall_time_whatever_the_clocks_do(day: date, zone: ZoneInfo) -> None:
    wish = Wish(frozenset(range(7)), (540, 600), day)
    assert wish.suits(slot(day, "09:00", zone=zone), zone)
    assert wish.suits(slot(day, "09:59", zone=zone), zone)
    assert not wish.suits(slot(day, "08:59", zone=zone), zone)
    assert not wish.suits(slot(day, "10:00", zone=zone), zone)


def test_an_earlier_time_must_be_worth_a_change() -> None:
    kept = local(MONDAY, "15:00")
    around = Around(kept=kept)
    assert around.leaves_room_for(slot(MONDAY, "13:00"))
    assert not around.leaves_room_for(slot(MONDAY, "13:15"))
    assert not around.leaves_room_for(slot(NEXT_WEEK, "09:00"))


def test_a_time_is_not_offered_beside_another_visit_of_the_person() -> None:
    around = Around(busy=[(local(MONDAY, "09:15"), local(MONDAY, "10:00"))])
    assert not around.leaves_room_for(slot(MONDAY, "09:00"))
    assert around.leaves_room_for(slot(MONDAY, "08:45"))
    assert around.leaves_room_for(slot(MONDAY, "10:00"))


def test_a_time_is_offered_to_a_person_once() -> None:
    around = Around(refused=frozenset({local(MONDAY, "09:00")}))
    assert not around.leaves_room_for(slot(MONDAY, "09:00"))
    assert around.leaves_room_for(slot(MONDAY, "09:15"))


def test_the_earliest_comes_first_and_the_familiar_face_before_others() -> None:
    free = [slot(MONDAY, "09:00", 1), slot(MONDAY, "09:00", 2), slot(MONDAY, "10:00", 2)]
    around = Around(kept=local(NEXT_WEEK, "09:00"), kept_with=2)
    found = suitable(ALWAYS, around, Free(free, TORONTO))
    assert list(found) == [free[1], free[0], free[2]]


SEASONS = st.sampled_from([MONDAY, SPRING - timedelta(days=7), AUTUMN - timedelta(days=7)])
slots = st.tuples(
    SEASONS,
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 95), st.integers(1, 3)),
        max_size=30,
        unique=True,
    ),
).map(
    lambda drawn: [
        slot(drawn[0] + timedelta(days=day), f"{quarter // 4:02}:{quarter % 4 * 15:02}", who)
        for day, quarter, who in drawn[1]
    ]
)
wishes = st.builds(
    lambda weekdays, minutes, season, days, who: Wish(
        frozenset(weekdays), minutes, season + timedelta(days=days), who
    ),
    st.sets(st.integers(0, 6), min_size=1),
    st.tuples(st.integers(0, 1439), st.integers(1, 1440)),
    SEASONS,
    st.integers(0, 20),
    st.none() | st.integers(1, 4),
)
kept_visits = st.none() | st.tuples(SEASONS, st.integers(0, 20)).map(
    lambda drawn: local(drawn[0] + timedelta(days=drawn[1]), "12:00")
)


@given(slots, wishes, kept_visits, st.none() | st.integers(1, 3))
def test_what_suits_is_found_and_nothing_else(
    free: list[Slot], wish: Wish, kept: datetime | None, face: int | None
) -> None:
    around = Around(kept=kept, kept_with=face, refused=frozenset(one.start for one in free[:2]))
    found = list(suitable(wish, around, Free(free, TORONTO)))
    by_hand = [one for one in free if suits(wish, one) and around.leaves_room_for(one)]
    by_hand.sort(key=lambda one: (one.start, one.practitioner_id != face, one.practitioner_id))
    assert found == by_hand


@given(slots, st.integers(0, 29))
def test_a_time_that_was_given_away_takes_what_it_touches_with_it(
    free: list[Slot], number: int
) -> None:
    if number >= len(free):
        return
    gone = free[number]
    left = Free(free, TORONTO)
    left.forget(gone.practitioner_id, gone.start, gone.end)
    touched = [
        one
        for one in free
        if one.practitioner_id == gone.practitioner_id
        and abs(one.start - gone.start) < timedelta(minutes=30)
    ]
    everything = Wish(frozenset(range(7)), (0, 1440), date(2028, 1, 1))
    assert set(left.within(everything)) == set(free) - set(touched)


@pytest.mark.parametrize(
    ("now", "start", "ends"),
    [
        # Two hours when there is time.
        ((MONDAY, "10:00"), (MONDAY + timedelta(days=2), "10:00"), (MONDAY, "12:00")),
        # A quarter of what is left when the visit is soon.
        ((MONDAY, "10:00"), (MONDAY, "14:00"), (MONDAY, "11:00")),
        ((MONDAY, "10:00"), (MONDAY, "11:00"), (MONDAY, "10:15")),
        # What would run out at night stands until the morning …
        ((MONDAY, "20:30"), (MONDAY + timedelta(days=3), "10:00"), (NEXT_WEEK, "09:00")),
        # … unless the visit is too soon after that.
        ((MONDAY, "20:30"), (MONDAY + timedelta(days=1), "10:30"), (MONDAY, "22:30")),
    ],
)
def test_how_long_an_offer_stands(
    now: tuple[date, str], start: tuple[date, str], ends: tuple[date, str]
) -> None:
    expected = local(*ends)
    if ends[0] == NEXT_WEEK:  # the next morning
        expected = local(MONDAY + timedelta(days=1), ends[1])
    assert stands_until(local(*now), local(*start)) == expected


def test_there_is_no_offer_without_time_to_answer() -> None:
    assert stands_until(local(MONDAY, "10:00"), local(MONDAY, "10:59")) is None
    assert stands_until(local(MONDAY, "10:00"), local(MONDAY, "09:00")) is None


@pytest.mark.parametrize("zone", [TORONTO, WINNIPEG, ATIKOKAN])
@pytest.mark.parametrize("day", [SPRING, AUTUMN, MONDAY])
def test_nights_are_quiet_on_the_wall_whatever_the_clocks_do(day: date, zone: ZoneInfo) -> None:
    before = day - timedelta(days=1)
    for clock, expected in [("20:59", False), ("21:00", True), ("23:59", True)]:
        assert is_quiet(local(before, clock, zone), zone=zone, quiet=NIGHT) is expected
    for clock, expected in [("00:00", True), ("07:59", True), ("08:00", False)]:
        assert is_quiet(local(day, clock, zone), zone=zone, quiet=NIGHT) is expected


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 12), (AUTUMN, 14), (MONDAY, 13)])
def test_an_offer_of_the_evening_stands_until_nine_though_the_night_is_short_or_long(
    day: date, hours: int
) -> None:
    now = local(day - timedelta(days=1), "20:00")
    ends = stands_until(now, local(day + timedelta(days=2), "10:00"))
    assert ends == local(day, "09:00") == now + timedelta(hours=hours)


def test_the_same_time_twice_means_no_quiet_hours() -> None:
    midnight = local(MONDAY, "00:00")
    assert not is_quiet(midnight, zone=TORONTO, quiet=NEVER)


moments = st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001 - made aware
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC)
)


@given(moments, st.integers(0, 60 * 24 * 20), st.sampled_from([TORONTO, WINNIPEG, ATIKOKAN]))
def test_an_offer_is_made_by_day_and_ends_before_the_visit(
    now: datetime, minutes: int, zone: ZoneInfo
) -> None:
    start = now + timedelta(minutes=minutes)
    ends = stands_until(now, start, zone)
    if ends is not None:
        assert 8 <= now.astimezone(zone).hour < 21
        assert now + LEAST_TO_ANSWER <= ends < start
        assert ends - now <= timedelta(hours=15)
