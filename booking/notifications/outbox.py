"""Writes down the messages that a visit owes, in the transaction of whoever changes the visit.

Nothing here talks to a broker or a mail server: a row is the message until somebody sends it. Each
step of a row is noted as a MessageEvent by the database (migration 0012).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_noop as _

from booking.models import (
    Appointment,
    AppointmentStatus,
    BookingPolicy,
    Message,
    MessageKind,
    MessageState,
    Patient,
    WaitlistOffer,
)
from booking.notifications import lists, policy, recipients
from booking.notifications.policy import Answer, Kind, Occasion, Owed, Told
from locations.models import Location

REASONS: Final = {
    Occasion.MOVED: _("The visit was moved."),
    Occasion.CANCELLED: _("The visit was cancelled."),
    Occasion.ACCEPTED: _("The request was answered."),
    Occasion.DECLINED: _("The request was answered."),
}
# Whom we do not know yet has heard nothing: there is nothing to withdraw.
FIRST_NEWS: Final = frozenset({Occasion.BOOKED, Occasion.REQUESTED, Occasion.SERIES})
# Their visit is gone: nothing that speaks of it is true any more.
GONE: Final = frozenset({Occasion.CANCELLED, Occasion.DECLINED})
A_DAY: Final = timedelta(days=1)
LINKS_A_DAY: Final = 3
# Rows being sent are left alone: their sender looks at the visit again before the mail leaves, and
# the mail about the change waits for it.
WITHDRAW: Final = """
    UPDATE booking_message SET state = 'cancelled', last_error = %(reason)s
    WHERE appointment_id = %(visit)s AND state IN ('pending', 'retry')
      AND (version < %(before)s OR kind = 'requested')
      AND kind NOT IN ('cancelled', 'declined', 'series', 'links')
    RETURNING kind, due_at
"""


def post(
    appointment: Appointment, occasion: Occasion, *, now: datetime, by_staff: bool = False
) -> None:
    """Withdraws what the occasion made untrue and writes what it calls for: 3 statements at most.

    Call it inside the transaction that changes the visit, after the change.
    """
    told = Told.SOMETHING
    if occasion not in FIRST_NEWS:
        told = _withdraw(appointment, occasion, now)
    owed = policy.owed(occasion, visit_of(appointment), now=now, by_staff=by_staff, told=told)
    Message.objects.bulk_create(row_of(appointment, message, now=now) for message in owed)


def post_series(visits: Sequence[Appointment], *, now: datetime, by_staff: bool = False) -> None:
    """One mail about all visits of a series, on the first of them, and each visit's reminders.

    Call it inside the transaction that books them; a single visit is confirmed like any other.
    """
    if len(visits) < 2:
        for visit in visits:
            post(visit, Occasion.BOOKED, now=now, by_staff=by_staff)
        return
    in_order = sorted(visits, key=lambda visit: visit.start)
    rows = [
        row_of(visit, owed, now=now)
        for visit in in_order
        for owed in policy.owed(Occasion.SERIES, visit_of(visit), now=now, by_staff=by_staff)
        if owed.kind is not Kind.SERIES or visit is in_order[0]
    ]
    for row in rows:
        if row.kind == MessageKind.SERIES:
            # It lists what is ahead when it leaves, so it tells of no single start.
            row.not_after, row.visit_start = in_order[-1].start, None
    Message.objects.bulk_create(rows)


def post_offer(offer: WaitlistOffer, answer: Answer, *, now: datetime) -> None:
    """Writes the mail about a time offered to somebody on the wait list, or what became of it.

    Call it inside the transaction that makes or closes the offer.
    """
    held = offer.appointment
    held.offer = offer
    owed = policy.owed_for_offer(answer, visit_of(held), now=now, ends=offer.expires_at)
    Message.objects.bulk_create(row_of(held, message, now=now) for message in owed)


def resend_links(email: str, now: datetime) -> None:
    """Owes the address one mail with the links of its visits ahead, at most LINKS_A_DAY a day.

    Nobody can tell from what happens here whether the address is known: nothing is returned.
    """
    address = email.strip().lower()
    with transaction.atomic():
        # One at a time for an address, so that many requests at once do not slip past the limit.
        list(Patient.objects.select_for_update(no_key=True).filter(email=address).order_by("pk"))
        visit = lists.ahead_of(address, now).select_related("location").first()
        if visit is None or _is_asked_too_often(address, now):
            return
        owed = Owed(Kind.LINKS, 0, now, now + policy.LINKS_USEFUL)
        row_of(visit, owed, now=now).save(force_insert=True)


def _is_asked_too_often(address: str, now: datetime) -> bool:
    asked = Message.objects.filter(kind=MessageKind.LINKS, created_at__gt=now - A_DAY)
    mine = lists.addressed_to(address, "appointment__")
    return asked.filter(mine).count() >= LINKS_A_DAY


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
        is_request=appointment.status == AppointmentStatus.PENDING,
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
    is_gone = occasion in GONE
    values: dict[str, Any] = {
        "reason": REASONS[occasion],
        "visit": appointment.pk,
        "before": appointment.version + (1 if is_gone else 0),
    }
    with connection.cursor() as cursor:
        cursor.execute(WITHDRAW, values)
        withdrawn = cursor.fetchall()
    waiting = [due for kind, due in withdrawn if kind == MessageKind.CONFIRMATION]
    if is_gone and appointment.series_id:
        waiting += _summary_due(appointment.series_id)
    if not waiting:
        return Told.SOMETHING
    return Told.NOT_YET if min(waiting) > now else Told.NOTHING


def _summary_due(series_id: int) -> list[datetime]:
    """When the mail about the whole series is due, while it waits: it leaves out what is gone."""
    rows = Message.objects.filter(
        kind=MessageKind.SERIES,
        appointment__series=series_id,
        state__in=[MessageState.PENDING, MessageState.RETRY],
    )
    return list(rows.values_list("due_at", flat=True))
