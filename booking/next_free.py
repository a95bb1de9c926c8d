"""The next free times as pages name them: at most some seconds old, kept in each process.

A page may name a time that was taken a moment ago: whoever books it is told so and offered others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from django.core.cache import caches

from booking import availability
from booking.availability import Want
from booking.slots import Slot
from booking.timetable import Ask, load
from locations import hours
from locations.models import HealthcareService, Location, Practitioner

FRESH_SECONDS: Final = 15
WEEK: Final = 7


class FreeDay(NamedTuple):
    """A local day with free times, and the first of them."""

    day: date
    slot: Slot


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


def free_days(
    location: Location, services: Iterable[HealthcareService], *, now: datetime
) -> dict[int, list[FreeDay]]:
    """The days of the week ahead, today first, on which each service is free, by service id.

    Two queries, whatever the number of services.
    """
    offered = list(services)
    key = "free-days-" + _key([location], offered, None)
    found: dict[int, list[FreeDay]] | None = caches["local"].get(key)
    if found is None:
        today = hours.local_day(now, location.zone)
        table = load(Ask([location], offered, today, WEEK, now))
        found = {
            one.pk: _first_of_days(availability.offers(table, Want(location, one)), location)
            for one in offered
        }
        caches["local"].set(key, found, FRESH_SECONDS)
    return {pk: [one for one in days if one.slot.start > now] for pk, days in found.items()}


def _first_of_days(found: Iterable[Slot], location: Location) -> list[FreeDay]:
    """The first slot of each local day; the slots come by start."""
    first: dict[date, Slot] = {}
    for slot in found:
        first.setdefault(hours.local_day(slot.start, location.zone), slot)
    return [FreeDay(day, slot) for day, slot in first.items()]


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
