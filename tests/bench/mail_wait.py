"""How long a confirmation waits: real beat and worker, bookings at any moment, a local sink."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from booking.models import Appointment, Heartbeat, Message, MessageState
from booking.notifications import health, outbox
from booking.notifications.policy import Occasion
from tests.bench.figures import Figure
from tests.bench.mail import make_visits, sink
from tests.builders import make_clinic, make_service

BOOKINGS: Final = 1000
SECONDS: Final = 60.0
PATIENCE_SECONDS: Final = 60.0
OUT_OF_A_THOUSAND: Final = 999
CELERY: Final = (sys.executable, "-m", "celery", "-q", "-A", "clinic.celery:app")
WORKER: Final = ("worker", "-Q", "mail,tick", "--pool", "threads", "-c", "4", "-l", "ERROR")


def benchmark() -> Iterator[Figure]:
    """From the booking to the mail server's yes."""
    clinic = make_clinic("wait-bench", service=make_service("wait-bench-visit", duration=30))
    visits = make_visits(clinic, BOOKINGS)
    with sink(), _site_sends_mail():
        _book(visits)
        waits = _waits(visits)
    at = len(waits) * OUT_OF_A_THOUSAND // 1000
    yield Figure(
        name="mail: wait of a confirmation, p99.9",
        value=waits[min(at, len(waits) - 1)],
        unit="s",
        goal=10,
        more_is_better=False,
    )
    yield Figure(
        name="mail: wait of a confirmation, mean",
        value=sum(waits) / len(waits),
        unit="s",
        goal=5,
        more_is_better=False,
    )


@contextlib.contextmanager
def _site_sends_mail() -> Iterator[None]:
    """A worker and a beat, as on a server, until the block ends; it begins with the first tick."""
    environ = os.environ | {"EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}"}
    began = timezone.now()
    with tempfile.TemporaryDirectory() as folder:
        beat = ("beat", "-l", "ERROR", "-s", str(Path(folder) / "beat"))
        running = [
            subprocess.Popen([*CELERY, *arguments], env=environ, cwd=settings.BASE_DIR)
            for arguments in (WORKER, beat)
        ]
        try:
            _wait_until(lambda: Heartbeat.objects.filter(name=health.DISPATCH, at__gt=began))
            yield
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait()


def _book(visits: list[Appointment]) -> None:
    """One after the other, at moments that have nothing to do with the tick."""
    chance = random.Random(7)
    for visit in visits:
        time.sleep(chance.expovariate(BOOKINGS / SECONDS))
        outbox.post(visit, Occasion.BOOKED, now=timezone.now())


def _waits(visits: list[Appointment]) -> list[float]:
    """In seconds, the shortest first. Fails when a mail does not leave at all."""
    mails = Message.objects.filter(appointment__in=visits, kind="confirmation")
    _wait_until(lambda: mails.filter(state=MessageState.SENT).count() == BOOKINGS)
    spans = mails.annotate(wait=F("sent_at") - F("created_at")).values_list("wait", flat=True)
    return sorted(span / timedelta(seconds=1) for span in spans)


def _wait_until(condition: Callable[[], object]) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < ends, "no mail leaves"
        time.sleep(0.5)
