"""A mail server that hangs or hangs up in each phase, refuses, or does not know us any more.

Real sockets and real rows, and one judge. `make faults` keeps the waits of the product; the short
form shortens them.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from booking.models import MailCircuit, Message, MessageKind, MessageState
from booking.notifications import conversation, dispatch
from locations.models import Location
from tests.booking.notifications.acts import confirmation
from tests.booking.notifications.conftest import Book
from tests.booking.notifications.post_office import PHASES, full_server
from tests.builders import Clinic
from tests.faults.audit import Post, audit
from tests.faults.test_kills import post

__all__ = ["post"]
pytestmark = pytest.mark.django_db(transaction=True)
OPEN = ("pending", "retry", "sending")
AT_THE_DOOR = frozenset({"banner", "EHLO", "AUTH"})
IN_DOUBT = frozenset({"dot", "taken"})
SHORT_WAIT = 0.3
SLACK = 2.0  # for a machine that is busy with other tests


@dataclass(frozen=True)
class Case:
    """What the server does, and how the mails come."""

    phase: str
    is_hanging_up: bool
    is_pipelining: bool

    def __str__(self) -> str:
        end = "hangs up" if self.is_hanging_up else "hangs"
        return f"{end} at {self.phase}{', pipelining' if self.is_pipelining else ''}"


CASES = [
    Case(phase, is_hanging_up, is_pipelining)
    for phase in PHASES
    for is_hanging_up in (False, True)
    for is_pipelining in (False, True)
    if not (is_pipelining and phase in AT_THE_DOOR)  # until then there is no difference
]


def a_minute_later() -> None:
    """As if a minute had passed, for what waits to be tried again."""
    waiting = Message.objects.filter(state__in=OPEN).exclude(kind=MessageKind.REMINDER)
    waiting.update(next_at=F("next_at") - timedelta(minutes=1))
    MailCircuit.objects.update(probe_at=F("probe_at") - timedelta(minutes=1))


def timed_turn() -> tuple[Counter[str], float]:
    """A sender's turn, a minute after the one before: what became of the mails, and its seconds."""
    began = time.monotonic()
    tally = dispatch.run()
    spent = time.monotonic() - began
    a_minute_later()
    return tally, spent


def drain(minutes: int = 40) -> int:
    """The server is well again: turns until nothing but reminders waits. How many it took."""
    for minute in range(minutes):
        if not Message.objects.filter(state__in=OPEN).exclude(kind="reminder").exists():
            return minute
        timed_turn()
    pytest.fail("the outbox did not drain")


@contextmanager
def short_waits(*, is_long: bool) -> Iterator[None]:
    """Within, the product is patient for a moment only, if the test has to be quick."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONNECT_SECONDS", "REPLY_SECONDS", "FINAL_REPLY_SECONDS"):
            if not is_long:
                patch.setattr(conversation, name, SHORT_WAIT)
        yield


def longest(phase: str) -> float:
    """How long a turn may be held up there: one wait, and what the mails themselves take."""
    waits = conversation.FINAL_REPLY_SECONDS if phase in IN_DOUBT else conversation.REPLY_SECONDS
    return waits + SLACK


def sign_in(post: Post, settings: Any) -> None:
    """From now on the server wants a password, and gets the right one."""
    post.office.password = settings.EMAIL_HOST_PASSWORD = "right"
    settings.EMAIL_HOST_USER = "us"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_server_that_breaks_off_loses_nothing_and_holds_nobody_up(
    booked: Book, post: Post, settings: Any, case: Case, *, is_long: bool
) -> None:
    visits, office = [booked() for _ in range(4)], post.office
    if case.phase == "AUTH":
        sign_in(post, settings)
    office.breaks_at, office.is_hanging_up = case.phase, case.is_hanging_up
    office.is_pipelining = case.is_pipelining
    with short_waits(is_long=is_long):
        tally, spent = timed_turn()
        assert spent < longest(case.phase), spent
    assert tally["sent"] == 0
    assert office.breaks == (2 if case.is_hanging_up and case.phase not in AT_THE_DOOR else 1)
    in_doubt = len(office.taken)
    assert in_doubt == (office.breaks if case.phase == "taken" else 0)
    if case.phase in AT_THE_DOOR:
        assert MailCircuit.objects.get().opened_at is not None
        assert {confirmation(visit).attempts for visit in visits} == {0}
    office.breaks_at = ""
    minutes = drain()
    found = audit(post, visits, kills=in_doubt)
    assert found.faults == ()
    assert found.sent - found.copies == len(visits)
    sys.stdout.write(f"{case}: {spent:.2f} s, all sent after {minutes} min, {found.copies} twice\n")


@pytest.mark.parametrize("is_hanging_up", [True, False])
def test_no_mail_comes_three_times_from_a_server_that_takes_all_in_silence(
    booked: Book, post: Post, place: Clinic, *, is_hanging_up: bool
) -> None:
    """Whoever may have got it twice is phoned instead."""
    Location.objects.update(email="desk@example.com")
    place.location.email = place.role.location.email = "desk@example.com"
    visits, office = [booked() for _ in range(4)], post.office
    office.breaks_at, office.is_hanging_up = "taken", is_hanging_up
    with short_waits(is_long=False):
        for _minute in range(12):
            timed_turn()
    office.breaks_at = ""
    drain()
    copies = Counter(mail["Message-ID"] for mail in office.mails)
    assert max(copies.values()) == 2
    given_up = [visit for visit in visits if confirmation(visit).state == MessageState.DEAD]
    assert given_up
    assert all(confirmation(visit).in_doubt_at for visit in given_up)
    tasks = Message.objects.filter(kind=MessageKind.STAFF_UNDELIVERABLE)
    assert {task.appointment_id for task in tasks} == {visit.pk for visit in given_up}
    told = {mail["Message-ID"] for mail in office.mails}
    assert {confirmation(visit).message_id for visit in visits} <= told


def test_a_machine_that_does_not_answer_at_all_holds_nobody_up(
    booked: Book, post: Post, settings: Any, *, is_long: bool
) -> None:
    visits, port = [booked() for _ in range(4)], settings.EMAIL_PORT
    with full_server() as settings.EMAIL_PORT, short_waits(is_long=is_long):
        tally, spent = timed_turn()
        assert spent < conversation.CONNECT_SECONDS + SLACK
    assert not tally
    assert MailCircuit.objects.get().opened_at is not None
    assert {confirmation(visit).attempts for visit in visits} == {0}
    settings.EMAIL_PORT = port
    assert drain() <= 2
    found = audit(post, visits)
    assert found.faults == ()
    assert (found.sent, found.copies) == (4, 0)


def test_a_wrong_password_holds_all_mail_until_two_minutes_after_it_is_right(
    booked: Book, post: Post, settings: Any, *, is_long: bool
) -> None:
    visits, minutes = [booked() for _ in range(10)], 60 if is_long else 3
    sign_in(post, settings)
    settings.EMAIL_HOST_PASSWORD = "wrong"
    for _ in range(minutes):
        tally, _spent = timed_turn()
        assert not tally
    assert post.office.connections == minutes  # one probe each, whoever waits
    held = MailCircuit.objects.get()
    assert held.opened_at is not None
    assert "does not accept our user name or password" in held.reason
    rows = {(row.state, row.attempts, row.faults) for row in map(confirmation, visits)}
    assert rows == {(MessageState.PENDING, 0, 0)}
    settings.EMAIL_HOST_PASSWORD = "right"
    assert drain() <= 2
    found = audit(post, visits)
    assert found.faults == ()
    assert (found.sent, found.copies) == (10, 0)


def test_one_bad_recipient_of_ten_is_a_task_for_the_desk_and_stops_nobody(
    booked: Book, post: Post, place: Clinic
) -> None:
    Location.objects.update(email="desk@example.com")
    place.location.email = place.role.location.email = "desk@example.com"
    visits = [booked() for _ in range(10)]
    bad, others = visits[4], visits[:4] + visits[5:]
    address = f"patient{visits.index(bad)}@example.com"
    post.office.recipient_answer = lambda to: (
        "550 5.1.1 User unknown" if to == address else "250 OK"
    )
    tally, _spent = timed_turn()  # a single turn: nobody waits for the bad one
    row = confirmation(bad)
    assert (row.state, row.smtp_code, row.attempts) == (MessageState.UNDELIVERABLE, 550, 1)
    assert {confirmation(visit).state for visit in others} == {MessageState.SENT}
    assert tally["undeliverable"] == 1
    drain()
    task = bad.messages.get(kind=MessageKind.STAFF_UNDELIVERABLE)
    assert (task.state, post.office.to.count("desk@example.com")) == (MessageState.SENT, 1)
    found = audit(post, visits)
    assert found.faults == (f"visit {bad.pk}: nothing was told",)  # that is what the desk is for
    assert (found.sent, found.copies) == (10, 0)


@pytest.mark.parametrize("phase", ["sender_answer", "data_answer"])
def test_half_an_hour_of_refusals_loses_nothing(booked: Book, post: Post, phase: str) -> None:
    visits = [booked() for _ in range(10)]
    setattr(post.office, phase, "450 4.3.2 not now")
    for _minute in range(30):
        timed_turn()
    setattr(post.office, phase, "250 OK")
    post.read_at.clear()
    assert not post.office.taken
    drain()
    found = audit(post, visits)
    assert found.faults == ()
    assert (found.sent, found.copies) == (10, 0)
