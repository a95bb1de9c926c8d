"""Senders that die under load: nothing is lost, hardly anything comes twice."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db.models import Q
from django.utils import timezone

from booking.models import Appointment, AppointmentStatus, Message, MessageState
from booking.notifications import dispatch
from tests.booking.notifications.acts import cancel, move
from tests.booking.notifications.conftest import Book
from tests.booking.notifications.post_office import PostOffice
from tests.booking.notifications.test_senders import end_lease, start, wait_for
from tests.faults.audit import Post, audit

pytestmark = pytest.mark.django_db(transaction=True)
SENDER = ("manage.py", "send_due", "--skip-checks", "--loop", "--patience", "0", "--every", "0.05")
MAILS_A_ROUND = 12


@pytest.fixture
def post(office: PostOffice) -> Post:
    """A mail server that answers as fast as one does, and remembers when."""
    made = Post(office)
    office.before_answer = made.note
    return made


def due() -> int:
    open_rows = Q(state__in=["pending", "retry", "sending"], next_at__lte=timezone.now())
    return Message.objects.filter(open_rows).count()


def traffic(visits: list[Appointment], booked: Book, chance: random.Random) -> None:
    """New bookings, and some moves and cancellations of what there is."""
    visits += [booked(hours=24 * 9) for _ in range(MAILS_A_ROUND)]
    for visit in chance.sample(visits, 3):
        if visit.status != AppointmentStatus.BOOKED:
            continue
        if chance.random() < 0.6:
            move(visit, 24 * 300, now=timezone.now())
        else:
            cancel(visit, now=timezone.now())


def drain(seconds: float = 600) -> None:
    """Sends all that is due; news that waits for older mail of its visit goes a moment later."""
    ends = time.monotonic() + seconds
    end_lease()
    while Message.objects.filter(
        Q(state__in=["pending", "retry", "sending"]) & ~Q(kind="reminder")
    ).exists():
        assert time.monotonic() < ends, "the outbox did not drain"
        dispatch.run()
        time.sleep(0.2)


@contextmanager
def sender_at_work(post: Post) -> Iterator[subprocess.Popen[bytes]]:
    """A sender that has just sent its first mail. It is killed at the end of the block."""
    before, sender = len(post.office.taken), start(*SENDER)
    try:
        wait_for(lambda: len(post.office.taken) > before or sender.poll() is not None, 60)
        yield sender
    finally:
        sender.kill()
        sender.wait()


def test_a_killed_sender_loses_nothing(booked: Book, post: Post, *, is_long: bool) -> None:
    chance, kills, visits = random.Random(1), 50 if is_long else 2, list[Appointment]()
    for _ in range(kills):
        traffic(visits, booked, chance)
        with sender_at_work(post):
            time.sleep(chance.random() * 0.03)
        end_lease()
    drain()
    found = audit(post, visits, kills=kills)
    assert not found.faults, "\n".join(found.faults)
    if is_long:  # of two kills nothing can be learned about how many there are of fifty
        assert found.copies <= kills // 2, found
    sys.stdout.write(f"{kills} x KILL: {found.sent} mails, {found.copies} of them twice\n")


def test_a_sender_asked_to_stop_repeats_nothing(booked: Book, post: Post, *, is_long: bool) -> None:
    chance, stops, visits = random.Random(2), 50 if is_long else 2, list[Appointment]()
    for _ in range(stops):
        traffic(visits, booked, chance)
        with sender_at_work(post) as sender:
            time.sleep(chance.random() * 0.03)
            sender.send_signal(signal.SIGTERM)
            assert sender.wait(60) == 0
        assert not Message.objects.filter(state=MessageState.SENDING).exists()
    drain()
    found = audit(post, visits)
    assert not found.faults, "\n".join(found.faults)
    sys.stdout.write(f"{stops} x TERM: {found.sent} mails, {found.copies} of them twice\n")
