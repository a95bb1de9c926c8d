"""What tests do to visits and their messages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from booking.models import Appointment, AppointmentStatus, Message, MessageKind, MessageState
from booking.notifications import dispatch, outbox
from booking.notifications.policy import Occasion


def states(visit: Appointment) -> list[str]:
    """Each message of the visit as kind, hours, version and state."""
    rows = visit.messages.order_by("version", "due_at")
    return [f"{m.kind}{m.step_hours or ''} v{m.version} {m.state}" for m in rows]


def move(
    visit: Appointment,
    hours: float = 2,
    *,
    now: datetime,
    by_staff: bool = False,
    former_id: int | None = None,
) -> None:
    """What scheduling does, as far as messages can see."""
    start = visit.start + timedelta(hours=hours)
    length = visit.end - visit.start
    visit.during = TimestamptzRange(start, start + length)
    visit.blocked = TimestamptzRange(start, start + length)
    visit.travel = TimestamptzRange(start, start + length * 4)
    visit.version += 1
    visit.save()
    outbox.post(visit, Occasion.MOVED, now=now, by_staff=by_staff, former_id=former_id)


def cancel(visit: Appointment, *, now: datetime, by_staff: bool = False) -> None:
    visit.status = AppointmentStatus.CANCELLED
    visit.save()
    outbox.post(visit, Occasion.CANCELLED, now=now, by_staff=by_staff)


def mark_sent(visit: Appointment, kind: MessageKind) -> None:
    """As if the mail had left."""
    visit.messages.filter(kind=kind).update(state=MessageState.SENT, sent_at=timezone.now())


def make_due(visit: Appointment, **which: Any) -> None:
    """As if their time had come."""
    past = timezone.now() - timedelta(seconds=5)
    visit.messages.filter(**which).update(due_at=past, next_at=past)


def confirmation(visit: Appointment) -> Message:
    return visit.messages.get(kind=MessageKind.CONFIRMATION)


def try_again(visit: Appointment) -> Message:
    """Sends once more, as if the wait of the confirmation were over."""
    make_due(visit, kind=MessageKind.CONFIRMATION)
    dispatch.run()
    return confirmation(visit)
