"""Mails that list several visits: a series, and links that are sent again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from icalendar import Calendar

from booking.models import Appointment, Message, MessageKind, MessageState, Patient
from booking.notifications import dispatch, outbox
from booking.notifications.outbox import LINKS_A_DAY
from booking.notifications.policy import Occasion
from booking.notifications.reconcile import Mended, reconcile
from locations.wording import day_text
from tests.booking.notifications.acts import cancel, move
from tests.booking.notifications.conftest import Book
from tests.booking.notifications.post_office import PostOffice

pytestmark = pytest.mark.django_db


def summary() -> Message:
    return Message.objects.get(kind=MessageKind.SERIES)


def text_of(mail: Any) -> str:
    return str(mail.get_body(("plain",)).get_content())


def days(visits: list[Appointment]) -> list[str]:
    return [day_text(visit.start, visit.location.zone) for visit in visits]


def test_a_series_is_told_in_one_mail_with_all_dates(
    series: list[Appointment], office: PostOffice
) -> None:
    outbox.post_series(series, now=timezone.now())
    assert Message.objects.exclude(kind=MessageKind.REMINDER).count() == 1
    assert all(visit.messages.filter(kind="reminder").count() == 3 for visit in series)
    dispatch.run()
    (mail,) = office.mails
    assert mail["Subject"] == "Your 3 visits are booked"
    assert all(day in text_of(mail) for day in days(series))
    assert all(f"/visit/{visit.code}/open/" in text_of(mail) for visit in series)


def test_the_calendar_file_of_a_series_has_every_visit(
    series: list[Appointment], office: PostOffice
) -> None:
    outbox.post_series(series, now=timezone.now())
    dispatch.run()
    (file,) = office.mails[0].iter_attachments()
    content: Any = file.get_payload(decode=True)
    calendar: Any = Calendar.from_ical(content)
    assert calendar["METHOD"] == "PUBLISH"
    assert [event["DTSTART"].dt for event in calendar.walk("VEVENT")] == [
        visit.start for visit in series
    ]
    assert len(calendar.walk("VTIMEZONE")) == 1


def test_the_mail_about_a_series_lists_what_is_ahead_when_it_leaves(
    series: list[Appointment], office: PostOffice
) -> None:
    first, second, third = series
    now = timezone.now()
    outbox.post_series(series, now=now - timedelta(minutes=1), by_staff=True)
    first.refresh_from_db()
    cancel(first, now=now, by_staff=True)
    assert not first.messages.filter(kind=MessageKind.CANCELLED).exists()
    Message.objects.filter(kind=MessageKind.SERIES).update(next_at=now)
    dispatch.run()
    (mail,) = office.mails
    assert days([first])[0] not in text_of(mail)
    assert all(day in text_of(mail) for day in days([second, third]))


def test_a_series_that_was_cancelled_at_once_sends_nothing(
    series: list[Appointment], office: PostOffice
) -> None:
    now = timezone.now()
    outbox.post_series(series, now=now, by_staff=True)
    for visit in series:
        cancel(visit, now=now, by_staff=True)
    Message.objects.filter(state="pending").update(next_at=now)
    dispatch.run()
    assert office.mails == []
    assert summary().state == MessageState.CANCELLED


def test_a_series_needs_no_mending(series: list[Appointment]) -> None:
    outbox.post_series(series, now=timezone.now())
    assert reconcile(now=timezone.now()) == Mended(0, 0)
    move(series[1], 24, now=timezone.now())
    assert series[1].messages.filter(kind=MessageKind.MOVED).exists()
    assert reconcile(now=timezone.now()) == Mended(0, 0)


def test_a_series_of_one_is_a_visit(series: list[Appointment]) -> None:
    outbox.post_series(series[:1], now=timezone.now())
    assert series[0].messages.filter(kind=MessageKind.CONFIRMATION).exists()
    assert not Message.objects.filter(kind=MessageKind.SERIES).exists()


def links() -> int:
    return Message.objects.filter(kind=MessageKind.LINKS).count()


def test_links_are_sent_again_in_one_mail(visit: Book, office: PostOffice) -> None:
    first, second = visit(email="robin@example.com"), visit(email="robin@example.com")
    other = visit(email="somebody@example.com")
    outbox.resend_links(" Robin@Example.com ", timezone.now())
    dispatch.run()
    (mail,) = office.mails
    assert office.to == ["robin@example.com"]
    for seen in (first, second):
        assert f"/visit/{seen.code}/open/" in text_of(mail)
    assert str(other.code) not in text_of(mail)


def test_nobody_learns_whether_an_address_is_known(visit: Book) -> None:
    visit(email="robin@example.com")
    for address in ("robin@example.com", "stranger@example.com", "", "not an address"):
        outbox.resend_links(address, timezone.now())
    assert links() == 1


def test_links_are_sent_a_few_times_a_day_at_most(visit: Book) -> None:
    now: datetime = timezone.now()
    visit(email="robin@example.com")
    for minute in range(LINKS_A_DAY + 3):
        outbox.resend_links("robin@example.com", now + timedelta(minutes=minute))
    assert links() == LINKS_A_DAY
    outbox.resend_links("robin@example.com", now + timedelta(days=1, hours=1))
    assert links() == LINKS_A_DAY + 1


def test_links_go_to_who_answers_for_a_child(visit: Book, office: PostOffice) -> None:
    seen = visit("Kim Sample", email="")
    assert seen.patient is not None
    seen.patient.guardian = Patient.objects.create(
        name="Robin Sample", email="robin@example.com", created_at=timezone.now()
    )
    seen.patient.save()
    outbox.resend_links("robin@example.com", timezone.now())
    dispatch.run()
    assert office.to == ["robin@example.com"]


def test_asking_for_links_changes_nothing_else(visit: Book) -> None:
    seen = visit(email="robin@example.com")
    outbox.post(seen, Occasion.BOOKED, now=timezone.now())
    outbox.resend_links("robin@example.com", timezone.now())
    move(seen, 24, now=timezone.now())
    assert seen.messages.get(kind=MessageKind.LINKS).state == MessageState.PENDING
    assert reconcile(now=timezone.now()) == Mended(0, 0)
