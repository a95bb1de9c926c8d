"""A broker that is frozen, gone or empty, and very many mails due at once."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings as site
from django.utils import timezone

from booking.models import Message, MessageEvent, MessageKind, RateBucket
from booking.notifications import claims
from booking.notifications.notes import Notes
from booking.notifications.policy import Kind, Owed
from booking.notifications.rows import row_of
from clinic.stack import valkey
from clinic.stack.places import Places
from tests.booking.notifications.conftest import Book
from tests.booking.notifications.post_office import PostOffice
from tests.booking.notifications.test_senders import at_once, environ, wait_for
from tests.booking.views.conftest import Visitor, clinic, now, visitor

__all__ = ["clinic", "now", "visitor"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_many_due_at_once_are_each_taken_once(booked: Book, *, is_long: bool) -> None:
    count, visit, moment = 25_000 if is_long else 1_000, booked(), timezone.now()
    Message.objects.update(state="cancelled")
    owed = Owed(Kind.LINKS, 0, moment, moment + timedelta(hours=2))
    rows = (row_of(visit, owed, now=moment) for _ in range(count))
    Message.objects.bulk_create(rows, batch_size=1000)
    taken: list[list[Any]] = [[] for _ in range(4)]

    def drain(number: int) -> None:
        notes = Notes()
        while keys := claims.claim(f"sender {number}", 200):
            for key in keys:
                notes.sent(key, 250)
            taken[number] += keys
        notes.close()

    began = time.monotonic()
    at_once(drain)
    spent = time.monotonic() - began
    every = [key for keys in taken for key in keys]
    assert len(every) == len(set(every)) == count
    assert Message.objects.filter(kind=MessageKind.LINKS, state="sent").count() == count
    assert MessageEvent.objects.filter(state="sent").count() == count
    sys.stdout.write(f"{count} rows claimed and noted by four senders in {spent:.1f} s\n")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A Valkey of this test's own, to be frozen and killed."""
    places = Places(tmp_path / "var", tmp_path / "run")
    for folder in (places.run, places.valkey):
        folder.mkdir(parents=True)
    command = valkey.command(places, valkey.find_binary(), lasting=False)
    server = subprocess.Popen(list(command.argv), stdout=subprocess.DEVNULL)
    wait_for(lambda: valkey.is_ready(places))
    os.environ["FAULTS_BROKER"] = valkey.url(places)
    yield server
    server.kill()
    server.wait()


@pytest.mark.parametrize("fault", ["frozen", "killed", "wiped"])
def test_bookings_do_not_notice_that_the_broker_is_away(
    visitor: Visitor, broker: subprocess.Popen[bytes], settings: Any, fault: str, *, is_long: bool
) -> None:
    url = os.environ["FAULTS_BROKER"]
    settings.CACHES = site.CACHES | {"default": site.CACHES["default"] | {"LOCATION": url}}
    count = 20 if is_long else 3
    well = [spent(visitor, number) for number in range(count)]
    if fault == "wiped":
        redis.Redis.from_url(url).flushall()
    else:
        broker.send_signal({"frozen": signal.SIGSTOP, "killed": signal.SIGKILL}[fault])
    away = [spent(visitor, count + number) for number in range(count)]
    told = f"median {statistics.median(well):.3f} and {statistics.median(away):.3f} s"
    told += f", worst {max(well):.3f} and {max(away):.3f} s"
    sys.stdout.write(f"a booking with a broker and with one that is {fault}: {told}\n")
    # Two tries of the cache are 0.4 s; anything that waits for the broker takes seconds.
    assert statistics.median(away) < statistics.median(well) * 1.5 + 0.2, told


def spent(visitor: Visitor, number: int) -> float:
    RateBucket.objects.all().delete()  # so many bookings of one network are refused, on purpose
    began = time.monotonic()
    name = f"Ana Silva the {number}"
    visitor.book(days=3 + number, name=name, email=f"ana{number}@example.ca")
    return time.monotonic() - began


@pytest.mark.parametrize("fault", [signal.SIGSTOP, signal.SIGKILL])
def test_mail_leaves_within_a_minute_without_the_broker(
    booked: Book,
    office: PostOffice,
    broker: subprocess.Popen[bytes],
    fault: int,
    *,
    is_long: bool,
) -> None:
    broker.send_signal(fault)
    patience = "30" if is_long else "1"
    command = ["manage.py", "send_due", "--skip-checks", "--loop", "--patience", patience]
    environment = environ(REDIS_URL=os.environ["FAULTS_BROKER"])
    sender = subprocess.Popen([sys.executable, *command], env=environment, cwd=site.BASE_DIR)
    try:
        booked()
        began = time.monotonic()
        wait_for(lambda: office.taken, 60)
        late = time.monotonic() - began
    finally:
        sender.terminate()
        sender.wait(30)
    sys.stdout.write(f"mail without a broker (signal {fault}): {late:.1f} s after the booking\n")
