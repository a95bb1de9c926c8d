"""The soonest times wherever they are: one list over all clinics, or those that are near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from booking.availability import Days, earliest_across, next_free_by_location
from booking.forms import SoonestForm
from booking.slots import Slot
from locations import finder, hours
from locations.models import HealthcareService, Location

LOOK_AHEAD: Final = 14
# Of each clinic: more would hide the other clinics behind the one with the emptiest morning.
EACH: Final = 4
MOST_SHOWN: Final = 16
# Further clinics are no help to somebody who typed where they are.
NEAREST: Final = 5


@dataclass(frozen=True, slots=True)
class Opening:
    """A free time, where it is, and how far that is in kilometres, if the visitor said whence."""

    slot: Slot
    location: Location
    distance: float | None

    @property
    def day(self) -> date:
        """The local date."""
        return hours.local_day(self.slot.start, self.location.zone)


@require_safe
def soonest(request: HttpRequest) -> HttpResponse:
    """Which service, near where, at which clinics? Then the soonest times, each to hold at once."""
    now = timezone.now()
    form = SoonestForm(request.GET if "service" in request.GET else None)
    context: dict[str, object] = {"form": form, "now": now}
    if form.is_valid():
        service, near = form.cleaned_data["service"], form.cleaned_data["near"]
        places = _places(form.cleaned_data["at"], service, near)
        found = _openings(places, service, now)
        context |= {
            "service": service,
            "near": near,
            "days": [(day, list(rows)) for day, rows in groupby(found, lambda one: one.day)],
            "clinics": len(places),
        }
    return render(request, "booking/soonest.html", context)


def _places(
    chosen: Sequence[Location], service: HealthcareService, near: str
) -> list[tuple[Location, float | None]]:
    """The clinics to look at, nearest first: those chosen, else the nearest, else all."""
    offering = Location.objects.active().filter(roles__services=service).distinct()
    if chosen:
        offering = offering.filter(pk__in=[location.pk for location in chosen])
    point = finder.point_of(near) if near else None
    if point is None:
        return [(location, None) for location in offering]
    by_distance = finder.nearest(point, offering)
    return [*(by_distance if chosen else by_distance[:NEAREST])]


def _openings(
    places: Sequence[tuple[Location, float | None]], service: HealthcareService, now: datetime
) -> list[Opening]:
    """The soonest first; of two at once, the nearer. Beyond two weeks, one time of each clinic."""
    if not places:
        return []
    locations = [location for location, _ in places]
    first = min(hours.local_day(now, location.zone) for location in locations)
    found: Sequence[Slot] = earliest_across(
        locations, service, days=Days(first, LOOK_AHEAD), now=now, each=EACH
    )
    if not found:
        found = list(next_free_by_location(locations, now=now, services=[service]).values())
    by_id = {location.pk: (location, distance) for location, distance in places}
    openings = [Opening(slot, *by_id[slot.location_id]) for slot in found]
    openings.sort(key=lambda one: (one.slot.start, one.distance or 0.0, one.location.name))
    return openings[:MOST_SHOWN]
