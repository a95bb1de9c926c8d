"""A mail that was handed over and never answered may have been read: nobody takes it for unsent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from booking.admin import words
from booking.models import AppointmentStatus, Message, MessageKind, MessageState
from booking.notifications import answers, claims, conversation, dispatch, outbox, render
from booking.notifications.answers import Answer
from booking.notifications.answers import Verdict as Means
from booking.notifications.policy import Occasion
from booking.notifications.recheck import Verdict
from locations import wording
from tests.booking.notifications.acts import (
    cancel,
    confirmation,
    make_due,
    mark_sent,
    move,
    try_again,
)
from tests.booking.notifications.conftest import Book
from tests.booking.notifications.post_office import PostOffice

pytestmark = pytest.mark.django_db
UNHEARD = replace(answers.SILENT, is_in_doubt=True)
BUSY = Answer(Means.RETRY, "not now", 450)


def end_leases() -> None:
    """As if the sender had died some minutes ago."""
    past = timezone.now() - timedelta(seconds=1)
    Message.objects.filter(state=MessageState.SENDING).update(next_at=past)


def put_off(message: Message, answer: Answer) -> None:
    """One try that ends so."""
    message.state, message.lease_owner, message.attempts = MessageState.SENDING, "us", 1
    message.save()
    claims.put_off(message.pk, "us", timedelta(hours=1), answer)


def verdict_on(message: Message) -> Verdict:
    """What the last look says of the message just now."""
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENDING, lease_owner="us")
    begun = claims.begin(message.pk, "us")
    assert begun is not None
    return begun.verdict


def test_what_a_dead_sender_had_begun_is_in_doubt_from_its_try_on(booked: Book) -> None:
    visit = booked()
    (key,) = claims.claim("dead", 10)
    began = claims.begin(key, "dead")
    assert began is not None
    end_leases()
    Message.objects.filter(pk=key).update(next_at=began.now - timedelta(hours=1) + claims.LEASE)
    assert claims.claim("us", 10) == [key]
    assert confirmation(visit).in_doubt_at == began.now - timedelta(hours=1)


def test_what_a_dead_sender_had_only_claimed_is_not_in_doubt(booked: Book) -> None:
    visit = booked()
    assert len(claims.claim("dead", 10)) == 1
    end_leases()
    assert len(claims.claim("us", 10)) == 1
    assert confirmation(visit).in_doubt_at is None


@pytest.mark.parametrize(
    ("phase", "is_in_doubt"),
    [("MAIL", False), ("RCPT", False), ("DATA", False), ("dot", True), ("taken", True)],
)
@pytest.mark.parametrize("is_hanging_up", [True, False])
def test_only_a_mail_that_was_out_is_in_doubt(
    booked: Book,
    office: PostOffice,
    monkeypatch: pytest.MonkeyPatch,
    phase: str,
    *,
    is_hanging_up: bool,
    is_in_doubt: bool,
) -> None:
    for wait in ("REPLY_SECONDS", "FINAL_REPLY_SECONDS"):
        monkeypatch.setattr(conversation, wait, 0.1)
    visit = booked()
    office.breaks_at, office.is_hanging_up = phase, is_hanging_up
    assert dispatch.run() == {"retry": 1}
    assert (confirmation(visit).in_doubt_at is not None) is is_in_doubt


class Away(BaseEmailBackend):
    """A provider that cannot be reached."""

    def send_messages(self, email_messages: object) -> int:
        raise ConnectionRefusedError


class Odd(BaseEmailBackend):
    """A provider whose answer nobody foresaw."""

    def send_messages(self, email_messages: object) -> int:
        raise LookupError


@pytest.mark.parametrize(
    ("backend", "state", "is_in_doubt"),
    [(Away, MessageState.RETRY, False), (Odd, MessageState.DEAD, True)],
)
def test_with_a_provider_of_another_kind_only_the_unforeseen_is_in_doubt(
    booked: Book,
    settings: Any,
    backend: type[BaseEmailBackend],
    state: MessageState,
    *,
    is_in_doubt: bool,
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"
    visit = booked()
    for _ in range(4):
        row = try_again(visit)
    assert (row.state, row.in_doubt_at is not None) == (state, is_in_doubt)


def test_a_refusal_leaves_no_doubt_and_takes_none_away(booked: Book, office: PostOffice) -> None:
    visit = booked()
    office.data_answer = "451 4.3.0 not now"
    assert dispatch.run() == {"retry": 1}
    assert confirmation(visit).in_doubt_at is None
    put_off(confirmation(visit), UNHEARD)
    since = confirmation(visit).in_doubt_at
    assert since is not None
    assert try_again(visit).in_doubt_at == since


def test_what_was_taken_is_in_no_doubt_any_more(booked: Book, office: PostOffice) -> None:
    visit = booked()
    put_off(confirmation(visit), UNHEARD)
    sent = try_again(visit)
    assert (sent.state, sent.in_doubt_at) == (MessageState.SENT, None)


def test_a_mail_in_doubt_keeps_its_date_when_a_try_is_taken_back(booked: Book) -> None:
    visit, date = booked(), datetime(2026, 11, 20, 9, tzinfo=timezone.get_current_timezone())
    put_off(confirmation(visit), UNHEARD)
    Message.objects.update(state="sending", attempts=1, faults=1, date_header=date)
    claims.undo_try(confirmation(visit).pk, "us", timedelta(0))
    assert confirmation(visit).date_header == date


@pytest.mark.parametrize(("answer", "hears"), [(UNHEARD, True), (BUSY, False)])
def test_who_may_have_read_of_a_visit_hears_that_it_is_gone(
    answer: Answer, visit: Book, *, hears: bool
) -> None:
    """Whom a server refused for now has read nothing."""
    made, now = visit(), timezone.now()
    outbox.post(made, Occasion.BOOKED, now=now, by_staff=True)
    put_off(confirmation(made), answer)
    cancel(made, now=now, by_staff=True)
    assert made.messages.filter(kind="cancelled", recipient="patient").exists() is hears


def test_who_may_not_have_read_of_the_end_hears_of_it_again(booked: Book) -> None:
    visit, now = booked(), timezone.now()
    mark_sent(visit, MessageKind.CONFIRMATION)
    cancel(visit, now=now)
    put_off(visit.messages.get(kind="cancelled"), UNHEARD)
    visit.status, visit.version = AppointmentStatus.BOOKED, 2
    visit.save()
    outbox.post(visit, Occasion.BOOKED, now=now)
    cancel(visit, now=now)
    assert visit.messages.filter(kind="cancelled", version=2).exists()


def test_a_move_back_is_told_when_the_move_may_have_been_read(booked: Book) -> None:
    visit, now = booked(), timezone.now()
    mark_sent(visit, MessageKind.CONFIRMATION)
    move(visit, 24, now=now)
    put_off(visit.messages.get(kind="moved"), UNHEARD)
    move(visit, -24, now=now)
    back = visit.messages.get(kind="moved", version=3)
    assert verdict_on(back) is Verdict.GO


def test_a_move_back_is_told_to_who_read_that_the_visit_is_gone(booked: Book) -> None:
    visit, now = booked(), timezone.now()
    mark_sent(visit, MessageKind.CONFIRMATION)
    cancel(visit, now=now)
    mark_sent(visit, MessageKind.CANCELLED)
    visit.status, visit.version = AppointmentStatus.BOOKED, 2
    visit.save()
    outbox.post(visit, Occasion.BOOKED, now=now)
    visit.messages.filter(version=2).update(state=MessageState.SENDING)  # a sender has them
    move(visit, 24, now=now)
    move(visit, -24, now=now)
    visit.messages.filter(version=2).update(state=MessageState.CANCELLED)  # it looked again
    assert verdict_on(visit.messages.get(kind="moved", version=4)) is Verdict.GO


def test_a_move_after_a_doubtful_mail_names_no_old_time(booked: Book) -> None:
    visit, now = booked(), timezone.now()
    mark_sent(visit, MessageKind.CONFIRMATION)
    move(visit, 240, now=now)
    put_off(visit.messages.get(kind="moved"), UNHEARD)
    move(visit, 240, now=now)
    news = visit.messages.get(kind="moved", version=3)
    Message.objects.filter(pk=news.pk).update(state=MessageState.SENDING, lease_owner="us")
    begun = claims.begin(news.pk, "us")
    assert begun is not None
    assert begun.told_start == visit.start
    text = str(render.render(news, told_start=begun.told_start).body)
    for mail in visit.messages.filter(version__lt=3):
        assert mail.visit_start is not None
        assert wording.day_text(mail.visit_start, visit.location.zone) not in text


def test_staff_see_that_a_mail_may_have_arrived(booked: Book) -> None:
    visit = booked()
    put_off(confirmation(visit), UNHEARD)
    assert "It may have arrived all the same." in words.message_reason(confirmation(visit))
    make_due(visit, kind=MessageKind.CONFIRMATION)
    cancel(visit, now=timezone.now())
    told = words.message_reason(confirmation(visit))
    assert "Not needed any more." in told
    assert "It may have arrived all the same." in told
