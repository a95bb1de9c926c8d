"""Can visitors be served? Database, migrations, cache; and whether the clock of the mails beats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from redis.exceptions import RedisError

HEARTBEAT_KEY: Final = "beat:heartbeat"
# Beat ticks each minute; three missed ticks are a fault.
HEARTBEAT_MAY_AGE: Final = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: `parts` by name; `needed` are those without which nobody can be served."""

    parts: dict[str, bool]
    heartbeat_age: float | None
    needed: tuple[str, ...] = ("database", "migrations")

    @property
    def is_ready(self) -> bool:
        """True if visitors can read and book; a silent cache or clock only delays mail."""
        return all(self.parts[name] for name in self.needed)

    def as_dict(self) -> dict[str, Any]:
        """For JSON: `ok` or `failed` by part, the clock's age in seconds (null if never heard)."""
        states = {name: "ok" if fine else "failed" for name, fine in self.parts.items()}
        status = "ok" if self.is_ready else "unavailable"
        return {"status": status, "parts": states, "beat_age_seconds": self.heartbeat_age}


def note_heartbeat(*, now: datetime) -> None:
    """Said by the clock's own task at each tick."""
    cache.set(HEARTBEAT_KEY, now.timestamp(), timeout=24 * 60 * 60)


def examine(*, now: datetime) -> Report:
    """Ask every part once."""
    database, migrations = _database()
    answers, age = _cache(now)
    beats = age is not None and age <= HEARTBEAT_MAY_AGE.total_seconds()
    parts = {"database": database, "migrations": migrations, "cache": answers, "beat": beats}
    return Report(parts=parts, heartbeat_age=age)


def _database() -> tuple[bool, bool]:
    """Whether it answers, and whether its tables are those of this code."""
    try:
        executor = MigrationExecutor(connection)
        return True, not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False, False


def _cache(now: datetime) -> tuple[bool, float | None]:
    """Whether it answers, and the seconds since the clock was last heard."""
    try:
        heard = cache.get(HEARTBEAT_KEY)
    except (RedisError, OSError):
        return False, None
    return True, None if heard is None else round(max(0.0, now.timestamp() - heard), 1)
