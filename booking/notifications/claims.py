"""The outbox as a queue: who sends what, under a lease, by the database's clock alone.

Each function is one statement and, outside a transaction, one commit. A sender that dies leaves
rows in `sending` whose lease runs out: they are then due again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, LiteralString
from uuid import UUID

import psycopg
from django.db import connection

from booking.models import MessageState
from booking.notifications import look
from booking.notifications.answers import Answer
from booking.notifications.answers import Verdict as Means
from booking.notifications.recheck import Verdict

LEASE: Final = timedelta(minutes=3)

# MATERIALIZED: a nested loop must not run the locking part more than once.
# statement_timestamp() is now() outside a transaction, and goes on inside one.
# A row whose sender died in the middle of a try is in doubt: the server may have taken the mail.
CLAIM: Final = """
    WITH due AS MATERIALIZED (
        SELECT id, next_at, state = 'sending' AND faults > 0 AS was_begun FROM booking_message
        WHERE state IN ('pending', 'retry', 'sending') AND next_at <= statement_timestamp()
        ORDER BY next_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    )
    UPDATE booking_message AS m
    SET state = 'sending', lease_owner = %(owner)s, next_at = statement_timestamp() + %(lease)s,
        date_header = COALESCE(m.date_header, date_trunc('second', statement_timestamp())),
        in_doubt_at = CASE WHEN was_begun THEN due.next_at - %(lease)s ELSE m.in_doubt_at END
    FROM due WHERE m.id = due.id
    RETURNING m.id, due.next_at
"""
# What was accepted was accepted, whoever holds the row by now.
SENT: Final = """
    UPDATE booking_message
    SET state = 'sent', sent_at = statement_timestamp(), smtp_code = %(code)s, last_error = '',
        faults = 0, in_doubt_at = NULL
    WHERE id = %(id)s AND state <> 'sent'
"""
PUT_OFF: Final = """
    UPDATE booking_message
    SET state = 'retry', next_at = statement_timestamp() + %(pause)s, last_error = %(reason)s,
        smtp_code = %(code)s, faults = CASE WHEN %(is_fault)s THEN faults ELSE 0 END,
        in_doubt_at = CASE WHEN %(is_in_doubt)s THEN statement_timestamp() ELSE in_doubt_at END
    WHERE id = %(id)s AND state = 'sending' AND lease_owner = %(owner)s
"""
END: Final = """
    UPDATE booking_message
    SET state = %(state)s, last_error = %(reason)s, smtp_code = %(code)s,
        in_doubt_at = CASE WHEN %(is_in_doubt)s THEN statement_timestamp() ELSE in_doubt_at END
    WHERE id = %(id)s AND state = 'sending' AND lease_owner = %(owner)s
"""
# A row that was not tried goes back to its place in the queue. `tries` undoes a try that ended
# before the server was asked about this mail.
GIVE_BACK: Final = """
    UPDATE booking_message
    SET state = CASE WHEN attempts - %(tries)s > 0 THEN 'retry' ELSE 'pending' END,
        attempts = attempts - %(tries)s, faults = faults - %(tries)s,
        date_header = CASE WHEN attempts - %(tries)s > 0 OR in_doubt_at IS NOT NULL
            THEN date_header END,
        next_at = CASE WHEN attempts - %(tries)s > 0 OR %(pause)s > interval '0'
            THEN statement_timestamp() + %(pause)s
            ELSE LEAST(due_at, statement_timestamp()) END
    WHERE id = ANY(%(ids)s) AND state = 'sending' AND lease_owner = %(owner)s
"""
# Begun together with others, and not tried after all: still ours, to be looked at again.
BACK_OUT: Final = """
    UPDATE booking_message
    SET attempts = attempts - 1, faults = faults - 1,
        date_header = CASE WHEN attempts > 1 OR in_doubt_at IS NOT NULL THEN date_header END
    WHERE id = ANY(%(ids)s) AND state = 'sending' AND lease_owner = %(owner)s
"""
OLDEST: Final = """
    SELECT statement_timestamp() - min(next_at) FROM booking_message
    WHERE state IN ('pending', 'retry', 'sending') AND next_at <= statement_timestamp()
"""
DELIVERED: Final = """
    SELECT EXISTS (SELECT 1 FROM booking_message WHERE sent_at > statement_timestamp() - %(within)s)
"""


@dataclass(frozen=True, slots=True)
class Begun:
    """The last look at one row: the database's clock, how long the message is still of use, its

    tries (this one included), whether it may have been read already, the start that the patient
    last read from us (for a move only), and the patient's own address.
    """

    verdict: Verdict
    now: datetime
    left: timedelta
    attempts: int
    faults: int
    is_in_doubt: bool
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
    rows = _run(look.LOOK, look.VALUES | {"ids": keys, "owner": owner, "lease": LEASE})
    return {key: Begun(Verdict(verdict), *rest) for key, verdict, *rest in rows}


def sent(key: UUID, code: int | None) -> None:
    """Notes that the mail server took the message."""
    _run(SENT, {"id": key, "code": code})


def put_off(key: UUID, owner: str, pause: timedelta, answer: Answer) -> None:
    """To be tried again after `pause`. A fault counts towards giving up; an answer does not."""
    is_fault = answer.verdict is Means.FAULT
    values = {"id": key, "owner": owner, "pause": pause, "is_fault": is_fault}
    _run(PUT_OFF, values | _said(answer))


def end(key: UUID, owner: str, state: MessageState, answer: Answer) -> None:
    """Not to be tried again."""
    _run(END, {"id": key, "owner": owner, "state": str(state)} | _said(answer))


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


def _said(answer: Answer) -> dict[str, Any]:
    return {"reason": answer.words, "code": answer.code, "is_in_doubt": answer.is_in_doubt}


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
