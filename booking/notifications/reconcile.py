"""Holds the outbox against the visits: each visit ahead has the messages of its version, no others.

Rows are written in the transaction of the visit, so nothing should ever be missing. This mends what
a restore, a hand in the database or a changed policy left, and says so loudly.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext_noop as _

from booking.models import Appointment, AppointmentStatus, Message, MessageKind
from booking.models.policy import starter_reminders
from booking.notifications import outbox, policy, recheck, rows
from booking.notifications.policy import Kind, Owed

LOG: Final = logging.getLogger(__name__)
CHUNK: Final = 500

# Suspects only, by cheap rules that are never too strict: the policy judges each of them after.
# Index: appointment's foreign key on messages; visits ahead are a small part of all.
SUSPECTS: Final = """
    SELECT a.id FROM booking_appointment AS a
    JOIN booking_patient AS p ON p.id = a.patient_id
    LEFT JOIN booking_patient AS g ON g.id = p.guardian_id
    LEFT JOIN booking_bookingpolicy AS b ON b.location_id = a.location_id
    WHERE a.status = 'booked' AND NOT a.is_sample AND lower(a.during) > %(now)s
      AND COALESCE(NULLIF(p.email, ''), g.email, '') <> '' AND (
        NOT EXISTS (
            SELECT 1 FROM booking_message AS m WHERE m.appointment_id = a.id
            AND m.version = a.version AND m.kind IN ('confirmation', 'moved')
        ) AND NOT (a.version = 1 AND EXISTS (
            SELECT 1 FROM booking_message AS m
            JOIN booking_appointment AS one ON one.id = m.appointment_id
            WHERE one.series_id = a.series_id AND m.kind = 'series'
        )) OR p.wants_reminders AND EXISTS (
            SELECT 1 FROM unnest(COALESCE(b.reminder_hours, %(steps)s::smallint[])) AS step
            WHERE lower(a.during) - step * interval '1 hour' > %(now)s AND NOT EXISTS (
                SELECT 1 FROM booking_message AS m WHERE m.appointment_id = a.id
                AND m.version = a.version AND m.kind = 'reminder' AND m.step_hours = step
            )
        )
    ) ORDER BY a.id
"""
# What waits though its visit is gone or has another time, and reminders that the clinic gave up.
WITHDRAW: Final = """
    UPDATE booking_message AS m SET state = 'cancelled', last_error = %(reason)s
    FROM booking_appointment AS a
    LEFT JOIN booking_bookingpolicy AS b ON b.location_id = a.location_id
    WHERE a.id = m.appointment_id AND m.state IN ('pending', 'retry')
      AND m.kind = ANY(%(judged)s)
      AND (
        m.version <> a.version
        OR NOT %(true_of)s::jsonb -> m.kind ? a.status
        OR (m.kind = 'reminder'
            AND m.step_hours <> ALL (COALESCE(b.reminder_hours, %(steps)s::smallint[])))
    )
"""
# What became of an offer or a mark is for the last look before sending to say.
LEFT_ALONE: Final = frozenset(
    {Kind.WAITLIST_OFFER, Kind.WAITLIST_TAKEN, Kind.WAITLIST_LAPSED, Kind.FOLLOW_UP}
)
JUDGED: Final[dict[str, Any]] = {
    "judged": sorted(recheck.TRUE_OF.keys() - LEFT_ALONE),
    "true_of": json.dumps({kind: sorted(found) for kind, found in recheck.TRUE_OF.items()}),
}
NOT_OWED: Final = _("The visit does not call for it any more.")


@dataclass(frozen=True, slots=True)
class Mended:
    """How many messages were missing and are there now, and how many waited in vain."""

    added: int
    withdrawn: int


def reconcile(*, now: datetime) -> Mended:
    """Adds what is missing, withdraws what is not owed. Safe beside bookings and other runs."""
    withdrawn = _execute(WITHDRAW, {"reason": NOT_OWED, "steps": starter_reminders()} | JUDGED)
    suspects = _suspects(now)
    chunks = (suspects[at : at + CHUNK] for at in range(0, len(suspects), CHUNK))
    added = sum(_mend(ids, now) for ids in chunks)
    if added:
        LOG.error("Messages were missing and have been added.", extra={"count": added})
    if withdrawn:
        LOG.warning("Messages waited for nothing.", extra={"count": withdrawn})
    return Mended(added, withdrawn)


def _suspects(now: datetime) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(SUSPECTS, {"now": now, "steps": starter_reminders()})
        return [key for (key,) in cursor.fetchall()]


def _mend(ids: list[int], now: datetime) -> int:
    """Adds what these visits lack. A visit that moves meanwhile gets rows that nobody sends."""
    visits = Appointment.objects.filter(pk__in=ids, status=AppointmentStatus.BOOKED)
    visits = visits.select_related("location__booking_policy", "patient__guardian")
    missing = [
        rows.row_of(visit, owed, now=now)
        for visit in visits.prefetch_related("messages")
        for owed in _missing(visit, list(visit.messages.all()), now)
    ]
    Message.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def _missing(visit: Appointment, messages: list[Message], now: datetime) -> list[Owed]:
    """What the policy wants for this version and is not there in any state."""
    there = {
        (message.kind, message.step_hours)
        for message in messages
        if message.version == visit.version
    }
    is_first = not any(message.kind == MessageKind.CONFIRMATION for message in messages)
    news = {Kind.CONFIRMATION, Kind.MOVED}
    wanted = policy.owed(
        policy.Occasion.BOOKED if is_first else policy.Occasion.MOVED,
        outbox.visit_of(visit),
        now=now,
    )
    is_told = any(kind in news for kind, _step in there) or _is_told_with_others(visit)
    return [
        owed
        for owed in wanted
        if (owed.kind, owed.step_hours) not in there and not (is_told and owed.kind in news)
    ]


def _is_told_with_others(visit: Appointment) -> bool:
    """True if one mail told of the whole series, and the visit was not moved since."""
    if visit.series_id is None or visit.version > 1:
        return False
    summaries = Message.objects.filter(kind=MessageKind.SERIES)
    return summaries.filter(appointment__series=visit.series_id).exists()


def _execute(sql: str, values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)
