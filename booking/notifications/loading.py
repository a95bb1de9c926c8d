"""The messages of a batch as their mails need them, read at once; and when each may leave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from uuid import UUID

from booking.models import Message, MessageKind, Recipient
from booking.notifications import policy
from booking.notifications.claims import Begun
from booking.notifications.rows import rules_of
from locations.models import Location, Practitioner

# What mails are made of: to turn a column into a value takes longer than to print it. One that is
# not here is read when it is asked for.
READ: Final = (
    *("kind", "step_hours", "minutes", "version", "recipient", "due_at", "message_id"),
    *("date_header", "created_at", "appointment__code", "appointment__status"),
    *("appointment__during", "appointment__version", "appointment__link_version"),
    *("appointment__location", "appointment__practitioner", "appointment__series"),
    *("appointment__language", "appointment__is_sample", "appointment__promised_window_hours"),
    *("appointment__promised_policy_text", "appointment__patient__name"),
    *("appointment__patient__email", "appointment__patient__guardian__name"),
    *("appointment__patient__guardian__email", "note__text", "reader"),
)
# News of what somebody did just now goes at any hour; these can wait for the morning.
KEEP_QUIET: Final = frozenset(
    {
        MessageKind.REMINDER,
        MessageKind.WAITLIST_OFFER,
        MessageKind.WAITLIST_TAKEN,
        MessageKind.WAITLIST_LAPSED,
    }
)


def load(keys: Iterable[UUID]) -> dict[UUID, Message]:
    """The messages with all that their mails name, in three queries at most.

    Those at one clinic share the clinic, so that what is made of it is made once.
    """
    rows = Message.objects.select_related("appointment__patient__guardian", "note").only(*READ)
    found = rows.in_bulk(list(keys))
    visits = [message.appointment for message in found.values()]
    places = Location.objects.select_related("booking_policy")
    place_of = places.in_bulk({visit.location_id for visit in visits})
    for visit in visits:
        visit.location = place_of[visit.location_id]
    to_staff = [m.appointment for m in found.values() if m.recipient == Recipient.PRACTITIONER]
    if to_staff:
        people = Practitioner.objects.select_related("user")
        person_of = people.in_bulk({visit.practitioner_id for visit in to_staff})
        for visit in to_staff:
            visit.practitioner = person_of[visit.practitioner_id]
    return found


def as_begun(message: Message, begun: Begun) -> Message:
    """The message as it was when begun.

    A batch is read at once and then sent for a minute at most. A visit that was moved meanwhile is
    of another version, so it was not begun; an address that was changed is read again.
    """
    patient = message.appointment.patient
    if patient is None or patient.email != begun.email:
        message = load([message.pk])[message.pk]
    message.date_header = begun.date_header
    return message


def pause(message: Message, begun: Begun) -> timedelta | None:
    """How long it has to wait for the end of the quiet hours; None to send it now."""
    if message.kind not in KEEP_QUIET:
        return None
    location = message.appointment.location
    rules = rules_of(location)
    quiet = policy.Quiet(rules.quiet_from, rules.quiet_until)
    ends = policy.quiet_until(begun.now, message.due_at, zone=location.zone, quiet=quiet)
    return ends - begun.now if ends else None
