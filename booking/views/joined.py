"""After joining the wait list by a form alone: what this browser asked for, and taking it back.

The page is the same whether or not the person waited already, and shows nothing but what was typed
here: a name and an address are no proof of who somebody is. Who did wait already gets a mail with
the links of their visits; the page of a visit leads to what they wait for.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from booking import waitlist
from booking.availability import Want
from booking.errors import Busy, NotAllowed
from booking.models import Appointment, WaitlistEntry
from booking.notifications import outbox
from booking.orders import Actor
from booking.views import refusals
from booking.views.book import form_methods
from booking.views.private import private_form, see_other

KEY: Final = "joined"


def own_codes(session: SessionBase) -> set[UUID]:
    """The entries that this browser made."""
    return {UUID(code) for code in session.get(KEY, {}).get("own", [])}


def answer(
    request: HttpRequest, entry: WaitlistEntry, *, until: date, now: datetime
) -> HttpResponse:
    """Remembers what was asked for. An entry that was there before is told to its owner by mail."""
    own = own_codes(request.session)
    if entry.created_at == now:
        own.add(entry.code)
    elif entry.code not in own:
        outbox.resend_links(entry.patient.email, now)
    request.session[KEY] = {
        "location": entry.location_id,
        "service": entry.service.name,
        "service_slug": entry.service.slug,
        "until": until.isoformat(),
        "own": [str(code) for code in own],
        "code": str(entry.code),
    }
    return see_other("booking:joined")


@private_form
@form_methods
def joined(request: HttpRequest) -> HttpResponse:
    """What this browser asked to wait for; a POST takes it back."""
    asked: dict[str, Any] | None = request.session.get(KEY)
    entry = _entry(asked) if asked else None
    if asked is None or entry is None:
        return see_other("booking:start")
    if request.method == "POST":
        return _take_back(request, asked, entry)
    context = {
        "service_name": asked["service"],
        "service_slug": asked["service_slug"],
        "until": date.fromisoformat(asked["until"]),
        "has_left": asked.get("has_left", False),
        "location": entry.location,
        "zone": entry.location.zone,
    }
    return render(request, "booking/joined.html", context)


def waits_of(visit: Appointment) -> list[tuple[WaitlistEntry, str]]:
    """What the patient of an opened visit waits for, each with the address that shows it."""
    standing = WaitlistEntry.objects.standing().with_names().filter(patient=visit.patient_id)
    return [(entry, entry_url(entry)) for entry in standing]


def entry_url(entry: WaitlistEntry) -> str:
    """The page of an entry, by its own link."""
    return reverse("booking:waiting", args=[entry.code, waitlist.entry_token(entry)])


def _entry(asked: dict[str, Any]) -> WaitlistEntry | None:
    return WaitlistEntry.objects.with_names().filter(code=asked["code"]).first()


def _take_back(request: HttpRequest, asked: dict[str, Any], entry: WaitlistEntry) -> HttpResponse:
    """Withdraws the entry if this browser made it; the answer is the same if it did not."""
    if entry.code in own_codes(request.session):
        try:
            waitlist.leave(entry, by=Actor.patient(), now=timezone.now())
        except NotAllowed:  # an offer was accepted meanwhile, by its link
            pass
        except Busy:
            return refusals.busy(request, Want(entry.location, entry.service))
    request.session[KEY] = {**asked, "has_left": True}
    return see_other("booking:joined")
