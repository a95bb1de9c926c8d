"""The next free times as pages name them: at most some seconds old, kept in each process.

A page may name a time that was taken a moment ago: whoever books it is told so and offered others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from django.core.cache import caches

from booking import availability
from booking.slots import Slot
from locations.models import HealthcareService, Location, Practitioner

FRESH_SECONDS: Final = 15


def next_free_times(
    locations: Iterable[Location],
    *,
    now: datetime,
    services: Iterable[HealthcareService] | None = None,
    practitioner: Practitioner | None = None,
) -> dict[int, Slot]:
    """The earliest free slot of each location that has one, by location id.

    Without services, any that can be booked online; without a practitioner, anyone. A slot that has
    begun meanwhile is left out.
    """
    places = sorted(locations, key=lambda place: place.pk)
    offered = None if services is None else sorted(services, key=lambda service: service.pk)
    key = _key(places, offered, practitioner)
    found: dict[int, Slot] | None = caches["local"].get(key)
    if found is None:
        found = availability.next_free_by_location(
            places, now=now, services=offered, practitioner=practitioner
        )
        caches["local"].set(key, found, FRESH_SECONDS)
    return {place: slot for place, slot in found.items() if slot.start > now}


def _key(
    places: Sequence[Location],
    offered: Sequence[HealthcareService] | None,
    practitioner: Practitioner | None,
) -> str:
    asked = (
        [place.pk for place in places],
        None if offered is None else [service.pk for service in offered],
        practitioner.pk if practitioner else None,
    )
    return "next-free-" + hashlib.sha256(repr(asked).encode()).hexdigest()
