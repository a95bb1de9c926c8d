"""Writes down the messages that a visit owes, in the transaction of whoever changes the visit.

Nothing here talks to a broker or a mail server: a row is the message until somebody sends it. Each
step of a row is noted as a MessageEvent by the database (migration 0012).
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_noop as _

from booking.models import Appointment, BookingPolicy, Message, MessageKind, MessageState
from booking.notifications import policy, recipients
from booking.notifications.policy import Occasion, Owed, Told
from locations.models import Location

REASONS: Final = {
    Occasion.MOVED: _("The visit was moved."),
    Occasion.CANCELLED: _("The visit was cancelled."),
}
# Rows being sent are left alone: their sender looks at the visit again before the mail leaves, and
# the mail about the change waits for it.
WITHDRAW: Final = """
    UPDATE booking_message SET state = 'cancelled', last_error = %(reason)s
    WHERE appointment_id = %(visit)s AND state IN ('pending', 'retry') AND version < %(before)s
      AND kind <> 'cancelled'
    RETURNING kind, due_at
"""


def post(
    appointment: Appointment, occasion: Occasion, *, now: datetime, by_staff: bool = False
) -> None:
    """Withdraws what the occasion made untrue and writes what it calls for: 3 statements at most.

    Call it inside the transaction that changes the visit, after the change.
    """
    told = Told.SOMETHING
    if occasion is not Occasion.BOOKED:
        told = _withdraw(appointment, occasion, now)
    owed = policy.owed(occasion, visit_of(appointment), now=now, by_staff=by_staff, told=told)
    Message.objects.bulk_create(row_of(appointment, message, now=now) for message in owed)


def remind_now(appointment: Appointment, *, now: datetime) -> Message | None:
    """Makes the visit's next waiting reminder due at once; None if there is none."""
    reminder = (
        appointment.messages.filter(
            kind=MessageKind.REMINDER,
            state__in=[MessageState.PENDING, MessageState.RETRY],
            version=appointment.version,
            not_after__gt=now,
        )
        .order_by("due_at")
        .first()
    )
    if reminder is not None:
        reminder.due_at = reminder.next_at = now
        reminder.save(update_fields=["due_at", "next_at"])
    return reminder


def visit_of(appointment: Appointment) -> policy.Visit:
    """The visit as the pure policy sees it."""
    rules = rules_of(appointment.location)
    patient = appointment.patient
    # Nobody waits for mail about the visits of the sample data.
    has_address = not appointment.is_sample and bool(recipients.address_of(appointment))
    return policy.Visit(
        start=appointment.start,
        zone=appointment.location.zone,
        reminder_hours=tuple(rules.reminder_hours),
        quiet=policy.Quiet(rules.quiet_from, rules.quiet_until),
        has_address=has_address,
        wants_reminders=patient is not None and patient.wants_reminders,
    )


def rules_of(location: Location) -> BookingPolicy:
    """The clinic's policy, or the defaults; costs nothing where it was loaded with the clinic."""
    try:
        return location.booking_policy
    except BookingPolicy.DoesNotExist:
        fresh = BookingPolicy(location=location)
        fresh.clean_fields(exclude=["location"])  # turns the defaults' texts into times
        return fresh


def row_of(appointment: Appointment, owed: Owed, *, now: datetime) -> Message:
    """The message's row, not yet written."""
    key = uuid.uuid4()
    return Message(
        id=key,
        appointment=appointment,
        kind=MessageKind(owed.kind),
        step_hours=owed.step_hours,
        version=appointment.version,
        due_at=owed.due_at,
        next_at=owed.due_at,
        not_after=owed.not_after,
        message_id=f"<{key.hex}@{mail_domain()}>",
        visit_start=appointment.start,
        created_at=now,
    )


def mail_domain() -> str:
    """The right side of our Message-IDs: the site's host; an IP address as a literal (RFC 5322)."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    is_name = any(letter.isalpha() for letter in host) and ":" not in host
    return host.encode("idna").decode() if is_name else f"[{host}]"


def _withdraw(appointment: Appointment, occasion: Occasion, now: datetime) -> Told:
    """Ends the waiting messages that are not true any more; what that says of the first one."""
    is_gone = occasion is Occasion.CANCELLED
    values: dict[str, Any] = {
        "reason": REASONS[occasion],
        "visit": appointment.pk,
        "before": appointment.version + (1 if is_gone else 0),
    }
    with connection.cursor() as cursor:
        cursor.execute(WITHDRAW, values)
        withdrawn = cursor.fetchall()
    waiting = [due for kind, due in withdrawn if kind == MessageKind.CONFIRMATION]
    if not waiting:
        return Told.SOMETHING
    return Told.NOT_YET if min(waiting) > now else Told.NOTHING
