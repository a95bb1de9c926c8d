"""`{% load availability %}`: the next free time of one clinic or of many, for other apps' pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.utils import timezone

from booking import next_free, working_days
from booking.next_free import FreeDay
from booking.slots import Slot
from booking.working_days import WorkingDay
from locations.models import HealthcareService, Location, Practitioner

register = template.Library()


@register.simple_tag
def next_free_time(location: Location, service: HealthcareService | None = None) -> Slot | None:
    """`{% next_free_time location as slot %}`: the earliest free slot up to the horizon."""
    return next_free_times([location], None if service is None else [service]).get(location.pk)


@register.simple_tag
def next_free_times(
    locations: Iterable[Location],
    services: Iterable[HealthcareService] | None = None,
    practitioner: Practitioner | None = None,
) -> dict[int, Slot]:
    """`{% next_free_times locations as slots %}`: the same for many, by location id."""
    return next_free.next_free_times(
        locations, now=timezone.now(), services=services, practitioner=practitioner
    )


@register.simple_tag
def free_days(
    location: Location, services: Iterable[HealthcareService]
) -> dict[int, list[FreeDay]]:
    """`{% free_days location services as week %}`: the free days of the week, by service id."""
    return next_free.free_days(location, services, now=timezone.now())


@register.filter
def free_days_of(week: Mapping[int, list[FreeDay]], service: HealthcareService) -> list[FreeDay]:
    """`{{ week|free_days_of:service }}`: that service's days among `free_days`."""
    return week.get(service.pk, [])


@register.simple_tag
def days_at(
    practitioner: Practitioner, locations: Iterable[Location]
) -> dict[int, list[WorkingDay]]:
    """`{% days_at practitioner locations as days %}`: when somebody works, by location id."""
    return working_days.working_days(practitioner, list(locations), now=timezone.now())


@register.filter
def days_of(days: Mapping[int, list[WorkingDay]], location: Location) -> list[WorkingDay]:
    """`{{ days|days_of:location }}`: that clinic's days among `days_at`."""
    return days.get(location.pk, [])


@register.filter
def slot_of(slots: Mapping[int, Slot], location: Location) -> Slot | None:
    """`{{ slots|slot_of:location }}`: that clinic's slot among `next_free_times`, if any."""
    return slots.get(location.pk)
