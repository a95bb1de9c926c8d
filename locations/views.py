"""The list of clinics, and a clinic's page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from locations import area_map, finder, nearby, pages, structured_data
from locations.directory import clinics
from locations.forms import NearForm


@require_safe
def location_index(request: HttpRequest) -> HttpResponse:
    """Every clinic by name, or by distance from a postal code."""
    now = timezone.now()
    form = NearForm.from_query(request.GET)
    remembered = nearby.remembered(request)
    near = form.cleaned_data["near"] if form.is_valid() else "" if form.is_bound else remembered
    point = finder.point_of(near) if near else None
    places = clinics(request)
    context = {
        "cards": pages.load_cards(places, near=point, now=now),
        "locations": places,
        "map": area_map.draw(places),
        "form": form,
        "near": near,
        "remembered": remembered,
        "now": now,
        "structured_data": structured_data.for_index(),
    }
    return render(request, "locations/location_index.html", context)


@require_POST
def remember(request: HttpRequest) -> HttpResponse:
    """Keep the district of a postal code in a cookie, or forget it; back to the list."""
    response = redirect(reverse("locations:index"))
    nearby.remember(response, request.POST.get("near", ""))
    return response


@require_safe
def location(request: HttpRequest, slug: str) -> HttpResponse:
    """A clinic that visitors see. Capitals and spaces around its name lead to its address."""
    now = timezone.now()
    places = clinics(request)
    place = next((found for found in places if found.slug.lower() == slug.strip().lower()), None)
    if place is None:
        raise Http404
    if slug != place.slug:
        return redirect(place, permanent=True)
    page = pages.load_page(place, [other for other in places if other != place], now=now)
    context = {"page": page, "now": now, "structured_data": structured_data.for_location(page)}
    return render(request, "locations/location.html", context)
