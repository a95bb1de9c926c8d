"""The outbox is held against the visits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from booking.models import Appointment, BookingPolicy, Message, MessageKind, MessageState
from booking.notifications.reconcile import Mended, reconcile
from tests.booking.notifications.acts import mark_sent, move, states
from tests.booking.notifications.conftest import Book

pytestmark = pytest.mark.django_db
NOTHING = Mended(0, 0)


def mend() -> Mended:
    return reconcile(now=timezone.now())


def lose(visit: Appointment, **which: object) -> None:
    """As a restore or a hand in the database would; histories go with their message."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE booking_messageevent DISABLE TRIGGER USER")
        for message in visit.messages.filter(**which):
            message.events.all().delete()
            message.delete()
        cursor.execute("ALTER TABLE booking_messageevent ENABLE TRIGGER USER")


def test_what_is_whole_stays_as_it_is(booked: Book) -> None:
    booked()
    moved = booked()
    mark_sent(moved, MessageKind.CONFIRMATION)
    move(moved, now=timezone.now())
    before = list(Message.objects.order_by("pk").values())
    assert mend() == NOTHING
    assert list(Message.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    "which", [{"kind": "confirmation"}, {"step_hours": 24}, {"step_hours__gt": 0}, {}]
)
def test_what_is_missing_is_added_once(booked: Book, which: dict[str, object]) -> None:
    visit = booked(hours=72)
    whole = sorted(states(visit))
    missing = visit.messages.filter(**which).count()
    lose(visit, **which)
    assert mend() == Mended(missing, 0)
    assert sorted(states(visit)) == whole
    assert mend() == NOTHING


def test_a_moved_visit_without_its_news_gets_it(booked: Book) -> None:
    visit = booked()
    mark_sent(visit, MessageKind.CONFIRMATION)
    move(visit, now=timezone.now())
    lose(visit, kind=MessageKind.MOVED)
    assert mend() == Mended(1, 0)
    assert "moved v2 pending" in states(visit)


def test_reminders_whose_time_has_passed_are_not_made_up(booked: Book) -> None:
    visit = booked(hours=30)
    assert not visit.messages.filter(step_hours=48).exists()
    assert mend() == NOTHING


def test_a_changed_policy_is_followed(booked: Book) -> None:
    visit = booked(hours=90)
    BookingPolicy.objects.update(reminder_hours=[72, 24])
    assert mend() == Mended(1, 2)
    open_steps = visit.messages.filter(
        state=MessageState.PENDING, kind=MessageKind.REMINDER
    ).values_list("step_hours", flat=True)
    assert sorted(open_steps) == [24, 72]


def test_who_wants_reminders_again_gets_them(booked: Book) -> None:
    visit = booked(wants_reminders=False)
    assert states(visit) == ["confirmation v1 pending"]
    assert visit.patient is not None
    visit.patient.wants_reminders = True
    visit.patient.save()
    assert mend() == Mended(3, 0)


@pytest.mark.parametrize("change", [{"status": "cancelled"}, {"version": 2}])
def test_what_waits_for_nothing_is_withdrawn(booked: Book, change: dict[str, object]) -> None:
    visit = booked()
    Appointment.objects.update(**change)
    assert mend().withdrawn == 4
    assert set(visit.messages.filter(version=1).values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.parametrize(
    "make",
    [
        lambda visit: visit(email=""),
        lambda visit: visit(is_sample=True),
        lambda visit: visit(hours=-48),
        lambda visit: visit(status="fulfilled"),
    ],
)
def test_visits_that_owe_nothing_are_left_alone(
    visit: Book, make: Callable[[Book], object]
) -> None:
    make(visit)
    assert mend() == NOTHING


def test_mending_takes_as_many_statements_for_many_visits(visit: Book) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            mend()
        return len(queries)

    visit()
    one = statements()
    for _ in range(5):
        visit()
    assert statements() == one
    assert Message.objects.count() == 6 * 4


def test_rows_of_a_later_version_are_no_excuse(visit: Book) -> None:
    made = visit()
    assert mend() == Mended(4, 0)
    Message.objects.update(version=made.version + 1)
    assert mend() == Mended(4, 4)


def test_a_late_reminder_is_not_withdrawn(booked: Book) -> None:
    visit = booked(hours=72)
    past = timezone.now() - timedelta(hours=1)
    visit.messages.filter(step_hours=48).update(due_at=past, next_at=past)
    assert mend() == NOTHING
