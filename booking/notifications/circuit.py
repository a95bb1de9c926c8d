"""When the mail server takes nobody's mail, nobody's tries are spent: one probe at a time.

The state is one row, so that every sender on every machine sees the same.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from django.db import connection

PROBE_EVERY: Final = timedelta(seconds=30)
# Updates only when open and due for a probe, so that exactly one sender wins the probe.
LOOK: Final = """
    WITH probe AS (
        UPDATE booking_mailcircuit SET probe_at = statement_timestamp() + %(every)s
        WHERE opened_at IS NOT NULL AND probe_at <= statement_timestamp()
        RETURNING id
    )
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM probe) THEN 'probe'
        WHEN EXISTS (SELECT 1 FROM booking_mailcircuit WHERE opened_at IS NOT NULL) THEN 'open'
        ELSE 'closed' END
"""
OPEN: Final = """
    INSERT INTO booking_mailcircuit (id, opened_at, reason, probe_at)
    VALUES (1, statement_timestamp(), %(reason)s, statement_timestamp() + %(every)s)
    ON CONFLICT (id) DO UPDATE SET
        opened_at = COALESCE(booking_mailcircuit.opened_at, excluded.opened_at),
        reason = excluded.reason, probe_at = excluded.probe_at
"""
CLOSE: Final = """
    UPDATE booking_mailcircuit SET opened_at = NULL, reason = '', probe_at = NULL
    WHERE opened_at IS NOT NULL
"""


class Circuit(StrEnum):
    """May mail go out?"""

    CLOSED = "closed"  # yes
    PROBE = "probe"  # one mail, to see whether it may again; the caller has been chosen to try
    OPEN = "open"  # no


def look() -> Circuit:
    """What a sender that begins now may do."""
    values: dict[str, Any] = {"every": PROBE_EVERY}
    with connection.cursor() as cursor:
        cursor.execute(LOOK, values)
        (found,) = cursor.fetchone() or ("closed",)
    return Circuit(found)


def open_for(reason: str) -> None:
    """Holds all mail back, for the reason given; the next probe comes later."""
    values: dict[str, Any] = {"reason": reason, "every": PROBE_EVERY}
    with connection.cursor() as cursor:
        cursor.execute(OPEN, values)


def close() -> None:
    """Lets mail go out again."""
    with connection.cursor() as cursor:
        cursor.execute(CLOSE)
