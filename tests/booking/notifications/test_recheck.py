"""The last look before sending in SQL and its pure twin say the same of every row."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from booking.models import Appointment, AppointmentStatus, Message, MessageKind, MessageState
from booking.notifications import claims, recheck, rows
from booking.notifications.policy import Kind, Owed, To
from booking.notifications.recheck import Row, Verdict
from booking.notifications.samples import TO_STAFF
from tests.booking.notifications.conftest import Book

pytestmark = pytest.mark.django_db
STATUSES = sorted(recheck.ANY - {"held", "lapsed"})


def some_message(visit: Appointment, kind: Kind, chance: random.Random) -> tuple[Message, Row]:
    """A claimed message in a random situation, and the same for the pure look."""
    now = timezone.now()
    fitting = sorted(recheck.TRUE_OF.get(kind, recheck.ANY))
    facts: dict[str, Any] = {
        "kind": kind,
        "version": chance.choice([3, 3, 2]),
        "visit_version": 3,
        "status": chance.choice([*STATUSES, *fitting * 6]),
        "not_after": now + timedelta(hours=chance.choice([-1, 9, 9, 9])),
        "faults": chance.choice([0, 0, recheck.MOST_DEATHS - 1, recheck.MOST_DEATHS]),
        "is_sample": chance.random() < 0.1,
        "wants_reminders": chance.random() < 0.7,
        "wants_follow_up": chance.random() < 0.7,
        "has_nearer": kind is Kind.REMINDER and chance.random() < 0.3,
        "has_it_again": kind is Kind.STAFF_LEFT and chance.random() < 0.3,
        "has_older": chance.random() < 0.3,
        "is_told": chance.random() < 0.3,
        "is_one_left": kind not in recheck.LISTED,  # the visit is of no series
    }
    row = Row(**facts)
    write(visit, row)
    step = 24 if kind is Kind.REMINDER else 0
    owed = Owed(kind, step, now, row.not_after, TO_STAFF.get(kind, To.PATIENT))
    message = rows.row_of(visit, owed, now=now)
    message.version, message.faults = row.version, row.faults
    message.reader = visit.practitioner if row.has_it_again else None
    message.state, message.lease_owner = MessageState.SENDING, "us"
    message.save(force_insert=True)
    write_others(message, row, chance)
    return message, row


def write(visit: Appointment, row: Row) -> None:
    is_held = row.status in ("held", "lapsed")
    visit.status = AppointmentStatus.FULFILLED if is_held else AppointmentStatus(row.status)
    visit.version, visit.is_sample = row.visit_version, row.is_sample
    visit.save()
    if row.status == "held":
        Appointment.objects.filter(pk=visit.pk).update(
            status="held", hold_expires_at=timezone.now() + timedelta(hours=1)
        )
    elif row.status == "lapsed":
        Appointment.objects.filter(pk=visit.pk).update(status="lapsed")
    assert visit.patient is not None
    visit.patient.wants_reminders = row.wants_reminders
    visit.patient.wants_follow_up = row.wants_follow_up
    visit.patient.save()


def write_others(message: Message, row: Row, chance: random.Random) -> None:
    """What else the visit's reader was sent, or is about to be."""
    values = {"version": message.version, "recipient": message.recipient}
    past = message.created_at - timedelta(minutes=1)
    if row.has_nearer:
        another(message, MessageKind.REMINDER, step_hours=2, due_at=past, **values)
    if row.has_older:
        older = MessageKind.DECLINED if row.kind is not Kind.DECLINED else MessageKind.MOVED
        another(message, older, state="sending", created_at=past, **values)
    what = "told" if row.is_told else chance.choice(["another time", "its end", "in doubt"])
    is_end = what == "its end" and row.kind is Kind.MOVED
    kind = MessageKind.CANCELLED if is_end else MessageKind.LINKS
    start = past if what == "another time" else message.visit_start
    how = {"in_doubt_at": past} if what == "in doubt" else {"state": "sent", "sent_at": past}
    another(message, kind, visit_start=start, **how, **values)


def another(message: Message, kind: MessageKind, **values: Any) -> None:
    owed = Owed(Kind(kind), 0, message.due_at, message.not_after)
    made = rows.row_of(message.appointment, owed, now=message.created_at)
    for name, value in values.items():
        setattr(made, name, value)
    made.save(force_insert=True)


@pytest.mark.parametrize("kind", list(Kind))
def test_sql_and_its_pure_twin_agree(visit: Book, kind: Kind) -> None:
    chance = random.Random(str(kind))
    made = visit()
    seen = set()
    for number in range(40):
        hours = timedelta(days=number)
        span = TimestamptzRange(made.start + hours, made.end + hours)
        made.during = made.blocked = made.travel = span
        message, row = some_message(made, kind, chance)
        expected = recheck.verdict(row, now=timezone.now())
        begun = claims.begin(message.pk, "us")
        assert begun is not None
        assert begun.verdict is expected, row
        seen.add(expected)
        mine = made.messages.filter(version__lt=100)
        mine.update(
            state=MessageState.CANCELLED, visit_start=None, in_doubt_at=None, version=100 + number
        )
    assert seen > {Verdict.SAMPLE} if kind in recheck.LISTED else Verdict.GO in seen


def test_rows_that_failed_without_an_answer_are_looked_at_alone(booked: Book) -> None:
    good, doubtful = booked(), booked()
    Message.objects.filter(appointment=doubtful).update(faults=1)
    keys = claims.claim("us", 10)
    assert len(keys) == 2
    together = claims.begin_all(keys, "us")
    assert [good.messages.get(kind="confirmation").pk] == list(together)
    (alone,) = set(keys) - set(together)
    assert claims.begin_all([alone], "us")[alone].verdict is Verdict.GO


def test_what_was_begun_and_not_tried_is_as_it_was(booked: Book) -> None:
    booked()
    (key,) = claims.claim("us", 1)
    claims.begin_all([key], "us")
    claims.back_out([key], "us")
    message = Message.objects.get(pk=key)
    assert (message.state, message.lease_owner) == ("sending", "us")
    assert (message.attempts, message.faults, message.date_header) == (0, 0, None)
