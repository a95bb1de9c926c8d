"""The slot engine against a brute force that walks every minute."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from booking.intervals import Interval
from booking.slots import (
    Diary,
    Limits,
    Need,
    Obstacle,
    Reason,
    Shape,
    Window,
    first_free_start,
    free_starts,
    refusals,
)
from booking.weeks import DayPlan, Rule

SPAN = 360
minute = st.integers(0, SPAN)
interval = st.tuples(minute, st.integers(1, 90)).map(lambda pair: (pair[0], pair[0] + pair[1]))
intervals = st.lists(interval, max_size=5)
windows = st.lists(
    st.builds(
        lambda span, anchor, by_phone: Window(span[0], span[1], anchor, by_phone=by_phone),
        st.tuples(minute, st.integers(10, 240)).map(lambda pair: (pair[0], pair[0] + pair[1])),
        st.integers(-60, 60),
        st.booleans(),
    ),
    max_size=3,
)
reasons = st.sampled_from([Reason.TAKEN, Reason.TIME_OFF, Reason.CLOSURE, Reason.OUTSIDE_OPENING])
obstacles = st.lists(
    st.builds(lambda span, why: Obstacle(span[0], span[1], why), interval, reasons), max_size=5
)
diaries = st.builds(Diary, windows, obstacles, intervals, intervals)
needs = st.lists(
    st.builds(Need, st.sampled_from(["room", "machine"]), st.integers(0, 20), st.integers(1, 30)),
    max_size=2,
    unique_by=lambda need: need.group,
).map(tuple)
shapes = st.builds(
    Shape,
    length=st.integers(5, 60),
    before=st.integers(0, 15),
    after=st.integers(0, 15),
    way_out=st.integers(0, 90),
    needs=needs,
)
limits = st.builds(
    Limits,
    earliest=st.integers(-20, 120),
    latest=st.integers(100, SPAN + 100),
    step=st.sampled_from([5, 10, 15, 20, 30]),
    by_phone=st.booleans(),
)
resources = st.fixed_dictionaries(
    {},
    optional={"room": st.lists(intervals, max_size=3), "machine": st.lists(intervals, max_size=2)},
)


def clear(start: int, end: int, taken: list[Interval]) -> bool:
    """No minute of [start, end) is in any of the taken intervals."""
    busy = {minute for a, b in taken for minute in range(a, b)}
    return not any(minute in busy for minute in range(start, end))


def is_free(
    start: int,
    shape: Shape,
    diary: Diary,
    limit: Limits,
    rooms: dict[str, list[list[Interval]]],
) -> bool:
    """The rules as a person would state them, minute by minute."""
    if not limit.earliest <= start < limit.latest:
        return False
    low, high = start - shape.before, start + shape.length + shape.after
    if not any(
        window.start <= low
        and high <= window.end
        and (start - window.anchor) % limit.step == 0
        and (limit.by_phone or not window.by_phone)
        for window in diary.windows
    ):
        return False
    if not clear(low, high, [(one.start, one.end) for one in diary.obstacles]):
        return False
    if not clear(low, high, list(diary.taken)):
        return False
    if not clear(start, start + shape.length + shape.way_out, list(diary.elsewhere)):
        return False
    return all(
        any(
            clear(start + need.offset, start + need.offset + need.length, busy)
            for busy in rooms.get(need.group, [])
        )
        for need in shape.needs
    )


@settings(max_examples=300, deadline=None)
@given(shapes, diaries, limits, resources)
def test_the_engine_offers_what_the_minute_grid_finds_free(
    shape: Shape, diary: Diary, limit: Limits, rooms: dict[str, list[list[Interval]]]
) -> None:
    grid = [s for s in range(-60, SPAN + 300) if is_free(s, shape, diary, limit, rooms)]
    assert free_starts(shape, diary, limit, rooms) == grid
    assert first_free_start(shape, diary, limit, rooms) == next(iter(grid), None)


@settings(max_examples=150, deadline=None)
@given(shapes, diaries, limits, resources)
def test_a_start_is_refused_with_a_reason_exactly_when_it_is_not_offered(
    shape: Shape, diary: Diary, limit: Limits, rooms: dict[str, list[list[Interval]]]
) -> None:
    offered = set(free_starts(shape, diary, limit, rooms))
    for start in range(0, SPAN, 5):
        assert bool(refusals(start, shape, diary, limit, rooms)) is (start not in offered)


NINE_TO_FIVE = Diary([Window(540, 1020, 0)])
ALL_DAY = Limits(0, 2000, 15)


def test_visits_may_touch_but_buffers_keep_them_apart() -> None:
    diary = Diary([Window(540, 660, 0)], taken=[(570, 600)])
    assert free_starts(Shape(30), diary, ALL_DAY) == [540, 600, 615, 630]
    assert free_starts(Shape(30, after=5), diary, ALL_DAY) == [600, 615]


def test_a_start_names_the_reason_that_took_it() -> None:
    diary = Diary(
        [Window(540, 1020, 0)],
        [Obstacle(700, 720, Reason.TIME_OFF)],
        [(600, 630)],
        [(900, 960)],
    )
    shape = Shape(30, way_out=20)
    assert refusals(600, shape, diary, ALL_DAY) == [Reason.TAKEN]
    assert refusals(705, shape, diary, ALL_DAY) == [Reason.TIME_OFF]
    assert refusals(855, shape, diary, ALL_DAY) == [Reason.TRAVEL]
    assert refusals(500, shape, diary, ALL_DAY) == [Reason.NOT_WORKING]
    assert refusals(541, shape, diary, ALL_DAY) == [Reason.STEP]
    assert refusals(540, shape, diary, Limits(545, 2000, 15)) == [Reason.NOTICE]
    assert refusals(540, shape, diary, Limits(0, 540, 15)) == [Reason.HORIZON]


def test_a_missing_machine_refuses_every_start() -> None:
    shape = Shape(30, needs=(Need("shockwave", 0, 15),))
    assert free_starts(shape, NINE_TO_FIVE, ALL_DAY) == []
    assert refusals(540, shape, NINE_TO_FIVE, ALL_DAY) == [Reason.RESOURCE]


def test_a_machine_is_needed_only_for_its_part_of_the_visit() -> None:
    shape = Shape(40, needs=(Need("shockwave", 10, 15),))
    busy = {"shockwave": [[(540, 550)]]}
    assert 540 in free_starts(shape, NINE_TO_FIVE, ALL_DAY, busy)
    assert refusals(540, shape, NINE_TO_FIVE, ALL_DAY, {"shockwave": [[(560, 570)]]}) == [
        Reason.RESOURCE
    ]


def test_phone_windows_are_not_offered_online() -> None:
    diary = Diary([Window(540, 600, 0, by_phone=True)])
    assert free_starts(Shape(30), diary, ALL_DAY) == []
    assert refusals(540, Shape(30), diary, ALL_DAY) == [Reason.PHONE_ONLY]
    assert free_starts(Shape(30), diary, Limits(0, 2000, 30, by_phone=True)) == [540, 570]


def test_a_closed_day_has_no_hours_whatever_else_is_written() -> None:
    assert (
        DayPlan([Rule(540, 600)], [Rule(600, 660)], [Rule(700, 720)], is_closed=True).rules() == []
    )


def test_instead_wins_over_the_weekly_rules_and_extras_are_added() -> None:
    plan = DayPlan([Rule(540, 600)], [Rule(660, 720)], [Rule(720, 780)])
    assert plan.rules() == [Rule(660, 780)]
    assert DayPlan([Rule(540, 600)], [], [Rule(570, 660)]).rules() == [Rule(540, 660)]
