"""From a clinic to a confirmed visit, one question a page. Works without script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Final, TypeVar, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from booking import glance, scheduling
from booking.availability import Want
from booking.errors import NotOnline, Refusal
from booking.forms import TimeForm
from booking.glance import Picked
from booking.models import Appointment, AppointmentStatus
from booking.orders import Choice
from booking.views import browser, kind, limits, refusals
from booking.views.network import network_of
from booking.views.picker import open_picker, people_of
from booking.views.private import private, see_other
from booking.views.swap import picker_page
from locations.models import HealthcareService, Location, Practitioner

View = TypeVar("View", bound=Callable[..., HttpResponse])
form_methods = require_http_methods(["GET", "HEAD", "POST"])
STANDING: Final = (AppointmentStatus.BOOKED, AppointmentStatus.PENDING)


@dataclass(frozen=True, slots=True)
class Offer:
    """A service at a clinic, who gives it, and whom the visitor asked for."""

    want: Want
    people: list[Practitioner]


class PersonUnknown(Http404):
    """Nobody of that name gives this visit at this clinic; somebody else does."""

    def __init__(self, want: Want) -> None:
        super().__init__("nobody of that name")
        self.want = want


def find_offer(location_slug: str, service_slug: str, who: str, now: datetime) -> Offer:
    """Reads the address. Raises Http404 for whatever does not exist or is not offered there.

    PersonUnknown, which is one, says what could be had with others.
    """
    location = get_object_or_404(Location.objects.active(), slug=location_slug)
    service = get_object_or_404(HealthcareService.objects.active(), slug=service_slug)
    people = people_of(Want(location, service), now)
    chosen = next((person for person in people if person.slug == who), None)
    if not people:
        raise Http404
    if who and chosen is None:
        raise PersonUnknown(Want(location, service))
    return Offer(Want(location, service, chosen), people)


def knows_people(view: View) -> View:
    """Answers PersonUnknown with a page that helps."""

    @wraps(view)
    def helping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except PersonUnknown as unknown:
            return refusals.person_unknown(request, unknown.want)

    return cast(View, helping)


@form_methods
@knows_people
def choose_slot(request: HttpRequest, location_slug: str, service_slug: str) -> HttpResponse:
    """When, and with whom? A POST holds the time for this browser."""
    now = timezone.now()
    who = request.POST.get("practitioner", request.GET.get("practitioner", ""))
    form = TimeForm(request.POST if request.method == "POST" else None)
    if who and form.is_valid():
        picked = Picked(location_slug, service_slug, who, form.cleaned_data["start"])
        if glance.is_gone(picked, now=now, token_hash=browser.token_hash(request.session)):
            return _gone(request, picked, now)
    offer = find_offer(location_slug, service_slug, who, now)
    want = offer.want
    if not want.service.is_bookable:
        return _by_phone(request, want)
    if kind.is_open(request, want.service):
        return kind.ask(request, want, now)
    if form.is_valid():
        return _hold(request, want, form.cleaned_data["start"], now)
    if form.has_error("start", "made_up"):
        return refusals.made_up(request, want, now)
    return _picker(request, offer, form, now)


def _picker(request: HttpRequest, offer: Offer, form: TimeForm, now: datetime) -> HttpResponse:
    picker = open_picker(offer.want, request.GET, now)
    asks = offer.want.service.is_on_request
    context = {
        "submit": _("Ask for this time") if asks else _("Hold this time"),
        "people": offer.people,
        "form": form,
        "held": None if form.is_bound else _still_held(request, offer.want, now),
        "been": kind.said(request),
        "trail": kind.trail(request, offer.want.practitioner),
        **_names(offer.want),
    }
    return picker_page(request, "booking/choose_slot.html", picker, context)


def _gone(request: HttpRequest, picked: Picked, now: datetime) -> HttpResponse:
    """The time is somebody else's already: the nearest others, without a lock or a write."""

    def find() -> Want:
        return find_offer(picked.location, picked.service, picked.practitioner, now).want

    others = glance.instead(picked, find=find, now=now)
    if not others.want.service.is_bookable:
        return _by_phone(request, others.want)
    attempt = refusals.Attempt(others.want, picked.start, now)
    return refusals.slot_taken(request, attempt, others.nearest(picked.start))


def _by_phone(request: HttpRequest, want: Want) -> HttpResponse:
    """Whom to call; a POST of a time for it is refused."""
    status = 409 if request.method == "POST" else 200
    return render(request, "booking/by_phone.html", _names(want), status=status)


def _names(want: Want) -> dict[str, object]:
    return {
        "want": want,
        "location": want.location,
        "service": want.service,
        "zone": want.location.zone,
    }


def _still_held(request: HttpRequest, want: Want, now: datetime) -> Appointment | None:
    """This browser's hold here, for a visitor who came back from the details."""
    held = browser.hold(request.session)
    here = held and (held.location, held.service) == (want.location, want.service)
    return held if held and here and held.hold_expires_at and held.hold_expires_at > now else None


def _hold(request: HttpRequest, want: Want, start: datetime, now: datetime) -> HttpResponse:
    if limits.is_over("hold", request):
        return limits.too_often(request, "hold", location=want.location)
    token = browser.token(request.session)
    choice = Choice(want.location, want.service, want.practitioner, start)
    try:
        scheduling.hold(choice, token=token, network=network_of(request, token), now=now)
    except NotOnline:
        return _by_phone(request, want)
    except Refusal as refusal:
        return refusals.page(request, refusal, refusals.Attempt(want, start, now))
    browser.picked(request.session, token, want, start, kind.said(request))
    return see_other("booking:details")


@private
@require_safe
def confirmed(request: HttpRequest, code: UUID) -> HttpResponse:
    """The visit is booked: when, where, and what happens next."""
    now = timezone.now()
    if not browser.may_see(request.session, code, now):
        return refusals.link_needed(request)
    visit = get_object_or_404(Appointment.objects.known().with_names(), code=code)
    if visit.status not in STANDING:
        return see_other("booking:visit", code)
    names = {"visit": visit, "location": visit.location, "zone": visit.location.zone}
    context = {**names, "now": now}
    return render(request, "booking/confirmed.html", context)
