"""Sending what is due: the last look, the mail server's answers, and what becomes of the row."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from booking.models import (
    Appointment,
    BookingPolicy,
    MessageKind,
    MessageState,
)
from booking.notifications import circuit, claims, dispatch, outbox
from booking.notifications.health import mail_health
from tests.booking.notifications.acts import (
    cancel,
    confirmation,
    make_due,
    mark_sent,
    move,
    states,
)
from tests.booking.notifications.conftest import Book
from tests.booking.notifications.post_office import (
    PostOffice,
)

pytestmark = pytest.mark.django_db


def test_a_confirmation_leaves_with_the_next_tick(booked: Book, office: PostOffice) -> None:
    visit = booked()
    assert dispatch.run() == {"sent": 1}
    (mail,) = office.mails
    assert office.to == ["patient0@example.com"]
    row = confirmation(visit)
    assert (row.state, row.attempts, row.smtp_code) == (MessageState.SENT, 1, 250)
    assert row.sent_at is not None
    assert mail["Message-ID"] == row.message_id
    assert dispatch.run() == {}


def test_many_mails_go_over_one_connection(booked: Book, office: PostOffice) -> None:
    for _ in range(5):
        booked()
    assert dispatch.run(batch=2) == {"sent": 5}
    assert office.connections == 1


def test_nothing_leaves_before_it_is_due(booked: Book, office: PostOffice) -> None:
    visit = booked()
    visit.messages.update(next_at=timezone.now() + timedelta(seconds=30))
    assert dispatch.run() == {}


def test_a_cancelled_visit_is_never_mailed_about(booked: Book, office: PostOffice) -> None:
    visit = booked()
    make_due(visit)
    Appointment.objects.update(status="cancelled")  # behind the outbox's back
    assert dispatch.run() == {"cancelled": 4}
    assert not office.taken
    assert set(visit.messages.values_list("last_error", flat=True)) == {"The visit was cancelled."}


def test_a_moved_visits_old_reminders_are_never_sent(booked: Book, office: PostOffice) -> None:
    visit = booked()
    make_due(visit)
    Appointment.objects.update(version=2)
    assert dispatch.run() == {"moved": 4}
    assert not office.taken


@pytest.mark.parametrize("status", ["arrived", "fulfilled", "noshow"])
def test_nothing_is_sent_about_a_visit_that_is_over(
    booked: Book, office: PostOffice, status: str
) -> None:
    booked()
    Appointment.objects.update(status=status)
    assert dispatch.run() == {"over": 1}


def test_what_comes_too_late_expires(booked: Book, office: PostOffice) -> None:
    visit = booked()
    visit.messages.update(not_after=timezone.now() - timedelta(seconds=1))
    assert dispatch.run() == {"late": 1}
    assert confirmation(visit).state == MessageState.EXPIRED


def test_the_sample_data_is_never_mailed_about(booked: Book, office: PostOffice) -> None:
    booked()
    Appointment.objects.update(is_sample=True)
    assert dispatch.run() == {"sample": 1}


def test_reminders_stop_for_who_said_so_and_news_goes_on(booked: Book, office: PostOffice) -> None:
    visit = booked()
    make_due(visit, step_hours__in=[0, 48])
    assert visit.patient is not None
    visit.patient.wants_reminders = False
    visit.patient.save()
    assert dispatch.run() == {"sent": 1, "unwanted": 1}


def test_after_an_outage_only_the_nearest_reminder_is_sent(
    booked: Book, office: PostOffice
) -> None:
    visit = booked()
    mark_sent(visit, MessageKind.CONFIRMATION)
    make_due(visit, step_hours__in=[48, 24])
    assert dispatch.run() == {"sent": 1, "superseded": 1}
    assert "reminder24 v1 sent" in states(visit)
    assert "reminder48 v1 cancelled" in states(visit)


def test_news_waits_for_an_older_mail_of_the_visit_that_is_leaving(
    booked: Book, office: PostOffice
) -> None:
    visit = booked()
    claims.claim("another", 1)
    cancel(visit, now=timezone.now())
    assert dispatch.run() == {"wait": 1}
    assert not office.taken
    mark_sent(visit, MessageKind.CONFIRMATION)
    make_due(visit, kind=MessageKind.CANCELLED)
    assert dispatch.run() == {"sent": 1}
    assert "is cancelled" in office.mails[0]["Subject"]


def test_a_move_names_the_old_time_that_was_told(booked: Book, office: PostOffice) -> None:
    visit = booked()
    dispatch.run()
    old = visit.start
    move(visit, 24, now=timezone.now())
    dispatch.run()
    text = office.mails[1].get_body(("plain",))
    assert text is not None
    zone = visit.location.zone
    assert f"{old.astimezone(zone):%A}" in text.get_content()
    assert office.mails[1]["Subject"].startswith("New time for your visit")


def test_a_visit_that_is_moved_back_in_time_sends_nothing(booked: Book, office: PostOffice) -> None:
    visit = booked()
    dispatch.run()
    move(visit, 24, now=timezone.now(), by_staff=True)
    move(visit, -24, now=timezone.now(), by_staff=True)
    make_due(visit, kind=MessageKind.MOVED, state=MessageState.PENDING)
    assert dispatch.run() == {"undone": 1}
    assert len(office.taken) == 1


def test_a_late_reminder_waits_for_the_morning(booked: Book, office: PostOffice) -> None:
    visit = booked()
    mark_sent(visit, MessageKind.CONFIRMATION)
    now = timezone.localtime(timezone=visit.location.zone)
    # Quiet from now until shortly before now: whatever the hour, it is night.
    day_minutes = now.hour * 60 + now.minute
    begins, ends = divmod((day_minutes - 1) % 1440, 60), divmod((day_minutes - 60) % 1440, 60)
    BookingPolicy.objects.update(quiet_from=time(*begins), quiet_until=time(*ends))
    past = timezone.now() - timedelta(minutes=20)
    visit.messages.filter(step_hours=48).update(due_at=past, next_at=past)
    assert dispatch.run() == {}
    row = visit.messages.get(step_hours=48)
    assert (row.state, row.attempts, row.date_header) == (MessageState.PENDING, 0, None)
    assert row.next_at > timezone.now() + timedelta(hours=20)


def test_a_locked_row_is_left_to_who_locked_it(booked: Book) -> None:
    booked()
    assert len(claims.claim("one", 10)) == 1
    assert claims.claim("two", 10) == []


def test_a_reminder_asked_for_arrives_at_once(booked: Book, office: PostOffice) -> None:
    visit = booked()
    mark_sent(visit, MessageKind.CONFIRMATION)
    outbox.remind_now(visit, now=timezone.now())
    BookingPolicy.objects.update(quiet_from=time(0), quiet_until=time(23, 59))
    assert dispatch.run() == {"sent": 1}
    assert office.mails[0]["Subject"].startswith("Reminder: your visit on")


def test_figures_for_staff(booked: Book, office: PostOffice) -> None:
    visit = booked()
    booked(email="nobody@example.com")
    make_due(visit)
    assert mail_health().oldest_due is not None
    office.recipient_answer = lambda to: "550 no" if "nobody" in to else "250 OK"
    dispatch.run()
    circuit.open_for("because")
    found = mail_health()
    assert found.undeliverable == 1
    assert found.last_sent is not None
    assert found.last_look is not None
    assert found.held_why == "because"
    assert found.retrying == found.dead == 0


def test_what_has_been_due_longest_goes_first(booked: Book) -> None:
    visits = [booked() for _ in range(3)]
    for age, visit in zip((1, 3, 2), visits, strict=True):
        past = timezone.now() - timedelta(minutes=age)
        visit.messages.filter(kind=MessageKind.CONFIRMATION).update(next_at=past)
    expected = [confirmation(visits[number]).pk for number in (1, 2, 0)]
    assert claims.claim("one", 10) == expected


def test_the_claim_reads_an_index(booked: Book) -> None:
    booked()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + claims.OLDEST)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "message_open_by_next_look" in plan
