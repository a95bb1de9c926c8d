"""Mail while the broker is frozen, gone and emptied: the understudy of Celery sends it.

The long form has all that a server has: a worker, beat, and the understudy with its own patience.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings as site
from django.utils import timezone

from booking.models import Appointment, Heartbeat, MessageState
from booking.notifications import health
from tests.booking.notifications.acts import confirmation
from tests.booking.notifications.conftest import Book
from tests.booking.notifications.test_senders import environ, wait_for
from tests.faults.audit import Post, audit
from tests.faults.brokers import Broker, broker_in
from tests.faults.test_kills import post

__all__ = ["post"]
pytestmark = pytest.mark.django_db(transaction=True)
LATE: Final = timedelta(minutes=1)
CELERY: Final = ("-m", "celery", "-q", "-A", "clinic.celery:app")
WORKER: Final = (*CELERY, "worker", "-Q", "mail,tick", "--pool", "threads", "-c", "4")
UNDERSTUDY: Final = ("manage.py", "send_due", "--skip-checks", "--loop")
HURRIED: Final = ("--patience", "0.5", "--every", "0.2")
# What happens to the broker, one after the other: for how many seconds, with a booking in each.
LONG: Final = {"": 15, "frozen": 120, "killed": 120, "wiped": 30}
SHORT: Final = {"frozen": 1, "killed": 1, "wiped": 1}


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """Of this test alone."""
    with broker_in(tmp_path) as made:
        yield made


@contextmanager
def senders(broker: Broker, *commands: tuple[str, ...]) -> Iterator[None]:
    """Processes of the site; each is still there at the end of the block."""
    surroundings = environ(REDIS_URL=broker.url)
    running = [
        subprocess.Popen([sys.executable, *command], env=surroundings, cwd=site.BASE_DIR)
        for command in commands
    ]
    try:
        yield
        assert [process.args for process in running if process.poll() is not None] == []
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(60)


def book_for(seconds: int, broker: Broker, booked: Book, *, fault: str) -> list[Appointment]:
    """A booking a second while the broker suffers, and some more when it is well again."""
    visits = []
    if fault:
        broker.suffer(fault)
    for _ in range(seconds):
        visits.append(booked(hours=24 * 9))
        if fault == "wiped":
            broker.suffer(fault)
        time.sleep(1)
    if fault:
        broker.recover()
    for _ in range(seconds // 4):
        visits.append(booked(hours=24 * 9))
        time.sleep(1)
    return visits


def test_mail_leaves_within_a_minute_without_the_broker(
    booked: Book, post: Post, broker: Broker, *, is_long: bool
) -> None:
    began = timezone.now()
    with tempfile.TemporaryDirectory() as folder:
        beat = (*CELERY, "beat", "-s", str(Path(folder) / "beat"))
        whole = (WORKER, beat, UNDERSTUDY)
        with senders(broker, *(whole if is_long else [(*UNDERSTUDY, *HURRIED)])):
            if is_long:
                beats = Heartbeat.objects.filter(name=health.DISPATCH, at__gt=began)
                wait_for(beats.exists, 60)
            booked_under = {
                fault: book_for(seconds, broker, booked, fault=fault)
                for fault, seconds in (LONG if is_long else SHORT).items()
            }
            visits = [visit for some in booked_under.values() for visit in some]
            wait_for(lambda: all(map(is_told, visits)), 90)
    for fault, some in booked_under.items():
        waits = sorted(waited(visit) for visit in some)
        sys.stdout.write(
            f"{len(some)} booked while the broker was {fault or 'well'}: mail after"
            f" {waits[len(waits) // 2]} (median), {waits[-1]} (longest)\n"
        )
        assert waits[-1] <= LATE, fault
    found = audit(post, visits)
    assert found.faults == ()
    assert (found.sent, found.copies) == (len(visits), 0)


def is_told(visit: Appointment) -> bool:
    return confirmation(visit).state == MessageState.SENT


def waited(visit: Appointment) -> timedelta:
    mail = confirmation(visit)
    assert mail.sent_at is not None
    return mail.sent_at - mail.created_at
