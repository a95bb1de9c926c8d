"""What a visit owes is written down with the visit, or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from booking.models import (
    Appointment,
    AppointmentStatus,
    BookingPolicy,
    Message,
    MessageEvent,
    MessageKind,
    MessageState,
)
from booking.notifications import outbox
from booking.notifications.policy import Occasion
from tests.booking.notifications.acts import cancel, mark_sent, move, states
from tests.booking.notifications.conftest import Book
from tests.builders import Clinic, make_patient

pytestmark = pytest.mark.django_db


def test_a_booking_owes_a_confirmation_and_its_reminders(booked: Book) -> None:
    visit = booked(hours=72)
    assert sorted(states(visit)) == [
        "confirmation v1 pending",
        "reminder2 v1 pending",
        "reminder24 v1 pending",
        "reminder48 v1 pending",
    ]


def test_a_row_carries_its_headers_and_no_names(booked: Book, settings: Any) -> None:
    visit = booked("Ana Beatriz Silva", email="ana@silva.example")
    for message in visit.messages.all():
        assert message.message_id == f"<{message.pk.hex}@[127.0.0.1]>"
        assert message.next_at == message.due_at
        assert message.visit_start == visit.start
    settings.SITE_URL = "https://www.clinic.example"
    other = booked("Ana Beatriz Silva", email="ana@silva.example")
    assert all(m.message_id.endswith("@www.clinic.example>") for m in other.messages.all())
    assert not any("silva" in m.message_id for m in other.messages.all())


def test_posting_takes_three_statements_at_most(visit: Book) -> None:
    now = timezone.now()
    made = visit()
    for occasion, most in ((Occasion.BOOKED, 2), (Occasion.MOVED, 3), (Occasion.CANCELLED, 3)):
        made.version += 1
        fresh = Appointment.objects.select_related("location", "patient").get(pk=made.pk)
        fresh.version = made.version
        with CaptureQueriesContext(
            connection,
        ) as queries:
            outbox.post(fresh, occasion, now=now)
        assert len(queries) <= most, [query["sql"] for query in queries]


def test_a_clinic_without_a_policy_follows_the_defaults(visit: Book, place: Clinic) -> None:
    BookingPolicy.objects.all().delete()
    made = visit()
    fresh = Appointment.objects.select_related("location", "patient").get(pk=made.pk)
    with CaptureQueriesContext(connection) as queries:
        outbox.post(fresh, Occasion.BOOKED, now=timezone.now())
    assert len(queries) <= 2
    assert made.messages.filter(kind=MessageKind.CONFIRMATION).exists()


@transaction.atomic
def cancel_twice(visit: Appointment) -> None:
    """The second message is refused."""
    cancel(visit, now=timezone.now())
    outbox.post(visit, Occasion.CANCELLED, now=timezone.now())


@transaction.atomic
def post_and_fail(visit: Appointment) -> None:
    """The visit is refused, after its messages: a booked one has no time at which it lapses."""
    outbox.post(visit, Occasion.BOOKED, now=timezone.now())
    visit.hold_expires_at = timezone.now()
    visit.save()


@pytest.mark.django_db(transaction=True)
def test_a_failing_message_leaves_no_visit(booked: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = booked()
    before = states(visit)
    with pytest.raises(IntegrityError):
        cancel_twice(visit)
    visit.refresh_from_db()
    assert visit.status == AppointmentStatus.BOOKED
    assert states(visit) == before


@pytest.mark.django_db(transaction=True)
def test_a_visit_that_fails_leaves_no_messages(visit: Book) -> None:
    made = visit()
    with pytest.raises(IntegrityError):
        post_and_fail(made)
    assert not Message.objects.exists()
    assert not MessageEvent.objects.exists()


def test_a_move_withdraws_what_told_of_the_old_time(booked: Book) -> None:
    visit = booked(hours=72)
    mark_sent(visit, MessageKind.CONFIRMATION)
    move(visit, now=timezone.now())
    assert sorted(states(visit)) == [
        "confirmation v1 sent",
        "moved v2 pending",
        "reminder2 v1 cancelled",
        "reminder2 v2 pending",
        "reminder24 v1 cancelled",
        "reminder24 v2 pending",
        "reminder48 v1 cancelled",
        "reminder48 v2 pending",
    ]
    assert set(visit.messages.filter(state="cancelled").values_list("last_error", flat=True)) == {
        "The visit was moved."
    }


def test_a_move_before_the_confirmation_left_confirms_the_new_time(booked: Book) -> None:
    visit = booked()
    move(visit, now=timezone.now())
    assert "confirmation v2 pending" in states(visit)
    assert not visit.messages.filter(kind=MessageKind.MOVED).exists()


def test_a_cancellation_withdraws_the_rest_and_says_so(booked: Book) -> None:
    visit = booked()
    mark_sent(visit, MessageKind.CONFIRMATION)
    cancel(visit, now=timezone.now())
    assert visit.messages.filter(state=MessageState.PENDING).get().kind == MessageKind.CANCELLED


def test_a_slip_of_staff_that_is_undone_at_once_sends_nothing(visit: Book) -> None:
    made, now = visit(), timezone.now()
    outbox.post(made, Occasion.BOOKED, now=now, by_staff=True)
    cancel(made, now=now + timedelta(minutes=2), by_staff=True)
    assert not made.messages.exclude(state=MessageState.CANCELLED).exists()


def test_a_patient_who_was_told_hears_of_a_cancellation_by_staff(visit: Book) -> None:
    made, now = visit(), timezone.now()
    outbox.post(made, Occasion.BOOKED, now=now, by_staff=True)
    mark_sent(made, MessageKind.CONFIRMATION)
    cancel(made, now=now + timedelta(minutes=5), by_staff=True)
    news = made.messages.get(kind=MessageKind.CANCELLED)
    assert news.due_at == now + timedelta(minutes=8)


def test_a_row_that_is_being_sent_is_left_to_its_sender(booked: Book) -> None:
    visit = booked()
    visit.messages.filter(kind=MessageKind.CONFIRMATION).update(state=MessageState.SENDING)
    cancel(visit, now=timezone.now())
    assert "confirmation v1 sending" in states(visit)
    assert "cancelled v1 pending" in states(visit)


def test_visits_of_the_sample_data_owe_nothing(booked: Book) -> None:
    assert states(booked(is_sample=True)) == []


def test_a_patient_without_an_address_is_owed_nothing(booked: Book) -> None:
    assert states(booked(email="")) == []


def test_a_child_is_written_to_by_its_guardian(visit: Book) -> None:
    made = visit(email="")
    assert made.patient is not None
    made.patient.guardian = make_patient("Kim Sample", email="kim@example.com")
    made.patient.save()
    outbox.post(made, Occasion.BOOKED, now=timezone.now())
    assert len(states(made)) == 4


def test_the_next_reminder_can_be_sent_at_once(booked: Book) -> None:
    visit, now = booked(hours=72), timezone.now()
    reminder = outbox.remind_now(visit, now=now)
    assert reminder is not None
    assert (reminder.step_hours, reminder.due_at, reminder.next_at) == (48, now, now)
    visit.messages.filter(kind=MessageKind.REMINDER).update(state=MessageState.CANCELLED)
    assert outbox.remind_now(visit, now=now) is None


def test_the_database_writes_the_history_of_a_message(booked: Book) -> None:
    visit = booked()
    mark_sent(visit, MessageKind.CONFIRMATION)
    cancel(visit, now=timezone.now())
    confirmation = visit.messages.get(kind=MessageKind.CONFIRMATION)
    assert list(confirmation.events.values_list("state", flat=True)) == ["pending", "sent"]
    reminder = visit.messages.filter(kind=MessageKind.REMINDER).first()
    assert reminder is not None
    assert list(reminder.events.values_list("state", "detail")) == [
        ("pending", ""),
        ("cancelled", "The visit was cancelled."),
    ]


def test_who_read_of_the_visit_hears_that_it_is_gone_after_a_change_of_mind(booked: Book) -> None:
    """Cancelled by staff, taken back, and cancelled again before any of it was told."""
    visit, now = booked(), timezone.now()
    mark_sent(visit, MessageKind.CONFIRMATION)
    cancel(visit, now=now, by_staff=True)
    visit.status, visit.version = AppointmentStatus.BOOKED, visit.version + 1
    visit.save()
    outbox.post(visit, Occasion.BOOKED, now=now, by_staff=True)
    cancel(visit, now=now, by_staff=True)
    assert visit.messages.filter(
        kind=MessageKind.CANCELLED, version=visit.version, state=MessageState.PENDING
    ).exists()
