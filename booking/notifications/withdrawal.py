"""Ends the waiting messages that a change made untrue, and says what the patient knows by then."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext_noop as _

from booking.models import Appointment, Message, MessageKind, MessageState
from booking.notifications.policy import Occasion, Told

REASONS: Final = {
    Occasion.MOVED: _("The visit was moved."),
    Occasion.CANCELLED: _("The visit was cancelled."),
    Occasion.ACCEPTED: _("The request was answered."),
    Occasion.DECLINED: _("The request was answered."),
}
# Their visit is gone: nothing that speaks of it is true any more.
GONE: Final = frozenset({Occasion.CANCELLED, Occasion.DECLINED})
WAITING: Final = (MessageState.PENDING, MessageState.RETRY)
OLD_START: Final = "old start"
HEARD: Final = "heard"
# Rows being sent are left alone: their sender looks at the visit again before the mail leaves, and
# the mail about the change waits for it. What is in doubt counts against us: it may have told of
# the visit, and it need not have told of its end.
WITHDRAW: Final = """
    WITH gone AS (
        UPDATE booking_message SET state = 'cancelled', last_error = %(reason)s
        WHERE appointment_id = %(visit)s AND state IN ('pending', 'retry')
          AND (version < %(before)s OR kind = 'requested')
          AND kind NOT IN ('cancelled', 'declined', 'series', 'series_cancelled', 'links',
            'staff_day', 'staff_left', 'staff_undeliverable')
        RETURNING kind, due_at
    ), moved AS (
        SELECT old_time FROM booking_appointmentevent
        WHERE appointment_id = %(visit)s AND old_time IS NOT NULL ORDER BY id DESC LIMIT 1
    ), heard AS (
        SELECT max(CASE WHEN state = 'sending' THEN 'infinity' ELSE COALESCE(sent_at, in_doubt_at)
                END) FILTER (WHERE kind NOT IN ('cancelled', 'declined')) AS of_it,
            max(sent_at) FILTER (WHERE kind IN ('cancelled', 'declined') AND state = 'sent')
                AS of_its_end
        FROM booking_message
        WHERE recipient = 'patient'
          AND (state IN ('sent', 'sending') OR in_doubt_at IS NOT NULL) AND (
            appointment_id = %(visit)s AND kind NOT IN ('links', 'running_late')
            OR kind = 'series' AND appointment_id IN (
                SELECT id FROM booking_appointment WHERE series_id = %(series)s
            )
        )
    )
    SELECT kind, due_at FROM gone UNION ALL SELECT 'old start', lower(old_time) FROM moved
    UNION ALL SELECT 'heard', NULL FROM heard WHERE of_it > COALESCE(of_its_end, '-infinity')
"""


def withdraw(
    appointment: Appointment, occasion: Occasion, now: datetime
) -> tuple[Told, datetime | None]:
    """Ends the waiting messages that are not true any more; what that says of the first one.

    Beside it, when the visit was before it last moved.
    """
    is_gone = occasion in GONE
    values: dict[str, Any] = {
        "reason": REASONS[occasion],
        "visit": appointment.pk,
        "series": appointment.series_id,
        "before": appointment.version + (1 if is_gone else 0),
    }
    with connection.cursor() as cursor:
        cursor.execute(WITHDRAW, values)
        found = cursor.fetchall()
    old = next((moment for kind, moment in found if kind == OLD_START), None)
    waiting = [moment for kind, moment in found if kind == MessageKind.CONFIRMATION]
    if is_gone and appointment.series_id:
        waiting += _summary_due(appointment.series_id)
    # Who read of the visit from us must hear that it is gone, also if staff took back in between.
    if not waiting or any(kind == HEARD for kind, _moment in found):
        return Told.SOMETHING, old
    return (Told.NOT_YET if min(waiting) > now else Told.NOTHING), old


def _summary_due(series_id: int) -> list[datetime]:
    """When the mail about the whole series is due, while it waits: it leaves out what is gone."""
    waiting = Message.objects.filter(
        kind=MessageKind.SERIES,
        appointment__series=series_id,
        state__in=WAITING,
    )
    return list(waiting.values_list("due_at", flat=True))
