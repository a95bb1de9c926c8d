"""The write path's locks: one short transaction, taken again when Postgres asks for it.

Rule: practitioner rows first, in id order, FOR NO KEY UPDATE; then look; then write. Freeing time
takes no practitioner lock. Nothing inside talks to the network.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg import errors as postgres

from booking.errors import Busy

Result = TypeVar("Result")
ATTEMPTS: Final = 4
PAUSE_SECONDS: Final = 0.05
# 40P01, 40001, 55P03: nothing is wrong with what was asked, only with the moment.
PASSING: Final = (
    postgres.DeadlockDetected,
    postgres.SerializationFailure,
    postgres.LockNotAvailable,
)
LOCK_SQL: Final = """
SELECT id FROM locations_practitioner WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE
"""
_chance: Final = random.SystemRandom()


def in_transaction(work: Callable[[], Result]) -> Result:
    """Runs `work` in a transaction; again, up to three times, after a passing refusal.

    Raises Busy when the last attempt was refused too. `work` must be safe to run again.
    """
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return work()
        except OperationalError as error:
            if not isinstance(error.__cause__, PASSING):
                raise
            if attempt + 1 < ATTEMPTS:
                time.sleep(_chance.uniform(0, PAUSE_SECONDS * 2**attempt))
    raise Busy


def lock_practitioners(ids: Iterable[int]) -> None:
    """Takes the rows' locks in id order. Schedule edits and bookings take the same ones."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_SQL, [sorted(set(ids))])


def violated(error: IntegrityError) -> str:
    """The name of the constraint that refused, or an empty text."""
    cause = error.__cause__
    return (cause.diag.constraint_name or "") if isinstance(cause, postgres.Error) else ""
