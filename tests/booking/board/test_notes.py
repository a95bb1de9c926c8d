"""A note to the patients of a day: staff's own words, once, to those who can be reached."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from booking import scheduling
from booking.models import Appointment, DayNote, Message, MessageKind
from booking.notifications.policy import STAFF_DELAY
from booking.notifications.render import render
from booking.orders import Actor
from tests.booking.board.conftest import at, book, text
from tests.booking.board.test_many import chosen, url_of
from tests.builders import Clinic

NOTE = reverse("admin:booking_board_note")
WORDS = "The street door is shut.\r\n\r\nPlease come in by <the> garage."


@pytest.fixture
def otto(clinic: Clinic, visit: Appointment, monday: date, now: datetime) -> Appointment:
    """A second visit that day, of somebody without an e-mail address."""
    return book(clinic, at(monday, "14:00"), now, name="Otto Olsen", email="")


def typed(*visits: Appointment, **more: Any) -> dict[str, Any]:
    return chosen(*visits, **{"text": WORDS, "key": uuid.uuid4(), **more})


def notes() -> list[Message]:
    return list(Message.objects.filter(kind=MessageKind.NOTE).order_by("pk"))


def test_who_cannot_be_written_to_is_counted_before_and_after(
    desk: Client, clinic: Clinic, visit: Appointment, otto: Appointment, monday: date
) -> None:
    page = text(desk.get(url_of(NOTE, clinic, monday)))
    assert "1 without an e-mail address: please phone" in page
    assert "(416) 555-0123" in page
    answer = text(desk.post(url_of(NOTE, clinic, monday), typed(visit, otto), follow=True))
    assert "1 patient gets the note" in answer
    assert "1 patient cannot be told by mail in time: please phone." in answer


def test_the_mail_says_what_staff_wrote_and_its_subject_does_not(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    desk.post(url_of(NOTE, clinic, monday), typed(visit))
    [message] = notes()
    assert (message.appointment, message.not_after) == (visit, visit.start)
    assert message.due_at - message.created_at == STAFF_DELAY
    mail = render(message)
    assert "door" not in mail.subject
    assert "The street door is shut." in str(mail.body)
    html = str(mail.alternatives[0][0])
    assert "by &lt;the&gt; garage." in html
    assert "<the>" not in html


def test_the_same_form_twice_is_one_note(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    data = typed(visit)
    desk.post(url_of(NOTE, clinic, monday), data)
    again = desk.post(url_of(NOTE, clinic, monday), data, follow=True)
    assert "This note was sent before." in text(again)
    desk.post(url_of(NOTE, clinic, monday), typed(visit, text="And bring the form."))
    assert len(notes()) == DayNote.objects.count() == 2


def test_a_visit_that_is_cancelled_in_time_is_not_told_of_the_door(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date, now: datetime
) -> None:
    desk.post(url_of(NOTE, clinic, monday), typed(visit))
    scheduling.cancel(visit, by=Actor.patient(), now=now)
    [message] = notes()
    assert message.state == "cancelled"


@pytest.mark.parametrize("bad", [{"text": ""}, {"text": " \n "}, {"text": "x" * 601}, {"key": "1"}])
def test_a_note_needs_words_and_not_too_many(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date, bad: dict[str, str]
) -> None:
    answer = desk.post(url_of(NOTE, clinic, monday), typed(visit, **bad))
    assert answer.status_code == 409
    assert not notes()


def test_other_clinics_and_what_has_begun_are_left_alone(
    desk: Client, clinic: Clinic, foreign: Clinic, monday: date, now: datetime
) -> None:
    other = book(foreign, at(monday, "10:00"), now)
    minute = now.replace(second=0, microsecond=0)
    begun = book(clinic, minute - timedelta(minutes=5), now - timedelta(hours=2))
    assert desk.post(url_of(NOTE, clinic, monday), typed(other)).status_code == 409
    assert desk.post(url_of(NOTE, foreign, monday), typed(other)).status_code == 404
    today = begun.start.astimezone(clinic.location.zone).date()
    assert desk.post(url_of(NOTE, clinic, today), typed(begun)).status_code == 409
    assert not notes()


def test_the_messages_page_shows_what_was_written(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    desk.post(url_of(NOTE, clinic, monday), typed(visit))
    [message] = notes()
    page = text(desk.get(reverse("admin:booking_message_change", args=[message.pk])))
    assert "The street door is shut." in page


def test_a_note_cannot_be_changed_afterwards(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    desk.post(url_of(NOTE, clinic, monday), typed(visit))
    with pytest.raises(DatabaseError), transaction.atomic():
        DayNote.objects.update(text="Something else")
