"""The quick look at one time, before anything else: most who come too late need no more than it.

One statement says that a time is gone. What to name instead is shared by all who ask within a
second. Either may be a moment old: whoever takes a time has it looked at again, under its lock.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core.cache import caches

from booking import timetable_queries as queries
from booking.availability import Want, closest, free_around
from booking.slots import Slot, to_instant, to_minutes
from booking.timetable import STATUSES

SHARED_SECONDS: Final = 1
# A visit, or a hold that lasts and is somebody else's, within the time with its buffers.
GONE_SQL: Final = """
SELECT EXISTS (
    SELECT FROM locations_practitioner p
    JOIN locations_healthcareservice s ON s.slug = %(service)s
    JOIN booking_appointment a ON a.practitioner_id = p.id AND a.status = ANY(%(holds_time)s)
        AND a.blocked && tstzrange(
            %(start)s - s.buffer_before * interval '1 minute',
            %(start)s + (s.duration + s.buffer_after) * interval '1 minute')
    WHERE p.slug = %(practitioner)s
        AND NOT (a.status = 'held'
            AND (a.hold_expires_at <= %(now)s OR a.hold_token_hash = %(token)s))
)
"""


@dataclass(frozen=True, slots=True)
class Picked:
    """A time as a form names it: short names that nobody has looked up yet."""

    location: str
    service: str
    practitioner: str
    start: datetime


@dataclass(frozen=True, slots=True)
class Instead:
    """What was wanted, and the free starts around it, in minutes."""

    want: Want
    minutes: tuple[int, ...]

    def nearest(self, start: datetime) -> list[Slot]:
        """The free times nearest to `start`, earliest first."""
        want = self.want
        who = want.practitioner_id or 0
        found = [
            Slot(at, at + want.service.length, who, want.location.pk, want.service.pk)
            for at in map(to_instant, self.minutes)
            if at != start
        ]
        return list(closest(found, start))


def is_gone(picked: Picked, *, now: datetime, token_hash: str = "") -> bool:
    """True if the practitioner has something else then: one query, no other rule.

    A hold under `token_hash` is not something else.
    """
    keys = {
        "service": picked.service,
        "practitioner": picked.practitioner,
        "start": picked.start,
        "holds_time": STATUSES,
        "now": now,
        # No row has it: an empty text would spare every hold of the wait list.
        "token": token_hash or "-",
    }
    return bool(queries.rows(GONE_SQL, keys)[0][0])


def instead(picked: Picked, *, find: Callable[[], Want], now: datetime) -> Instead:
    """What else is free around a time that is gone; at most a second old, kept in each process.

    `find` looks the short names up, if nobody has just done so.
    """
    week = picked.start.date() - timedelta(days=picked.start.weekday())
    asked = (picked.location, picked.service, picked.practitioner, week.isoformat())
    key = "instead-" + hashlib.sha256(repr(asked).encode()).hexdigest()
    found: Instead | None = caches["local"].get(key)
    if found is None:
        want = find()
        around = free_around(want, start=picked.start, now=now)
        found = Instead(want, tuple(to_minutes(slot.start) for slot in around))
        caches["local"].set(key, found, SHARED_SECONDS)
    return found
