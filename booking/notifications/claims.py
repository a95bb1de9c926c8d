"""The outbox as a queue: who sends what, under a lease, by the database's clock alone.

Each function is one statement and, outside a transaction, one commit. A sender that dies leaves
rows in `sending` whose lease runs out: they are then due again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, LiteralString
from uuid import UUID

import psycopg
from django.db import connection
from django.utils.translation import gettext_noop as _

from booking.models import MessageState
from booking.notifications import recheck
from booking.notifications.recheck import Verdict

LEASE: Final = timedelta(minutes=3)
# How long news waits for an older mail of the same visit that is leaving just now.
TURN: Final = timedelta(seconds=2)

# MATERIALIZED: a nested loop must not run the locking part more than once.
# statement_timestamp() is now() outside a transaction, and goes on inside one.
CLAIM: Final = """
    WITH due AS MATERIALIZED (
        SELECT id, next_at FROM booking_message
        WHERE state IN ('pending', 'retry', 'sending') AND next_at <= statement_timestamp()
        ORDER BY next_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    )
    UPDATE booking_message AS m
    SET state = 'sending', lease_owner = %(owner)s, next_at = statement_timestamp() + %(lease)s,
        date_header = COALESCE(m.date_header, date_trunc('second', statement_timestamp()))
    FROM due WHERE m.id = due.id
    RETURNING m.id, due.next_at
"""
# The same as `recheck.verdict`, which says why. Several rows at once cost little more than one; a
# row that a sender may have died of is looked at alone, so that its neighbours do not pay for it.
# synchronous_commit is off for this statement alone: what a crash of the database would undo of a
# look is found out again by the next sender. To wait for the disk is for SENT.
LOOK: Final = """
    WITH look AS MATERIALIZED (
        SELECT m.id, set_config('synchronous_commit', 'off', true),
            told.visit_start AS told_start, p.email, CASE
            WHEN a.is_sample THEN 'sample'
            WHEN m.kind = ANY(%(lists)s) THEN CASE
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
            WHEN m.kind = 'moved' AND told.visit_start = m.visit_start THEN 'undone'
            WHEN m.faults >= %(faults)s THEN 'poison'
            ELSE 'go' END AS verdict
        FROM booking_message AS m
        JOIN booking_appointment AS a ON a.id = m.appointment_id
        LEFT JOIN booking_patient AS p ON p.id = a.patient_id
        LEFT JOIN LATERAL (
            SELECT s.visit_start FROM booking_message AS s
            WHERE m.kind = 'moved' AND s.appointment_id = m.appointment_id
              AND s.recipient = m.recipient AND s.state = 'sent' AND s.visit_start IS NOT NULL
            ORDER BY s.sent_at DESC LIMIT 1
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
        m.attempts, m.faults, m.date_header, told_start, email
"""
# What was accepted was accepted, whoever holds the row by now.
SENT: Final = """
    UPDATE booking_message
    SET state = 'sent', sent_at = statement_timestamp(), smtp_code = %(code)s, last_error = '',
        faults = 0
    WHERE id = %(id)s AND state <> 'sent'
"""
PUT_OFF: Final = """
    UPDATE booking_message
    SET state = 'retry', next_at = statement_timestamp() + %(pause)s, last_error = %(reason)s,
        smtp_code = %(code)s, faults = CASE WHEN %(is_fault)s THEN faults ELSE 0 END
    WHERE id = %(id)s AND state = 'sending' AND lease_owner = %(owner)s
"""
END: Final = """
    UPDATE booking_message
    SET state = %(state)s, last_error = %(reason)s, smtp_code = %(code)s
    WHERE id = %(id)s AND state = 'sending' AND lease_owner = %(owner)s
"""
# A row that was not tried goes back to its place in the queue. `tries` undoes a try that ended
# before the server was asked about this mail.
GIVE_BACK: Final = """
    UPDATE booking_message
    SET state = CASE WHEN attempts - %(tries)s > 0 THEN 'retry' ELSE 'pending' END,
        attempts = attempts - %(tries)s, faults = faults - %(tries)s,
        date_header = CASE WHEN attempts - %(tries)s > 0 THEN date_header END,
        next_at = CASE WHEN attempts - %(tries)s > 0 OR %(pause)s > interval '0'
            THEN statement_timestamp() + %(pause)s
            ELSE LEAST(due_at, statement_timestamp()) END
    WHERE id = ANY(%(ids)s) AND state = 'sending' AND lease_owner = %(owner)s
"""
# Begun together with others, and not tried after all: still ours, to be looked at again.
BACK_OUT: Final = """
    UPDATE booking_message
    SET attempts = attempts - 1, faults = faults - 1,
        date_header = CASE WHEN attempts > 1 THEN date_header END
    WHERE id = ANY(%(ids)s) AND state = 'sending' AND lease_owner = %(owner)s
"""
OLDEST: Final = """
    SELECT statement_timestamp() - min(next_at) FROM booking_message
    WHERE state IN ('pending', 'retry', 'sending') AND next_at <= statement_timestamp()
"""
DELIVERED: Final = """
    SELECT EXISTS (SELECT 1 FROM booking_message WHERE sent_at > statement_timestamp() - %(within)s)
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
LOOK_VALUES: Final[dict[str, Any]] = {
    "lease": LEASE,
    "turn": TURN,
    "faults": recheck.MOST_DEATHS,
    "reasons": json.dumps(REASONS),
    "lists": sorted(recheck.LISTS),
    "listed": json.dumps(recheck.LISTED),
    "true_of": json.dumps({kind: sorted(found) for kind, found in recheck.TRUE_OF.items()}),
    "in_turn": sorted(recheck.IN_TURN),
}


@dataclass(frozen=True, slots=True)
class Begun:
    """The last look at one row: the database's clock, how long the message is still of use, its

    tries (this one included), the start that the patient last read from us (for a move only), and
    the patient's own address.
    """

    verdict: Verdict
    now: datetime
    left: timedelta
    attempts: int
    faults: int
    date_header: datetime | None
    told_start: datetime | None
    email: str | None


def claim(owner: str, limit: int) -> list[UUID]:
    """Takes up to `limit` due messages, longest due first, for the length of a lease."""
    rows = _run(CLAIM, {"owner": owner, "limit": limit, "lease": LEASE})
    return [key for key, _due in sorted(rows, key=lambda row: row[1])]


def begin(key: UUID, owner: str) -> Begun | None:
    """Looks at the message and its visit once more and renews the lease; None if it was lost.

    Anything but GO means that the row has been ended or put back, with the reason.
    """
    return begin_all([key], owner).get(key)


def begin_all(keys: list[UUID], owner: str) -> dict[UUID, Begun]:
    """The same for several at once; of those, rows that failed without an answer are left out."""
    rows = _run(LOOK, LOOK_VALUES | {"ids": keys, "owner": owner})
    return {key: Begun(Verdict(verdict), *rest) for key, verdict, *rest in rows}


def sent(key: UUID, code: int | None) -> None:
    """Notes that the mail server took the message."""
    _run(SENT, {"id": key, "code": code})


def put_off(
    key: UUID,
    owner: str,
    pause: timedelta,
    *,
    reason: str,
    code: int | None,
    is_fault: bool = False,
) -> None:
    """To be tried again after `pause`. A fault counts towards giving up; an answer does not."""
    values = {"id": key, "owner": owner, "pause": pause, "reason": reason, "code": code}
    _run(PUT_OFF, values | {"is_fault": is_fault})


def end(key: UUID, owner: str, state: MessageState, *, reason: str, code: int | None) -> None:
    """Not to be tried again."""
    _run(END, {"id": key, "owner": owner, "state": str(state), "reason": reason, "code": code})


def give_back(keys: Iterable[UUID], owner: str) -> None:
    """Rows that were claimed and not tried: due as they were before."""
    _give_back(list(keys), owner, tries=0, pause=timedelta(0))


def back_out(keys: list[UUID], owner: str) -> None:
    """Rows that were begun and not tried: claimed as they were before that look."""
    if keys:
        _run(BACK_OUT, {"ids": keys, "owner": owner})


def undo_try(key: UUID, owner: str, pause: timedelta) -> None:
    """Takes the try back that the mail server never heard of; due again after `pause`."""
    _give_back([key], owner, tries=1, pause=pause)


def oldest_due() -> timedelta | None:
    """For how long the longest waiting message has been due; None if nothing is due."""
    (age,) = _run(OLDEST, {})[0]
    return age  # type: ignore[no-any-return]  # a row of the database


def is_delivering(within: timedelta) -> bool:
    """True if the mail server took any message of late."""
    (found,) = _run(DELIVERED, {"within": within})[0]
    return bool(found)


def _give_back(keys: list[UUID], owner: str, *, tries: int, pause: timedelta) -> None:
    if keys:
        _run(GIVE_BACK, {"ids": keys, "owner": owner, "tries": tries, "pause": pause})


def _run(sql: LiteralString, values: dict[str, Any]) -> list[Any]:
    """Prepared once for each connection: to plan the look before sending costs more than the look.

    Django's own cursors put the values into the text, so that nothing could be prepared.
    """
    connection.ensure_connection()
    talk: psycopg.Connection[Any] = connection.connection
    talk.prepare_threshold = 0
    with connection.wrap_database_errors, psycopg.Cursor(talk) as cursor:
        cursor.execute(sql, values, prepare=True)
        return cursor.fetchall() if cursor.description else []
