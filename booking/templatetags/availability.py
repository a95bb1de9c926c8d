"""`{% load availability %}`: the next free time of one clinic or of many, for other apps' pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django import template
from django.core.cache import caches
from django.utils import timezone

from booking import availability
from booking.slots import Slot
from locations.models import HealthcareService, Location

register = template.Library()


# A page may show a time that was taken a moment ago: booking it says so and offers others.
FRESH_SECONDS: Final = 15


@register.simple_tag
def next_free_time(location: Location, service: HealthcareService | None = None) -> Slot | None:
    """`{% next_free_time location as slot %}`: the earliest free slot up to the horizon."""
    found = next_free_times([location], None if service is None else [service])
    return found.get(location.pk)


@register.simple_tag
def next_free_times(
    locations: Iterable[Location], services: Iterable[HealthcareService] | None = None
) -> dict[int, Slot]:
    """`{% next_free_times locations as slots %}`: the same for many, by location id.

    Looked up at most once in FRESH_SECONDS by each process; a slot that has begun is left out.
    """
    places = sorted(locations, key=lambda place: place.pk)
    offered = None if services is None else sorted(services, key=lambda service: service.pk)
    now = timezone.now()
    key = _key(places, offered)
    found: dict[int, Slot] | None = caches["local"].get(key)
    if found is None:
        found = availability.next_free_by_location(places, now=now, services=offered)
        caches["local"].set(key, found, FRESH_SECONDS)
    return {place: slot for place, slot in found.items() if slot.start > now}


def _key(places: Sequence[Location], offered: Sequence[HealthcareService] | None) -> str:
    asked = (
        [place.pk for place in places],
        None if offered is None else [service.pk for service in offered],
    )
    return "next-free-" + hashlib.sha256(repr(asked).encode()).hexdigest()


@register.filter
def slot_of(slots: Mapping[int, Slot], location: Location) -> Slot | None:
    """`{{ slots|slot_of:location }}`: that clinic's slot among `next_free_times`, if any."""
    return slots.get(location.pk)
