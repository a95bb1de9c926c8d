"""How often one network may do a thing that sends mail or could be used to try addresses."""

from __future__ import annotations

import hashlib
from typing import Final

from django.core.cache import cache

AN_HOUR: Final = 3600


def is_over(name: str, who: str, limit: int, *, seconds: int = AN_HOUR) -> bool:
    """Counts one more try of `who`; True when there were more than `limit` in the time.

    Only a hash of `who` is kept, and only until the time is over.
    """
    digest = hashlib.sha256(who.encode()).hexdigest()[:32]
    key = f"limit:{name}:{digest}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > limit
    except ValueError:  # it ended between the two lines: a new time begins
        cache.set(key, 1, seconds)
        return False
