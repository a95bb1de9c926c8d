"""`{% load care %}`: where the visits that treat a complaint can be had soonest or nearest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import template
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils import timezone

from booking import next_free
from booking.slots import Slot
from locations import finder, nearby
from locations.directory import clinics
from locations.models import HealthcareService, Location

register = template.Library()
SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """A clinic, its next free time for the visit, and how far it is, if that is known."""

    clinic: Location
    slot: Slot | None
    kilometres: int | None


@dataclass(frozen=True, slots=True)
class Care:
    """The first visit that can be booked online and where to have it; `near` is the district
    that the clinics are sorted by, or "" where the soonest comes first."""

    service: HealthcareService
    offers: list[Offer]
    near: str
    now: datetime


@register.simple_tag(takes_context=True)
def care_for(context: dict[str, Any], services: Iterable[Any]) -> Care | None:
    """`{% care_for page.services as care %}`: for services with `slug`, `is_bookable` and `clinics`
    (each with a `slug`), in the order of the page; None where nothing can be booked online."""
    request: HttpRequest | None = context.get("request")
    places = {
        one.slug: tuple(sorted(clinic.slug for clinic in one.clinics))
        for one in services
        if one.is_bookable and one.clinics
    }
    if not places or request is None:
        return None
    near = nearby.remembered(request)
    key = f"care-{near}-{hash(tuple(places.items()))}"
    care: Care | None = caches["local"].get(key)
    if care is None:
        care = _care(request, places, near)
        caches["local"].set(key, care, settings.PAGE_CACHE_SECONDS)
    return care


def _care(request: HttpRequest, offered: dict[str, tuple[str, ...]], near: str) -> Care | None:
    found = {
        service.slug: service for service in HealthcareService.objects.filter(slug__in=offered)
    }
    ordered = [found[slug] for slug in offered if slug in found]
    # Who reads may never have been here: a first visit comes before one for returning patients.
    service = next(iter(sorted(ordered, key=lambda one: one.is_for_returning)), None)
    if service is None:
        return None
    places = [clinic for clinic in clinics(request) if clinic.slug in offered[service.slug]]
    now = timezone.now()
    slots = next_free.next_free_times(places, now=now, services=[service])
    return Care(service, _offers(places, slots, near)[:SHOWN], near, now)


def _offers(places: list[Location], slots: dict[int, Slot], near: str) -> list[Offer]:
    """The nearest first where we know whence; else the soonest, then those by phone."""
    point = finder.point_of(near) if near else None
    if point is not None:
        return [
            Offer(place, slots.get(place.pk), round(distance))
            for place, distance in finder.nearest(point, places)
        ]
    offers = [Offer(place, slots.get(place.pk), None) for place in places]
    return sorted(offers, key=_soonest)


def _soonest(offer: Offer) -> tuple[bool, float, str]:
    start = offer.slot.start.timestamp() if offer.slot else 0.0
    return (offer.slot is None, start, offer.clinic.name)
