"""How often one network may do what sends mail, holds times, or could be used to try links.

The buckets are rows, each changed by one statement: nothing is lost with a cache, and of two tries
at once both are counted. See `booking.buckets` for the rule.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Least

from booking.buckets import Rate, level
from booking.models import RateBucket

AN_HOUR: Final = timedelta(hours=1)
# A network is a /24 or /64 block: a household or an office, not one machine.
RATES: Final = {
    "hold": Rate(40, timedelta(minutes=10)),
    "book": Rate(30, AN_HOUR),
    "find-links": Rate(10, AN_HOUR),
    "wait": Rate(20, AN_HOUR),
    # Wrong links of visits, offers and wait list entries.
    "wrong-link": Rate(20, AN_HOUR),
    # Wrong passwords and codes of staff: by network, account, and device that knows the account.
    "sign-in": Rate(20, AN_HOUR),
    "sign-in-account": Rate(5, timedelta(minutes=15)),
    "sign-in-code": Rate(5, timedelta(minutes=15)),
    # A code of the second factor that was used: it is right for half a minute.
    "sign-in-code-used": Rate(1, timedelta(seconds=90)),
    "sign-in-device": Rate(10, timedelta(minutes=15)),
}
# Thirds of a token add up to one: what is lost in rounding is given.
ROUNDING: Final = 1e-9
SPEND: Final = """
INSERT INTO booking_ratebucket AS bucket (key, tokens, filled_at)
VALUES (%(key)s, %(burst)s - 1, %(now)s)
ON CONFLICT (key) DO UPDATE SET
    tokens = {level} - 1, filled_at = greatest(bucket.filled_at, %(now)s)
WHERE {level} >= 1
""".format(
    level="""least(%(burst)s, %(rounding)s + bucket.tokens + %(burst)s
    * greatest(extract(epoch FROM %(now)s - bucket.filled_at), 0)::float / %(period)s)"""
)


def spend(name: str, who: str, *, now: datetime) -> bool:
    """Takes one token from the bucket of `who`; False, taking nothing, when there is none.

    One statement, outside of any transaction that could undo it.
    """
    rate = RATES[name]
    values: dict[str, Any] = {
        "key": _key(name, who),
        "burst": float(rate.burst),
        "period": rate.period.total_seconds(),
        "rounding": ROUNDING,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(SPEND, values)
        return bool(cursor.rowcount)


def give_back(name: str, who: str) -> None:
    """Puts back one token that was taken; never more than the bucket holds."""
    buckets = RateBucket.objects.filter(pk=_key(name, who))
    buckets.update(tokens=Least(F("tokens") + 1, Value(float(RATES[name].burst))))


def is_spent(name: str, who: str, *, now: datetime) -> bool:
    """True while the bucket of `who` holds no token. Takes none."""
    bucket = RateBucket.objects.filter(pk=_key(name, who)).first()
    if bucket is None:
        return False
    return level(RATES[name], bucket.tokens + ROUNDING, now - bucket.filled_at) < 1


def forget(now: datetime) -> int:
    """Deletes the buckets that are full again, which say nothing any more; returns how many."""
    longest = max(rate.period for rate in RATES.values())
    deleted, _by_model = RateBucket.objects.filter(filled_at__lt=now - longest).delete()
    return deleted


def _key(name: str, who: str) -> str:
    """Keyed, because every network block there is could be hashed in an afternoon."""
    text = f"rate:{name}:{who}"
    return hmac.new(settings.LINK_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
