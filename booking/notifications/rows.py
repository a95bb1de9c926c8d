"""A message as a row, and the rules of the clinic that it is about."""

from __future__ import annotations

import uuid
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from booking.models import Appointment, BookingPolicy, Message, MessageKind, Recipient
from booking.notifications.policy import Owed
from locations.models import Location


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
        minutes=owed.minutes,
        version=appointment.version,
        recipient=Recipient(owed.to),
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
