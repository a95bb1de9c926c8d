"""`{% load availability %}`: the next free time of one clinic or of many, for other apps' pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.utils import timezone

from booking import availability
from booking.slots import Slot
from locations.models import HealthcareService, Location

register = template.Library()


@register.simple_tag
def next_free_time(location: Location, service: HealthcareService | None = None) -> Slot | None:
    """`{% next_free_time location as slot %}`: the earliest free slot up to the horizon."""
    return availability.next_free(location, now=timezone.now(), service=service)


@register.simple_tag
def next_free_times(
    locations: Iterable[Location], services: Iterable[HealthcareService] | None = None
) -> dict[int, Slot]:
    """`{% next_free_times locations as slots %}`: the same for many, by location id."""
    return availability.next_free_by_location(
        list(locations),
        now=timezone.now(),
        services=None if services is None else list(services),
    )


@register.filter
def slot_of(slots: Mapping[int, Slot], location: Location) -> Slot | None:
    """`{{ slots|slot_of:location }}`: that clinic's slot among `next_free_times`, if any."""
    return slots.get(location.pk)
