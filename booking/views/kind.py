"""Have you been to one of our clinics before? A new patient sees first visits only.

The visitor's own word decides, kept in the address until a time is held and with the held time
after that. It is never compared with the list of patients in an answer: what is refused or not
would tell a stranger whose name and address are known. See `patients.check_kind`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from booking import availability
from booking.availability import Want
from booking.fields import StartField
from locations.models import HealthcareService, Location, PatientKind, Practitioner

YES: Final = "yes"
NO: Final = "no"


def said(request: HttpRequest) -> str:
    """ "yes", "no", or "" for somebody who has not answered."""
    given = request.POST.get("been") or request.GET.get("been", "")
    return given if given in (YES, NO) else ""


def trail(request: HttpRequest, person: Practitioner | None = None) -> str:
    """What was chosen so far, as the end of the next page's address: "?…" or ""."""
    given = {"practitioner": person.slug if person else "", "been": said(request)}
    chosen = urlencode({name: value for name, value in given.items() if value})
    return f"?{chosen}" if chosen else ""


def suits(service: HealthcareService, been: str) -> bool:
    """False for what a new patient is not shown."""
    return been != NO or not service.is_for_returning


def is_open(request: HttpRequest, service: HealthcareService) -> bool:
    """True while the visit is for returning patients and nobody said to be one."""
    return service.is_for_returning and said(request) != YES


def ask(request: HttpRequest, want: Want, now: datetime) -> HttpResponse:
    """The question, with what was chosen so far; for who said "no", the first visits."""
    start = _start(request)
    if said(request) == NO:
        return first_visit(request, want, start, now)
    context = {
        **_names(want),
        "day": request.GET.get("day", ""),
        "start": start,
        "is_post": request.method == "POST",
    }
    # A time that was sent is not held yet: the answer to the question comes first.
    status = 409 if request.method == "POST" else 200
    return render(request, "booking/been_before.html", context, status=status)


def first_visit(
    request: HttpRequest, want: Want, start: datetime | None, now: datetime
) -> HttpResponse:
    """First visits at the same clinic, each with its free times nearest to the one asked for."""
    rows = [
        (service, availability.nearest_free(_for(want, service), start=start or now, now=now)[:3])
        for service in first_visits(want.service, want.location)
    ]
    context = {**_names(want), "rows": rows, "start": start, "now": now}
    status = 409 if request.method == "POST" else 200
    return render(request, "booking/first_visit.html", context, status=status)


def first_visits(service: HealthcareService, location: Location) -> list[HealthcareService]:
    """What a new patient can have at the clinic instead, what the service follows first."""
    offered = HealthcareService.objects.bookable().at(location.pk)
    of_kind = offered.filter(discipline=service.discipline)
    found = list(of_kind.exclude(patient_kind=PatientKind.RETURNING))
    firsts = [one for one in found if one.patient_kind == PatientKind.NEW] or found
    return sorted(firsts, key=lambda one: one.pk != service.follow_up_of_id)[:2]


def _for(want: Want, service: HealthcareService) -> Want:
    return Want(want.location, service)


def _start(request: HttpRequest) -> datetime | None:
    try:
        found: datetime | None = StartField(required=False).clean(request.POST.get("start", ""))
    except ValidationError:
        return None
    return found


def _names(want: Want) -> dict[str, object]:
    return {
        "want": want,
        "location": want.location,
        "service": want.service,
        "zone": want.location.zone,
    }
