"""Whom "anyone" gets: the one with the least booked in the coming two weeks, else by lot."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count

from booking.models import Appointment

COMING: Final = timedelta(days=14)
_chance: Final = random.SystemRandom()


def in_order(practitioner_ids: Iterable[int], *, now: datetime) -> list[int]:
    """The same ids, the one to try first in front."""
    ids = list(practitioner_ids)
    if len(ids) < 2:
        return ids
    taken = Appointment.objects.holding_time().overlapping(now, now + COMING)
    counts = dict(
        taken.filter(practitioner__in=ids)
        .order_by()
        .values_list("practitioner")
        .annotate(Count("pk"))
    )
    _chance.shuffle(ids)
    return sorted(ids, key=lambda key: counts.get(key, 0))
