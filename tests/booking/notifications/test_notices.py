"""What staff are told, as a table; and the mails after a visit and about a late start."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.notifications import notices, policy
from booking.notifications.policy import Kind, Occasion, Owed, To
from tests.booking.notifications.test_policy import START, WEDNESDAY, WINNIPEG, a_visit
from tests.builders import MONDAY, TORONTO, local

BOTH = [To.PRACTITIONER, To.LOCATION]
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("occasion", "hours_ahead", "by", "kind", "readers"),
    [
        (Occasion.BOOKED, 3, "patient", Kind.STAFF_BOOKED, BOTH),
        (Occasion.BOOKED, 3, "staff", Kind.STAFF_BOOKED, [To.PRACTITIONER]),
        (Occasion.BOOKED, 25, "patient", None, []),
        (Occasion.BOOKED, 24, "patient", Kind.STAFF_BOOKED, BOTH),
        (Occasion.ACCEPTED, 3, "staff", Kind.STAFF_BOOKED, [To.PRACTITIONER]),
        (Occasion.SERIES, 3, "patient", Kind.STAFF_BOOKED, BOTH),
        (Occasion.MOVED, 3, "patient", Kind.STAFF_MOVED, BOTH),
        (Occasion.MOVED, 30, "patient", None, []),
        (Occasion.CANCELLED, 3, "patient", Kind.STAFF_CANCELLED, BOTH),
        (Occasion.CANCELLED, 3, "staff", Kind.STAFF_CANCELLED, [To.PRACTITIONER]),
        (Occasion.CANCELLED, -1, "staff", None, []),
        (Occasion.REQUESTED, 3, "patient", None, []),
        (Occasion.DECLINED, 3, "staff", None, []),
    ],
)
def test_staff_hear_of_changes_at_short_notice(
    occasion: Occasion, hours_ahead: int, by: str, kind: Kind | None, readers: list[To]
) -> None:
    now, by_staff = START - hours_ahead * HOUR, by == "staff"
    owed = notices.near_change(occasion, [START], now=now, hours=24, by_staff=by_staff)
    due = now + policy.STAFF_DELAY if by_staff else now
    assert owed == [Owed(kind, 0, due, START, to) for to in readers if kind]


def test_a_move_is_near_when_its_old_time_was() -> None:
    now, far = START - 2 * HOUR, START + timedelta(days=9)
    (first, _second) = notices.near_change(Occasion.MOVED, [far, START], now=now, hours=24)
    assert (first.kind, first.not_after) == (Kind.STAFF_MOVED, far)


@pytest.mark.parametrize(
    ("hours_ahead", "by_staff", "is_told"),
    [(3, False, True), (3, True, True), (25, False, False), (-1, True, False), (0.04, True, False)],
)
def test_who_loses_a_visit_that_is_near_is_told(
    hours_ahead: float, *, by_staff: bool, is_told: bool
) -> None:
    now = START - hours_ahead * HOUR
    owed = notices.left(START, now=now, hours=24, by_staff=by_staff)
    due = now + policy.STAFF_DELAY if by_staff else now
    assert owed == [Owed(Kind.STAFF_LEFT, 0, due, START, To.PRACTITIONER)][: int(is_told)]


def test_a_clinic_can_do_without_notices() -> None:
    assert not notices.near_change(Occasion.BOOKED, [START], now=START - HOUR, hours=0)


@pytest.mark.parametrize(
    ("kind", "to", "hours_ahead", "is_told"),
    [
        (Kind.CONFIRMATION, To.PATIENT, 3, True),
        (Kind.CANCELLED, To.PATIENT, 3, True),
        (Kind.REMINDER, To.PATIENT, 0, False),
        (Kind.STAFF_BOOKED, To.LOCATION, 3, False),
        (Kind.STAFF_UNDELIVERABLE, To.LOCATION, 3, False),
    ],
)
def test_the_front_desk_phones_whom_a_mail_did_not_reach(
    kind: Kind, to: To, hours_ahead: int, *, is_told: bool
) -> None:
    now = START - hours_ahead * HOUR
    expected = [Owed(Kind.STAFF_UNDELIVERABLE, 0, now, START, To.LOCATION)] if is_told else []
    assert notices.to_phone(kind, to, START, now=now) == expected


@pytest.mark.parametrize("zone", [TORONTO, WINNIPEG])
@pytest.mark.parametrize(
    ("clock", "is_time"), [("05:59", False), ("06:00", True), ("11:59", True), ("12:00", False)]
)
def test_the_days_lists_go_out_in_the_morning(zone: ZoneInfo, clock: str, *, is_time: bool) -> None:
    span = notices.day_list_span(local(MONDAY, clock, zone), zone)
    day = local(MONDAY, "00:00", zone), local(MONDAY + timedelta(days=1), "00:00", zone)
    assert span == (day if is_time else None)


def test_a_days_list_is_of_no_use_in_the_afternoon() -> None:
    now = local(MONDAY, "06:10")
    noon = local(MONDAY, "12:00")
    assert notices.day_list(now, TORONTO) == Owed(Kind.STAFF_DAY, 0, now, noon, To.PRACTITIONER)


def test_who_asked_for_it_hears_from_us_on_the_morning_after() -> None:
    ends = START + HOUR
    due = local(WEDNESDAY + timedelta(days=1), "10:00")
    (owed,) = policy.owed_after(a_visit(wants_follow_up=True), ends=ends)
    assert owed == Owed(Kind.FOLLOW_UP, 0, due, due + timedelta(days=3))
    assert not policy.owed_after(a_visit(), ends=ends)
    assert not policy.owed_after(a_visit(wants_follow_up=True, has_address=False), ends=ends)


@pytest.mark.parametrize(
    ("now", "minutes", "is_told"),
    [(START - HOUR, 20, True), (START, 20, False), (START - HOUR, 0, False)],
)
def test_a_late_start_is_told_until_the_visit_begins(
    now: datetime, minutes: int, *, is_told: bool
) -> None:
    owed = policy.owed_late(a_visit(), minutes=minutes, now=now)
    expected = [Owed(Kind.RUNNING_LATE, 0, now, START, minutes=minutes)] if is_told else []
    assert owed == expected
    assert not policy.owed_late(a_visit(has_address=False), minutes=minutes, now=now)
