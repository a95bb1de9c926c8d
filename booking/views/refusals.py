"""Pages for what cannot be done: each says why, in plain words, and offers the next best thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from booking import availability
from booking.availability import Want
from booking.errors import Busy, HoldLimit, NotAllowed, PastCutoff, PatientBusy, Refusal, SlotTaken
from booking.models import Appointment
from booking.slots import Slot
from booking.views import browser
from booking.views.private import see_other

# What people wait anyway before they press again; locks are held for far less.
RETRY_SECONDS: Final = 5
HOLD_RETRY_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was tried: a time at one clinic, for a new visit or for one that is being moved."""

    want: Want
    start: datetime | None
    now: datetime
    visit: Appointment | None = None


def page(request: HttpRequest, refusal: Refusal, attempt: Attempt) -> HttpResponse:
    """The page for a refusal; one that nobody foresaw is raised again."""
    if isinstance(refusal, SlotTaken):
        return slot_taken(request, attempt, list(refusal.nearest))
    if isinstance(refusal, Busy):
        return busy(request, attempt.want)
    if isinstance(refusal, HoldLimit):
        context = {"location": attempt.want.location, "attempt": attempt}
        response = render(request, "booking/hold_limit.html", context, status=429)
        response["Retry-After"] = str(HOLD_RETRY_SECONDS)
        return response
    if isinstance(refusal, PastCutoff | NotAllowed | PatientBusy) and attempt.visit:
        return cannot_change(request, attempt.visit, attempt.now)
    raise refusal


def slot_taken(request: HttpRequest, attempt: Attempt, nearest: list[Slot]) -> HttpResponse:
    """409: the time cannot be had; the nearest that can, to take at once."""
    if len(nearest) == 1:
        # Far from everything: what is near to the first free time helps more than that one alone.
        found = availability.nearest_free(attempt.want, start=nearest[0].start, now=attempt.now)
        nearest = list(found)
    context = {
        "attempt": attempt,
        "want": attempt.want,
        "location": attempt.want.location,
        "zone": attempt.want.location.zone,
        "nearest": nearest,
        "been": request.POST.get("been", ""),
        "visit": attempt.visit,
        "start": attempt.start,
        "is_past": attempt.start is not None and attempt.start <= attempt.now,
        "has_typed": bool(browser.typed(request.session)),
    }
    return render(request, "booking/slot_taken.html", context, status=409)


def made_up(
    request: HttpRequest, want: Want, now: datetime, visit: Appointment | None = None
) -> HttpResponse:
    """409 for a start that no page of ours offered, such as a text that is no time."""
    nearest = availability.nearest_free(want, start=now, now=now)
    return slot_taken(request, Attempt(want, None, now, visit), list(nearest))


def hold_lapsed(request: HttpRequest, want: Want, start: datetime, now: datetime) -> HttpResponse:
    """409: the minutes are over. The same time again if it is free, else the nearest."""
    nearest = availability.nearest_free(want, start=start, now=now)
    pick = browser.pick(request.session)
    context = {
        "want": want,
        "been": pick.been if pick else "",
        "location": want.location,
        "zone": want.location.zone,
        "start": start,
        "is_free": any(slot.start == start for slot in nearest),
        "nearest": nearest,
        "has_typed": bool(browser.typed(request.session)),
    }
    return render(request, "booking/hold_lapsed.html", context, status=409)


def busy(request: HttpRequest, want: Want) -> HttpResponse:
    """503: many people book at this moment."""
    context = {"location": want.location}
    response = render(request, "booking/busy.html", context, status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def already_booked(request: HttpRequest) -> HttpResponse:
    """409: the form was answered before, with other data. Nothing was changed."""
    pick = browser.pick(request.session)
    if pick is None:
        return see_other("booking:start")
    context = {"code": pick.code}
    return render(request, "booking/already_booked.html", context, status=409)


def cannot_change(request: HttpRequest, visit: Appointment, now: datetime) -> HttpResponse:
    """409: the visit cannot be moved or cancelled here any more, and whom to call."""
    context = {
        "visit": visit,
        "location": visit.location,
        "zone": visit.location.zone,
        "is_late": visit.start > now > visit.cutoff,
        "is_over": visit.start <= now,
    }
    return render(request, "booking/cannot_change.html", context, status=409)


def person_unknown(request: HttpRequest, want: Want | None = None) -> HttpResponse:
    """404: nobody of that name, or not for this visit here; what can be had with others."""
    context = {"want": want, "location": want.location if want else None}
    return render(request, "booking/person_unknown.html", context, status=404)


def link_needed(request: HttpRequest) -> HttpResponse:
    """404: the same answer for a link that is wrong, old or made up, and for one never opened."""
    response = render(request, "booking/link_needed.html", status=404)
    response["Referrer-Policy"] = "no-referrer"
    return response
