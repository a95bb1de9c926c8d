"""Mails from the outbox to a local sink, beside a bare loop that sends the same bytes."""

from __future__ import annotations

import contextlib
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from booking.models import Appointment, Message, Patient
from booking.notifications import claims, dispatch, loading, mailer, mime, outbox, render
from booking.notifications.policy import Occasion
from tests.bench.figures import Figure
from tests.builders import Clinic, appointment_row, make_clinic, make_service, patient_row

MAILS: Final = 1000
ROUNDS: Final = 6
BACKLOG: Final = 1_000_000
BATCH: Final = 100
CLAIM_ROUNDS: Final = 30
# As small as a mail server can be, in a process of its own: it must not set the pace.
SINK: Final = """
import socket
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    conversation, _ = listener.accept()
    conversation.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    lines = conversation.makefile("rwb", buffering=65536)
    def say(text):
        lines.write(text + b"\\r\\n")
        lines.flush()
    say(b"220 sink")
    is_mail = False
    for line in lines:
        if is_mail:
            if line == b".\\r\\n":
                is_mail = False
                say(b"250 taken")
            continue
        word = line[:4].upper()
        is_mail = word == b"DATA"
        if word == b"EHLO":
            lines.write(b"250-sink\\r\\n")
        say({
            b"EHLO": b"250 PIPELINING", b"DATA": b"354 go on", b"QUIT": b"221 bye"
        }.get(word, b"250 yes"))
        if word == b"QUIT":
            break
    conversation.close()
"""


def benchmark() -> Iterator[Figure]:
    """Throughput, and whether a long history slows the claim."""
    clinic = make_clinic("mail-bench", service=make_service("mail-bench-visit", duration=30))
    with sink():
        yield from _throughput(clinic)
    yield from _claims()


@contextlib.contextmanager
def sink() -> Iterator[None]:
    """Makes the settings name a mail server that takes everything, until the block ends."""
    sink = subprocess.Popen([sys.executable, "-c", SINK], stdout=subprocess.PIPE)
    assert sink.stdout is not None
    settings.EMAIL_BACKEND = mailer.SMTP_BACKEND
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sink.stdout.readline())
    settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS = "", False
    try:
        yield
    finally:
        sink.kill()
        sink.wait()


def _throughput(clinic: Clinic) -> Iterator[Figure]:
    """The best of some rounds of each, in turns: the rest is what else the machine does.

    What the bare loop does not do, for each mail, on two cores: 0.25 ms to make it, 0.2 ms to read
    its visit, 0.3 ms for the last look at it (ten at once), 0.3 ms to note it in a commit of its
    own. The last two are the promise that nothing is lost or wrong, so they stay. Several workers
    share the work; one alone is measured here, and database and sink take their part of the cores.
    """
    for visit in make_visits(clinic, MAILS * ROUNDS):
        outbox.post(visit, Occasion.BOOKED, now=timezone.now())
    first = Message.objects.filter(kind="confirmation")
    _hold(first)
    with connection.cursor() as cursor:
        # Autovacuum would get to it in a minute; until then plans are made for empty tables.
        cursor.execute("ANALYZE booking_message, booking_appointment, booking_patient")
    sample = first.latest("created_at")
    content = mime.as_sent(render.render(loading.load([sample.pk])[sample.pk]))
    limit = rate = 0.0
    for _ in range(ROUNDS):
        limit = max(limit, _bare_rate(content))
        _release(first)
        started = time.perf_counter()
        tally = dispatch.run(seconds=300)
        assert tally["sent"] == MAILS, tally
        rate = max(rate, MAILS / (time.perf_counter() - started))
    yield Figure(name="mail: sent from the outbox", value=rate, unit="/s", limit=limit, goal=0.5)


def _hold(messages: QuerySet[Message]) -> None:
    messages.update(next_at=timezone.now() + timedelta(hours=1))


def _release(messages: QuerySet[Message]) -> None:
    """Makes the next MAILS of them due."""
    waiting = messages.filter(state="pending").values_list("pk", flat=True)[:MAILS]
    Message.objects.filter(pk__in=list(waiting)).update(next_at=timezone.now())


def _bare_rate(content: bytes) -> float:
    talk = smtplib.SMTP("127.0.0.1", settings.EMAIL_PORT)
    started = time.perf_counter()
    for _ in range(MAILS):
        talk.sendmail("us@example.com", ["you@example.com"], content)
    spent = time.perf_counter() - started
    talk.quit()
    return MAILS / spent


def _claims() -> Iterator[Figure]:
    """A batch is claimed and given back, with and without a long history and a long future."""
    short = _claim_ms()
    _lengthen()
    long = _claim_ms()
    yield Figure(
        name=f"mail: claim with {BACKLOG:,} rows more",
        value=long,
        unit="ms",
        limit=short,
        goal=1.2,
        more_is_better=False,
    )
    rate = BATCH / (long / 1000)
    yield Figure(name="mail: rows claimed", value=rate, unit="/s", goal=2000)


def _claim_ms() -> float:
    past = timezone.now() - timedelta(minutes=1)
    ids = Message.objects.order_by("pk").values_list("pk", flat=True)[:1000]
    Message.objects.filter(pk__in=list(ids)).update(
        state="pending", next_at=past, due_at=past, sent_at=None
    )
    spent = []
    for number in range(CLAIM_ROUNDS):
        started = time.perf_counter()
        keys = claims.claim(f"bench {number}", BATCH)
        spent.append((time.perf_counter() - started) * 1000)
        assert len(keys) == BATCH
        claims.give_back(keys, f"bench {number}")
    return min(spent)  # the rest is what else the machine does


def _lengthen() -> None:
    """Half of the rows more were sent long ago, half wait for weeks."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("ALTER TABLE booking_message DISABLE TRIGGER USER")
        cursor.execute(
            """
            INSERT INTO booking_message (id, appointment_id, kind, step_hours, version, recipient,
                due_at, next_at, not_after, state, attempts, lease_owner, last_error, message_id,
                created_at, sent_at, faults)
            SELECT gen_random_uuid(), (SELECT min(id) FROM booking_appointment), 'reminder',
                1 + n %% 30000, 1000 + n / 30000, 'patient', moment, moment, moment,
                CASE n %% 2 WHEN 0 THEN 'sent' ELSE 'pending' END, 1, '', '', '', now(), moment, 0
            FROM (
                SELECT n, now() + n * interval '1 second' * CASE n %% 2 WHEN 0 THEN -9 ELSE 9 END
                    + interval '1 day' * CASE n %% 2 WHEN 0 THEN -1 ELSE 1 END AS moment
                FROM generate_series(1, %s) AS n
            ) AS rows
            """,
            [BACKLOG],
        )
        cursor.execute("ALTER TABLE booking_message ENABLE TRIGGER USER")
        cursor.execute("ANALYZE booking_message")
        cursor.execute("RESET statement_timeout")


def make_visits(clinic: Clinic, count: int) -> list[Appointment]:
    """So many visits ahead, each of another patient, without messages."""
    first = datetime.now(tz=UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=5)
    names = (f"Bench Patient {number}" for number in range(count))
    people = Patient.objects.bulk_create(patient_row(name) for name in names)
    rows = [
        appointment_row(clinic.role, clinic.service, person, first + timedelta(hours=number))
        for number, person in enumerate(people)
    ]
    return Appointment.objects.bulk_create(rows)
