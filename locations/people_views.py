"""Who works for the group, and what can be had: lists, and a page for each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from locations import structured_data
from locations import team as people
from locations.models import HealthcareService, Practitioner

Named = TypeVar("Named", Practitioner, HealthcareService)


@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """Everybody whom a visitor can see, by profession."""
    found = people.people(now=timezone.now())
    context = {"groups": people.by_profession(found), "total": len(found)}
    return render(request, "locations/team_index.html", context)


@require_safe
def practitioner(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody whom a visitor can see."""
    now = timezone.now()
    found = {person.practitioner: person for person in people.people(now=now)}
    chosen = named(slug, found)
    if slug != chosen.slug:
        return redirect(chosen, permanent=True)
    person = found[chosen]
    context = {
        "person": person,
        "now": now,
        "structured_data": structured_data.for_practitioner(person),
    }
    return render(request, "locations/practitioner.html", context)


@require_safe
def service_index(request: HttpRequest) -> HttpResponse:
    """What can be had, by profession."""
    context = {"groups": people.services_by_profession()}
    return render(request, "locations/service_index.html", context)


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """A kind of visit: what happens, what it costs, who does it where, what it is for."""
    now = timezone.now()
    services = list(HealthcareService.objects.active())
    chosen = named(slug, services)
    if slug != chosen.slug:
        return redirect(chosen, permanent=True)
    page = people.load_service(chosen, services, now=now)
    context = {"page": page, "now": now, "structured_data": structured_data.for_service(page)}
    return render(request, "locations/service.html", context)


def named(slug: str, found: Iterable[Named]) -> Named:
    """The one with that name in links, capitals and spaces forgiven; Http404 if there is none."""
    wanted = slug.strip().lower()
    for candidate in found:
        if candidate.slug.lower() == wanted:
            return candidate
    raise Http404
