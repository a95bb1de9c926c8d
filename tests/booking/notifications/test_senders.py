"""Many senders at once, and senders that die: real threads, real processes, real commits."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as site
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from booking.models import Appointment, Message, MessageKind, MessageState
from booking.notifications import claims, dispatch, loading, render
from tests.booking.notifications.conftest import Book
from tests.booking.notifications.post_office import PostOffice

pytestmark = pytest.mark.django_db(transaction=True)

MAILS = 200
SENDERS = 4


def at_once(work: Callable[[int], None], threads: int = SENDERS) -> None:
    """Runs the work in threads that start together; fails if one of them did."""
    gate, failures = threading.Barrier(threads), []

    def begin(number: int) -> None:
        try:
            gate.wait()
            work(number)
        except Exception as error:  # noqa: BLE001 - told to the test below
            failures.append(error)
        finally:
            connection.close()

    runners = [threading.Thread(target=begin, args=(number,)) for number in range(threads)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    assert not failures


def environ(**values: str) -> dict[str, str]:
    """What a process of ours needs to work on this test's database."""
    database = site.DATABASES["default"]
    url = f"postgres://{database['USER']}@/{connection.settings_dict['NAME']}"
    ours = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"{url}?host={database['HOST']}",
        "EMAIL_URL": f"smtp://127.0.0.1:{site.EMAIL_PORT}",
        "DB_POOL_MAX": "4",
    }
    return {**os.environ, **ours, **values}


def start(*command: str) -> subprocess.Popen[bytes]:
    """A process of ours, on this test's database and mail server."""
    return subprocess.Popen([sys.executable, *command], env=environ(), cwd=site.BASE_DIR)


def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    """Fails when the condition does not come true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def states() -> Counter[str]:
    return Counter(
        Message.objects.filter(kind=MessageKind.CONFIRMATION).values_list("state", flat=True)
    )


def end_lease() -> None:
    """Three minutes later."""
    Message.objects.filter(state=MessageState.SENDING).update(next_at=timezone.now())


def test_four_claimers_share_two_hundred_messages_without_a_double(booked: Book) -> None:
    for _ in range(MAILS):
        booked()
    taken: list[list[Any]] = [[] for _ in range(SENDERS)]

    def claim_all(number: int) -> None:
        while keys := claims.claim(f"sender {number}", 7):
            taken[number] += keys

    at_once(claim_all)
    every = [key for keys in taken for key in keys]
    assert len(every) == len(set(every)) == MAILS


def test_four_senders_send_each_mail_once(booked: Book, office: PostOffice) -> None:
    for _ in range(60):
        booked()
    at_once(lambda _number: (dispatch.run(batch=5), None)[1])
    assert states() == {"sent": 60}
    assert max(Counter(office.to).values()) == 1
    assert len(office.taken) == 60


def test_a_sender_killed_with_a_mail_in_its_hands_repeats_that_one_alone(
    booked: Book, office: PostOffice
) -> None:
    for _ in range(5):
        booked()
    accepted = threading.Event()
    office.before_answer = accepted.set
    office.pause_seconds = 0.2
    sender = start("manage.py", "send_due", "--skip-checks")
    assert accepted.wait(30)
    sender.send_signal(signal.SIGKILL)
    sender.wait()
    office.pause_seconds = 0
    lost = states()["sending"]
    assert lost >= 4
    end_lease()
    dispatch.run()
    assert states() == {"sent": 5}
    assert len(office.taken) in (5, 6)  # the answer may have won against the signal
    headers = [(mail["Message-ID"], mail["Date"], mail["Subject"]) for mail in office.mails]
    assert len(set(headers)) == 5


def test_no_mail_leaves_before_it_is_noted_that_the_one_before_was_sent(
    booked: Book, office: PostOffice
) -> None:
    """However slow the database is: else a sender that is killed would repeat all those mails."""
    for _ in range(12):
        booked()
    is_held, let_go = threading.Event(), threading.Event()

    def hold_the_first() -> None:
        with transaction.atomic():
            name = office.mails[0]["Message-ID"]
            Message.objects.select_for_update().get(message_id=name)
            is_held.set()
            let_go.wait(30)
        connection.close()

    holder = threading.Thread(target=hold_the_first)

    def hold_it() -> None:
        if not holder.is_alive() and not is_held.is_set():
            holder.start()
            is_held.wait(10)

    office.before_answer = hold_it
    sender = start("manage.py", "send_due", "--skip-checks")
    assert is_held.wait(30)
    time.sleep(1)
    sender.kill()
    sender.wait()
    taken = len(office.taken)
    let_go.set()
    holder.join()
    assert taken == 1
    end_lease()
    dispatch.run()
    assert states() == {"sent": 12}
    assert len(office.taken) <= 13


def test_a_sender_asked_to_stop_finishes_the_mail_and_repeats_none(
    booked: Book, office: PostOffice
) -> None:
    for _ in range(30):
        booked()
    office.pause_seconds = 0.1
    sender = start("manage.py", "send_due", "--skip-checks", "--loop", "--patience", "0")
    wait_for(lambda: len(office.taken) >= 3)
    sender.send_signal(signal.SIGTERM)
    assert sender.wait(10) == 0
    office.pause_seconds = 0
    found = states()
    assert found["sending"] == 0
    assert found["sent"] == len(office.taken) < 30
    dispatch.run()
    assert len(set(office.to)) == len(office.to) == 30


def test_the_loop_leaves_fresh_mail_to_others_and_takes_over_when_it_waits(
    booked: Book, office: PostOffice
) -> None:
    visit = booked()
    sender = start(
        "manage.py", "send_due", "--skip-checks", "--loop", "--every", "0.1", "--patience", "30"
    )
    time.sleep(2.5)
    assert not office.taken
    late = timezone.now() - timedelta(seconds=31)
    visit.messages.filter(kind=MessageKind.CONFIRMATION).update(due_at=late, next_at=late)
    wait_for(lambda: states()["sent"] == 1)
    sender.send_signal(signal.SIGTERM)
    assert sender.wait(10) == 0


def test_the_note_that_a_mail_was_sent_survives_a_lost_connection(
    booked: Book, office: PostOffice
) -> None:
    booked()

    def cut_every_connection() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connection.close()

    office.before_answer = lambda: at_once(lambda _number: cut_every_connection(), 1)
    with contextlib.suppress(OperationalError):  # the turn is over: the next one goes on
        dispatch.run()
    connection.close()
    assert states() == {"sent": 1}
    assert dispatch.run() == {}


def test_a_worker_sends_what_is_due_and_stops_politely(booked: Book, office: PostOffice) -> None:
    from clinic.celery import app

    for _ in range(20):
        booked()
    office.pause_seconds = 0.1
    worker = start(
        "-m", "celery", "-A", "clinic.celery:app", "worker", "-Q", "mail,tick", "-P", "threads",
        "-c", "2", "--without-gossip", "--without-mingle", "-l", "WARNING",
    )  # fmt: skip
    try:
        app.send_task("booking.dispatch-due")
        wait_for(lambda: len(office.taken) >= 3, 30)
        began = time.monotonic()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(15) == 0
        assert time.monotonic() - began < 5
    finally:
        worker.kill()
        worker.wait()
    found = states()
    assert found["sending"] == 0
    assert found["sent"] == len(office.taken)
    office.pause_seconds = 0
    dispatch.run()
    assert len(set(office.to)) == len(office.to) == 20


def test_each_turn_finds_the_connections_as_if_it_were_the_first(
    booked: Book, office: PostOffice
) -> None:
    for turn in range(3):
        booked()
        assert dispatch.run() == {"sent": 1}, turn


def test_a_mail_that_was_made_ahead_is_looked_at_again_when_the_server_was_slow(
    booked: Book, office: PostOffice
) -> None:
    """It is made while the server looks at the one before; what happens then still counts."""
    visits = [booked() for _ in range(3)]

    def cancel_the_third() -> None:
        Appointment.objects.filter(pk=visits[2].pk).update(status="cancelled")
        connection.close()

    def dawdle() -> None:
        if len(office.taken) == 2:
            other = threading.Thread(target=cancel_the_third)
            other.start()
            other.join()
            time.sleep(4 * dispatch.LOOK_IS_GOOD_SECONDS)

    office.before_answer = dawdle
    assert dispatch.run() == {"sent": 2, "cancelled": 1}
    assert office.to == ["patient0@example.com", "patient1@example.com"]


def test_a_batch_is_read_in_a_few_statements_and_mails_need_no_more(
    booked: Book, django_assert_num_queries: Any
) -> None:
    visits = [booked() for _ in range(3)]
    keys = Message.objects.filter(appointment__in=visits).values_list("pk", flat=True)
    with django_assert_num_queries(3):  # the keys, the messages, their clinics
        for message in loading.load(keys).values():
            render.render(message)
