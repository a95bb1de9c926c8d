"""The last look before a mail leaves, in SQL: many rows in one statement, by the database's clock.

`recheck` says the same in Python, and why; a test holds the two against each other.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Final

from django.utils.translation import gettext_noop as _

from booking.notifications import recheck
from booking.notifications.recheck import Verdict

# How long news waits for an older mail of the same visit that is leaving just now.
TURN: Final = timedelta(seconds=2)

# The same as `recheck.verdict`, which says why. Several rows at once cost little more than one; a
# row that a sender may have died of is looked at alone, so that its neighbours do not pay for it.
# synchronous_commit is off for this statement alone: what a crash of the database would undo of a
# look is found out again by the next sender. To wait for the disk is for SENT.
# told_start is the message's own start, so that its mail names no old one, if the last mail before
# is in doubt: nobody can say which time the patient takes for the old one.
LOOK: Final = """
    WITH look AS MATERIALIZED (
        SELECT m.id, set_config('synchronous_commit', 'off', true),
            CASE told.is_sure WHEN true THEN told.visit_start WHEN false THEN m.visit_start END
                AS told_start, p.email, CASE
            WHEN a.is_sample THEN 'sample'
            WHEN m.kind = ANY(%(others)s) THEN CASE
                WHEN m.reader_id = a.practitioner_id THEN 'undone'
                WHEN %(listed)s::jsonb ? m.kind AND NOT EXISTS (
                    SELECT 1 FROM booking_appointment AS one
                    WHERE one.series_id = a.series_id
                      AND one.status = %(listed)s::jsonb ->> m.kind
                      AND lower(one.during) > statement_timestamp()
                ) THEN 'over'
                WHEN statement_timestamp() > m.not_after THEN 'late'
                WHEN m.faults >= %(faults)s THEN 'poison'
                ELSE 'go' END
            WHEN m.kind = 'waitlist_offer' AND a.status <> 'held' THEN 'answered'
            WHEN a.version <> m.version THEN 'moved'
            WHEN NOT %(true_of)s::jsonb -> m.kind ? a.status THEN CASE
                WHEN m.kind = 'requested' AND a.status = 'booked' THEN 'answered'
                WHEN a.status = 'cancelled' THEN 'cancelled'
                ELSE 'over' END
            WHEN statement_timestamp() > m.not_after THEN 'late'
            WHEN m.kind = 'reminder' AND NOT p.wants_reminders THEN 'unwanted'
            WHEN m.kind = 'follow_up' AND NOT p.wants_follow_up THEN 'unwanted'
            WHEN m.kind = 'reminder' AND EXISTS (
                SELECT 1 FROM booking_message AS nearer
                WHERE nearer.appointment_id = m.appointment_id AND nearer.kind = 'reminder'
                  AND nearer.version = m.version AND nearer.recipient = m.recipient
                  AND nearer.step_hours < m.step_hours
                  AND nearer.state IN ('pending', 'retry', 'sending')
                  AND nearer.due_at <= statement_timestamp()
            ) THEN 'superseded'
            WHEN m.kind = ANY(%(in_turn)s) AND EXISTS (
                SELECT 1 FROM booking_message AS older
                WHERE older.appointment_id = m.appointment_id AND older.id <> m.id
                  AND older.recipient = m.recipient
                  AND older.state = 'sending' AND older.created_at <= m.created_at
            ) THEN 'wait'
            WHEN m.kind = 'moved' AND told.visit_start = m.visit_start AND told.is_sure
                AND told.kind NOT IN ('cancelled', 'declined') THEN 'undone'
            WHEN m.faults >= %(faults)s THEN 'poison'
            ELSE 'go' END AS verdict
        FROM booking_message AS m
        JOIN booking_appointment AS a ON a.id = m.appointment_id
        LEFT JOIN booking_patient AS p ON p.id = a.patient_id
        LEFT JOIN LATERAL (
            SELECT s.visit_start, s.kind, s.state = 'sent' AS is_sure FROM booking_message AS s
            WHERE m.kind = 'moved' AND s.appointment_id = m.appointment_id AND s.id <> m.id
              AND s.recipient = m.recipient AND s.visit_start IS NOT NULL
              AND (s.state = 'sent' OR s.in_doubt_at IS NOT NULL)
            ORDER BY COALESCE(s.sent_at, s.in_doubt_at) DESC LIMIT 1
        ) AS told ON true
        WHERE m.id = ANY(%(ids)s) AND m.state = 'sending' AND m.lease_owner = %(owner)s
          AND (m.faults = 0 OR cardinality(%(ids)s::uuid[]) = 1)
        FOR NO KEY UPDATE OF m
    )
    UPDATE booking_message AS m SET
        state = CASE
            WHEN verdict = 'go' THEN 'sending'
            WHEN verdict = 'wait' AND m.attempts = 0 THEN 'pending'
            WHEN verdict = 'wait' THEN 'retry'
            WHEN verdict = 'late' THEN 'expired'
            WHEN verdict = 'poison' THEN 'dead'
            ELSE 'cancelled' END,
        next_at = CASE verdict
            WHEN 'go' THEN statement_timestamp() + %(lease)s
            WHEN 'wait' THEN statement_timestamp() + %(turn)s
            ELSE m.next_at END,
        last_error = CASE WHEN verdict = 'wait' THEN m.last_error
            ELSE COALESCE(%(reasons)s::jsonb ->> verdict, '') END,
        attempts = m.attempts + (verdict = 'go')::int,
        faults = m.faults + (verdict = 'go')::int,
        date_header = CASE WHEN verdict = 'go'
            THEN COALESCE(m.date_header, date_trunc('second', statement_timestamp()))
            ELSE m.date_header END
    FROM look WHERE m.id = look.id
    RETURNING m.id, verdict, statement_timestamp(), m.not_after - statement_timestamp(),
        m.attempts, m.faults, m.in_doubt_at IS NOT NULL, m.date_header, told_start, email
"""
REASONS: Final = {
    Verdict.LATE: _("It would have come too late to be of use."),
    Verdict.POISON: _("Every try ended without an answer from the mail server."),
    Verdict.SAMPLE: _("The visit is part of the sample data."),
    Verdict.MOVED: _("The visit was moved."),
    Verdict.CANCELLED: _("The visit was cancelled."),
    Verdict.OVER: _("The visit is not ahead any more."),
    Verdict.UNWANTED: _("The patient does not want reminders."),
    Verdict.SUPERSEDED: _("A reminder nearer to the visit was due as well."),
    Verdict.UNDONE: _("The visit was moved back before this mail left."),
    Verdict.ANSWERED: _("It was answered before this mail left."),
}
VALUES: Final[dict[str, Any]] = {
    "turn": TURN,
    "faults": recheck.MOST_DEATHS,
    "reasons": json.dumps(REASONS),
    "others": sorted(recheck.OTHERS),
    "listed": json.dumps(recheck.LISTED),
    "true_of": json.dumps({kind: sorted(found) for kind, found in recheck.TRUE_OF.items()}),
    "in_turn": sorted(recheck.IN_TURN),
}
