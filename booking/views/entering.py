"""Into booking: which clinic, which person, which visit."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from psycopg.types.range import DateRange

from booking.availability import next_free_by_location, next_free_by_service
from booking.slots import Slot
from booking.views import kind, refusals
from locations.models import HealthcareService, Location, PatientKind, Practitioner


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Which clinic? With `?service=`, those that offer it; with `?practitioner=`, their clinics."""
    now = timezone.now()
    if who := request.GET.get("practitioner"):
        return redirect(reverse("booking:with", args=[who])) if _is_slug(who) else _unknown(request)
    locations = Location.objects.active()
    service = None
    if slug := request.GET.get("service"):
        service = get_object_or_404(HealthcareService.objects.active(), slug=slug)
        locations = locations.filter(roles__services=service).distinct()
    found = list(locations)
    openings = next_free_by_location(found, now=now, services=[service] if service else None)
    rows = [(location, openings.get(location.pk)) for location in found]
    context = {"service": service, "rows": rows, "now": now, "trail": kind.trail(request)}
    return render(request, "booking/start.html", context)


def _is_slug(text: str) -> bool:
    return text.isascii() and text.replace("-", "").replace("_", "").isalnum()


def _unknown(request: HttpRequest) -> HttpResponse:
    return refusals.person_unknown(request)


@require_safe
def with_person(request: HttpRequest, slug: str) -> HttpResponse:
    """One person of the team: at which of their clinics?"""
    now = timezone.now()
    person = Practitioner.objects.active().filter(slug=slug).first()
    if person is None:
        return _unknown(request)
    found = list(_places_of(person, now))
    services = list(HealthcareService.objects.bookable())
    openings = next_free_by_location(found, now=now, services=services, practitioner=person)
    context = {
        "person": person,
        "rows": [(location, openings.get(location.pk)) for location in found],
        "now": now,
        "trail": kind.trail(request, person),
    }
    return render(request, "booking/with_person.html", context)


def _places_of(person: Practitioner, now: datetime) -> list[Location]:
    """The clinics at which they can be booked, now or later."""
    # Each clinic has a today of its own: a day of grace, and a card that then says "no free time".
    yesterday = (now - timedelta(days=1)).date()
    return list(
        Location.objects.active()
        .filter(
            roles__practitioner=person,
            roles__services__in=HealthcareService.objects.bookable(),
            roles__valid__overlap=DateRange(yesterday, None),
        )
        .distinct()
    )


@require_safe
def choose_service(request: HttpRequest, location_slug: str) -> HttpResponse:
    """What for? The services of one clinic, each with its length, price and next free time."""
    now = timezone.now()
    location = get_object_or_404(Location.objects.active(), slug=location_slug)
    person, been = None, kind.said(request)
    services = list(HealthcareService.objects.active().at(location.pk))
    if who := request.GET.get("practitioner"):
        person = Practitioner.objects.active().filter(slug=who).at(location.pk).first()
        if person is None:
            return refusals.person_unknown(request)
        services = _given_by(person, location, services)
    bookable = [one for one in services if one.is_bookable and kind.suits(one, been)]
    openings = next_free_by_service(location, bookable, now=now, practitioner=person)
    context = {
        "location": location,
        "zone": location.zone,
        "person": person,
        "been": been,
        "trail": kind.trail(request, person),
        "asks_kind": any(one.patient_kind != PatientKind.ANY for one in services),
        "disciplines": _by_discipline(bookable, openings),
        "by_phone": [one for one in services if not one.is_bookable],
        "now": now,
    }
    return render(request, "booking/choose_service.html", context)


def _given_by(
    person: Practitioner, location: Location, services: list[HealthcareService]
) -> list[HealthcareService]:
    """Those of the services that the person gives at the location."""
    roles = person.roles.filter(location=location)
    given = set(roles.values_list("services", flat=True))
    return [service for service in services if service.pk in given]


Rows = list[tuple[HealthcareService, Slot | None]]


def _by_discipline(
    services: list[HealthcareService], openings: dict[int, Slot]
) -> list[tuple[str, Rows]]:
    """Each discipline with its services and their next free times, in the group's order."""
    found: dict[str, Rows] = {}
    for service in services:
        rows = found.setdefault(service.get_discipline_display(), [])
        rows.append((service, openings.get(service.pk)))
    return list(found.items())
