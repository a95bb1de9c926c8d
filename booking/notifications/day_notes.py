"""What staff write to the patients of a day: one text, one mail for each visit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from booking.models import Appointment, AppointmentStatus, DayNote, Message
from booking.notifications import outbox, policy, rows
from booking.notifications.policy import Kind, Owed

OPEN = (AppointmentStatus.BOOKED, AppointmentStatus.PENDING)


def owed_note(visit: policy.Visit, *, now: datetime) -> list[Owed]:
    """The mail with the note, after the staff's delay, if the visit has not begun then. Pure."""
    due = now + policy.STAFF_DELAY
    if not visit.has_address or due >= visit.start:
        return []
    return [Owed(Kind.NOTE, 0, due, visit.start)]


@transaction.atomic
def post_note(
    appointments: Iterable[Appointment], note: DayNote, *, now: datetime
) -> tuple[Appointment, ...] | None:
    """Keeps the note and owes it to the patients of these visits; which of them get the mail.

    Only visits that are promised or asked for and have not begun. None if this very note was
    posted before: the same form twice sends nothing twice.
    """
    kept, is_new = DayNote.objects.get_or_create(
        pk=note.pk,
        defaults={
            "location": note.location,
            "text": note.text,
            "user": note.user,
            "at": now,
        },
    )
    if not is_new:
        return None
    told = [
        rows.row_of(visit, owed, now=now)
        for visit in appointments
        if visit.status in OPEN
        for owed in owed_note(outbox.visit_of(visit), now=now)
    ]
    for row in told:
        row.note = kept
    Message.objects.bulk_create(told)
    return tuple(row.appointment for row in told)
