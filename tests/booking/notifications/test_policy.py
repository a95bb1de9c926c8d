"""Who is told what, and when: the pure policy, as a table."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.models import MessageKind
from booking.notifications import notices, policy
from booking.notifications.policy import Answer, Kind, Occasion, Owed, Quiet, Told, Visit
from tests.builders import MONDAY, TORONTO, local

NIGHT = Quiet(time(21), time(8))
NEVER = Quiet(time(0), time(0))
WINNIPEG = ZoneInfo("America/Winnipeg")
ATIKOKAN = ZoneInfo("America/Atikokan")  # no summer time
WEDNESDAY = MONDAY + timedelta(days=2)
START = local(WEDNESDAY, "14:00")
LONG_BEFORE = START - timedelta(days=10)


def a_visit(start: datetime = START, **values: object) -> Visit:
    defaults: dict[str, object] = {
        "zone": TORONTO,
        "reminder_hours": (48, 24, 2),
        "quiet": NIGHT,
    }
    return Visit(start=start, **(defaults | values))  # type: ignore[arg-type]  # a test's shorthand


def kinds(occasion: Occasion, now: datetime, **values: object) -> list[str]:
    """The kinds owed, reminders with their hours."""
    owed = policy.owed(occasion, a_visit(), now=now, **values)  # type: ignore[arg-type]  # as above
    return [f"{one.kind}{one.step_hours or ''}" for one in owed]


REMINDERS = ["reminder48", "reminder24", "reminder2"]


@pytest.mark.parametrize(
    ("occasion", "by", "told", "expected"),
    [
        (Occasion.BOOKED, "patient", Told.SOMETHING, ["confirmation", *REMINDERS]),
        (Occasion.BOOKED, "staff", Told.SOMETHING, ["confirmation", *REMINDERS]),
        (Occasion.MOVED, "patient", Told.SOMETHING, ["moved", *REMINDERS]),
        (Occasion.MOVED, "staff", Told.SOMETHING, ["moved", *REMINDERS]),
        (Occasion.MOVED, "patient", Told.NOTHING, ["confirmation", *REMINDERS]),
        (Occasion.MOVED, "staff", Told.NOT_YET, ["confirmation", *REMINDERS]),
        (Occasion.CANCELLED, "patient", Told.SOMETHING, ["cancelled"]),
        (Occasion.CANCELLED, "patient", Told.NOTHING, ["cancelled"]),
        (Occasion.CANCELLED, "staff", Told.SOMETHING, ["cancelled"]),
        (Occasion.CANCELLED, "staff", Told.NOTHING, ["cancelled"]),
        (Occasion.CANCELLED, "staff", Told.NOT_YET, []),
        (Occasion.REQUESTED, "patient", Told.SOMETHING, ["requested"]),
        (Occasion.ACCEPTED, "staff", Told.SOMETHING, ["confirmation", *REMINDERS]),
        (Occasion.DECLINED, "staff", Told.SOMETHING, ["declined"]),
        (Occasion.DECLINED, "staff", Told.NOTHING, ["declined"]),
        (Occasion.SERIES, "patient", Told.SOMETHING, ["series", *REMINDERS]),
        (Occasion.SERIES, "staff", Told.SOMETHING, ["series", *REMINDERS]),
    ],
)
def test_each_occasion_calls_for_its_messages(
    occasion: Occasion, by: str, told: Told, expected: list[str]
) -> None:
    assert kinds(occasion, LONG_BEFORE, by_staff=by == "staff", told=told) == expected


def test_a_request_that_moves_is_a_request_at_another_time() -> None:
    visit = a_visit(is_request=True)
    assert [one.kind for one in policy.owed(Occasion.MOVED, visit, now=LONG_BEFORE)] == [
        Kind.REQUESTED
    ]
    gone = policy.owed(Occasion.CANCELLED, visit, now=LONG_BEFORE)
    assert [one.kind for one in gone] == [Kind.CANCELLED]


def test_every_kind_is_somebodys_news() -> None:
    news = {*policy.NEWS.values(), *policy.OFFER_NEWS.values(), *notices.KINDS}
    # Written where they are asked for: by time, by the patient, by staff, after the visit.
    news |= {Kind.REMINDER, Kind.LINKS, Kind.SERIES_CANCELLED, Kind.RUNNING_LATE, Kind.FOLLOW_UP}
    news |= {Kind.ALTERNATIVES, Kind.NOTE}
    assert news == set(Kind) == {Kind(kind) for kind in MessageKind.values}


@pytest.mark.parametrize(
    ("answer", "clock", "kind", "due", "until"),
    [
        (Answer.OFFERED, "10:00", Kind.WAITLIST_OFFER, "10:00", "12:00"),
        (Answer.LAPSED, "12:00", Kind.WAITLIST_LAPSED, "12:00", "14:00"),
        (Answer.TAKEN, "12:00", Kind.WAITLIST_TAKEN, "12:00", "14:00"),
        # That an offer is over wakes nobody up.
        (Answer.LAPSED, "06:00", Kind.WAITLIST_LAPSED, "08:00", "14:00"),
        (Answer.OFFERED, "12:00", None, "", ""),  # over before it could be read
        (Answer.LAPSED, "14:00", None, "", ""),
    ],
)
def test_an_offer_and_its_end_are_told(
    answer: Answer, clock: str, kind: Kind | None, due: str, until: str
) -> None:
    now, ends = local(WEDNESDAY, clock), local(WEDNESDAY, "12:00")
    owed = policy.owed_for_offer(answer, a_visit(), now=now, ends=ends)
    expected = [Owed(kind, 0, local(WEDNESDAY, due), local(WEDNESDAY, until))] if kind else []
    assert owed == expected


@pytest.mark.parametrize(
    ("hours_before", "expected"),
    [(72, [48, 24, 2]), (49, [48, 24, 2]), (47, [24, 2]), (23, [2]), (3, [2]), (1, [])],
)
def test_a_reminder_inside_its_step_is_not_written(hours_before: int, expected: list[int]) -> None:
    owed = policy.owed(Occasion.BOOKED, a_visit(), now=START - timedelta(hours=hours_before))
    assert [one.step_hours for one in owed if one.kind is Kind.REMINDER] == expected


def test_a_patient_is_told_at_once_and_staff_may_change_their_mind_for_three_minutes() -> None:
    now = LONG_BEFORE
    by_patient = policy.owed(Occasion.BOOKED, a_visit(), now=now)[0]
    by_staff = policy.owed(Occasion.BOOKED, a_visit(), now=now, by_staff=True)[0]
    assert by_patient.due_at == now
    assert by_staff.due_at == now + timedelta(minutes=3)


def test_nobody_is_told_of_a_visit_that_has_begun() -> None:
    assert kinds(Occasion.CANCELLED, START) == []
    assert kinds(Occasion.BOOKED, START - timedelta(minutes=2), by_staff=True) == []


def test_who_has_no_address_is_owed_nothing() -> None:
    assert not policy.owed(Occasion.BOOKED, a_visit(has_address=False), now=LONG_BEFORE)


def test_who_wants_no_reminders_still_hears_of_changes() -> None:
    visit = a_visit(wants_reminders=False)
    owed = policy.owed(Occasion.MOVED, visit, now=LONG_BEFORE)
    assert [one.kind for one in owed] == [Kind.MOVED]


@pytest.mark.parametrize(
    ("clock", "step", "due"),
    [
        ("14:00", 24, (WEDNESDAY - timedelta(days=1), "14:00")),
        ("14:00", 48, (WEDNESDAY - timedelta(days=2), "14:00")),
        ("08:00", 24, (WEDNESDAY - timedelta(days=1), "08:00")),
        # In the quiet hours: a long step goes the evening before them ...
        ("07:30", 24, (WEDNESDAY - timedelta(days=2), "20:00")),
        ("21:00", 24, (WEDNESDAY - timedelta(days=1), "20:00")),
        ("07:59", 48, (WEDNESDAY - timedelta(days=3), "20:00")),
        # ... and a short one is dropped.
        ("09:30", 2, None),
        ("10:00", 2, (WEDNESDAY, "08:00")),
        ("22:59", 2, (WEDNESDAY, "20:59")),
        ("23:00", 2, None),
        ("14:00", 36, (WEDNESDAY - timedelta(days=2), "20:00")),
    ],
)
def test_reminders_keep_out_of_the_quiet_hours(
    clock: str, step: int, due: tuple[date, str] | None
) -> None:
    expected = local(*due) if due else None
    start = local(WEDNESDAY, clock)
    assert policy.reminder_due(start, step, zone=TORONTO, quiet=NIGHT) == expected


def test_equal_ends_mean_no_quiet_hours() -> None:
    start = local(WEDNESDAY, "03:00")
    due = policy.reminder_due(start, 24, zone=TORONTO, quiet=NEVER)
    assert due == local(WEDNESDAY - timedelta(days=1), "03:00")


def test_quiet_hours_may_lie_within_one_day() -> None:
    siesta = Quiet(time(12), time(15))
    due = policy.reminder_due(START, 24, zone=TORONTO, quiet=siesta)
    assert due == local(WEDNESDAY - timedelta(days=1), "11:00")


@pytest.mark.parametrize("zone", [TORONTO, WINNIPEG, ATIKOKAN])
@pytest.mark.parametrize("changed", [date(2027, 3, 14), date(2027, 11, 7)])
@pytest.mark.parametrize("clock", ["09:00", "12:30", "19:45"])
def test_the_day_before_is_the_same_wall_time_over_a_clock_change(
    zone: ZoneInfo, changed: date, clock: str
) -> None:
    for day in (changed, changed + timedelta(days=1)):
        start = local(day, clock, zone)
        due = policy.reminder_due(start, 24, zone=zone, quiet=NIGHT)
        assert due is not None
        assert due.astimezone(zone).strftime("%H:%M") == clock
        assert due.astimezone(zone).date() == day - timedelta(days=1)


def test_the_day_before_a_spring_change_is_23_hours_away() -> None:
    start = local(date(2027, 3, 14), "09:00")
    due = policy.reminder_due(start, 24, zone=TORONTO, quiet=NIGHT)
    assert due is not None
    assert start - due == timedelta(hours=23)


def test_two_hours_before_are_two_hours_that_pass() -> None:
    second_one = datetime(2027, 11, 7, 6, 30, tzinfo=UTC)  # 01:30 in Toronto, for the second time
    due = policy.reminder_due(second_one, 2, zone=TORONTO, quiet=NEVER)
    assert due == second_one - timedelta(hours=2)


@pytest.mark.parametrize(
    ("step", "left"),
    [(48, timedelta(hours=12)), (24, timedelta(hours=6)), (2, timedelta(minutes=30))],
)
def test_a_late_reminder_must_leave_time_to_act(step: int, left: timedelta) -> None:
    assert policy.useful_until(START, step) == START - left


def test_a_late_reminder_waits_for_the_end_of_the_quiet_hours() -> None:
    due = local(MONDAY, "20:50")
    night = local(MONDAY, "21:10")
    morning = local(MONDAY + timedelta(days=1), "08:00")
    assert policy.quiet_until(night, due, zone=TORONTO, quiet=NIGHT) == morning
    assert policy.quiet_until(due, due, zone=TORONTO, quiet=NIGHT) is None
    assert policy.quiet_until(morning, due, zone=TORONTO, quiet=NIGHT) is None


def test_a_reminder_that_somebody_asked_for_at_night_goes_at_night() -> None:
    night = local(MONDAY, "23:10")
    assert policy.quiet_until(night, night, zone=TORONTO, quiet=NIGHT) is None


def test_the_kinds_are_those_of_the_table() -> None:
    assert {str(kind) for kind in Kind} == set(MessageKind.values)


@given(
    minutes=st.integers(0, 525_600),
    step=st.integers(1, 96),
    zone=st.sampled_from([TORONTO, WINNIPEG, ATIKOKAN]),
)
def test_a_planned_reminder_is_before_the_visit_of_use_and_never_at_night(
    minutes: int, step: int, zone: ZoneInfo
) -> None:
    start = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    due = policy.reminder_due(start, step, zone=zone, quiet=NIGHT)
    if due is None:
        assert step < policy.LONG_STEP_HOURS
        return
    assert due < policy.useful_until(start, step) or step == 1
    assert due < start
    assert 8 * 60 <= due.astimezone(zone).hour * 60 + due.astimezone(zone).minute < 21 * 60
