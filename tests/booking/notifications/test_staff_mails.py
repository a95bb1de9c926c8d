"""Mails to staff, about a late start, after a visit, and about the rest of a series."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from booking import scheduling
from booking.models import (
    Appointment,
    AppointmentEvent,
    AppointmentStatus,
    Message,
    MessageKind,
    MessageState,
)
from booking.notifications import dispatch, outbox, staff
from booking.notifications.policy import Occasion
from booking.notifications.reconcile import Mended, reconcile
from booking.orders import Actor
from locations.models import Location
from tests.booking.notifications.acts import cancel, make_due, move
from tests.booking.notifications.conftest import DESK, SAM, Book
from tests.booking.notifications.post_office import PostOffice
from tests.builders import TORONTO, Clinic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reachable")]


def to_staff() -> list[tuple[str, str]]:
    found = Message.objects.exclude(recipient="patient").order_by("kind", "-recipient")
    return [(message.kind, message.recipient) for message in found]


def test_a_visit_booked_for_this_evening_is_told_to_both(visit: Book, office: PostOffice) -> None:
    outbox.post(visit(hours=5), Occasion.BOOKED, now=timezone.now())
    assert to_staff() == [("staff_booked", "practitioner"), ("staff_booked", "location")]
    dispatch.run()
    assert sorted(office.to) == [DESK, "patient0@example.com", SAM]


def test_a_visit_next_week_is_not(visit: Book) -> None:
    outbox.post(visit(hours=24 * 8), Occasion.BOOKED, now=timezone.now())
    assert to_staff() == []


def test_who_has_no_address_is_not_written_to(visit: Book) -> None:
    User.objects.update(is_active=False)
    Location.objects.update(email="")
    made = Appointment.objects.get(pk=visit(hours=5).pk)
    outbox.post(made, Occasion.BOOKED, now=timezone.now())
    assert to_staff() == []


def test_a_visit_moved_away_from_today_names_its_old_time(visit: Book, office: PostOffice) -> None:
    made, now = visit(hours=5), timezone.now()
    AppointmentEvent.objects.create(
        appointment=made, to_status="booked", agent="patient", old_time=made.during, at=now
    )
    move(made, 24 * 9, now=now)
    assert to_staff() == [("staff_moved", "practitioner"), ("staff_moved", "location")]
    dispatch.run()
    mail = next(m for m in office.mails if m["To"] == SAM)
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Was:" in body.get_content()


def test_a_notice_that_was_overtaken_is_not_sent(visit: Book, office: PostOffice) -> None:
    made, now = visit(hours=5), timezone.now()
    outbox.post(made, Occasion.BOOKED, now=now, by_staff=True)
    cancel(made, now=now)
    Message.objects.filter(state="pending").update(next_at=now)
    dispatch.run()
    assert {
        str(mail["Subject"]).partition(":")[0] for mail in office.mails if mail["To"] == SAM
    } == {"Cancelled at short notice"}


def test_staff_notices_need_no_mending(visit: Book) -> None:
    made = visit(hours=5)
    outbox.post(made, Occasion.BOOKED, now=timezone.now())
    staff.post_undeliverable(made.messages.filter(recipient="patient")[0], now=timezone.now())
    assert reconcile(now=timezone.now()) == Mended(0, 0)


def test_a_refused_address_becomes_a_task_for_the_front_desk(
    booked: Book, office: PostOffice
) -> None:
    made = booked()
    office.recipient_answer = lambda to: "250 OK" if to == DESK else "550 5.1.1 nobody here"
    dispatch.run()
    assert made.messages.get(kind=MessageKind.CONFIRMATION).state == MessageState.UNDELIVERABLE
    assert office.to == [DESK]
    assert "Robin S." in office.taken[0].decode()
    make_due(made, kind=MessageKind.REMINDER)
    dispatch.run()
    assert office.to == [DESK]  # one task for a visit, not one for each mail


def test_a_practitioner_gets_the_days_list_once(
    visit: Book, place: Clinic, office: PostOffice
) -> None:
    made = visit()
    day = made.start.astimezone(TORONTO).date()
    begins = datetime(day.year, day.month, day.day, tzinfo=TORONTO)
    assert staff.post_day_lists(now=begins + timedelta(hours=5)) == 0
    assert staff.post_day_lists(now=begins + timedelta(hours=6)) == 1
    assert staff.post_day_lists(now=begins + timedelta(hours=7)) == 0
    assert staff.post_day_lists(now=begins + timedelta(hours=25)) == 0
    Message.objects.update(next_at=timezone.now())
    dispatch.run()
    assert office.to == [SAM]
    (message,) = made.messages.all()
    assert (message.kind, message.state) == ("staff_day", "sent")


def test_the_days_list_has_what_is_left_of_the_day(visit: Book) -> None:
    kept, gone = visit("Ana Silva"), visit("Kim Sample")
    cancel(gone, now=timezone.now())
    day = kept.start.astimezone(TORONTO).date()
    begins = datetime(day.year, day.month, day.day, tzinfo=TORONTO)
    visits = staff.visits_of_day(kept.practitioner_id, begins, begins + timedelta(days=1))
    assert visits == [kept]


def test_running_late_is_told_at_once_and_once(booked: Book, office: PostOffice) -> None:
    first, second, arrived = booked(), booked(), booked()
    arrived.status = AppointmentStatus.ARRIVED
    arrived.save()
    now = timezone.now()
    told = outbox.post_running_late([first, second, arrived], minutes=15, now=now)
    assert told == (first, second)
    assert outbox.post_running_late([first], minutes=40, now=now) == (first,)
    Message.objects.exclude(kind=MessageKind.RUNNING_LATE).update(state="cancelled")
    dispatch.run()
    assert sorted(office.to) == ["patient0@example.com", "patient1@example.com"]
    assert any("40 minutes" in raw.decode() for raw in office.taken)
    # Later still: another mail, which is news.
    outbox.post_running_late([first], minutes=60, now=timezone.now())
    dispatch.run()
    assert office.to.count("patient0@example.com") == 2


def fulfil(visit: Appointment) -> None:
    by, now = Actor.staff(User.objects.get(username="sam")), timezone.now()
    scheduling.mark_arrived(visit, by=by, now=now)
    scheduling.mark_fulfilled(visit, by=by, now=now)


@pytest.mark.parametrize("wants", [True, False])
def test_only_who_asked_for_it_gets_a_mail_after_the_visit(visit: Book, *, wants: bool) -> None:
    made = visit()
    assert made.patient is not None
    made.patient.wants_follow_up = wants
    made.patient.save()
    fulfil(made)
    assert made.messages.filter(kind=MessageKind.FOLLOW_UP).exists() == wants


def test_who_thought_better_of_it_gets_no_mail_after_the_visit(
    visit: Book, office: PostOffice
) -> None:
    made = visit()
    assert made.patient is not None
    made.patient.wants_follow_up = True
    made.patient.save()
    fulfil(made)
    scheduling.undo_mark(made, by=Actor.job("test"), now=timezone.now())
    scheduling.mark_fulfilled(made, by=Actor.job("test"), now=timezone.now())
    made.patient.wants_follow_up = False
    made.patient.save()
    make_due(made, kind=MessageKind.FOLLOW_UP)
    dispatch.run()
    assert office.mails == []
    assert made.messages.get().state == MessageState.CANCELLED


def test_the_rest_of_a_series_is_cancelled_in_one_mail(
    series: list[Appointment], office: PostOffice
) -> None:
    now = timezone.now()
    cancel(series[0], now=now - timedelta(minutes=1))
    for one in series[1:]:
        cancel(one, now=now)
    outbox.post_series_cancelled(series[1:], now=now)
    dispatch.run()
    subjects = sorted(str(mail["Subject"]) for mail in office.mails)
    assert subjects[0] == "Your 2 visits are cancelled"
    assert len(subjects) == 2
    assert reconcile(now=timezone.now()) == Mended(0, 0)
    summary = next(mail for mail in office.mails if str(mail["Subject"]) == subjects[0])
    (file,) = summary.iter_attachments()
    content: Any = file.get_payload(decode=True)
    assert content.count(b"STATUS:CANCELLED") == 2


def test_one_cancelled_visit_of_a_series_is_told_by_itself(series: list[Appointment]) -> None:
    now = timezone.now()
    cancel(series[0], now=now)
    outbox.post_series_cancelled(series[:1], now=now)
    assert not Message.objects.filter(kind=MessageKind.SERIES_CANCELLED).exists()
