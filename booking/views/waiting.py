"""The wait list: on it, off it again, and the offer of a time that came free."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from booking import waitlist
from booking.availability import Want
from booking.errors import Busy, HoldLapsed, NotAllowed, PatientBusy, Refusal, VisitLimit
from booking.forms import WaitForm, WishForm
from booking.models import (
    Appointment,
    BookingPolicy,
    EntryState,
    OfferState,
    WaitlistEntry,
    WaitlistOffer,
)
from booking.orders import Actor
from booking.views import browser, joined, kind, limits, refusals
from booking.views.book import STANDING, find_offer, form_methods, knows_people
from booking.views.even import evenly
from booking.views.manage import with_visit
from booking.views.private import private_form, see_other
from booking.waitlist import Asked
from locations import hours


@private_form
@form_methods
@evenly
@knows_people
def wait(request: HttpRequest, location_slug: str, service_slug: str) -> HttpResponse:
    """Without a visit: tell me if a time comes free. Who they are is asked too."""
    now = timezone.now()
    who = request.GET.get("practitioner", "")
    want = find_offer(location_slug, service_slug, who, now).want
    if not want.service.is_booked_at_once or kind.is_open(request, want.service):
        return see_other("booking:choose-slot", location_slug, service_slug)
    today, last = _span(want, now)
    form = WaitForm(request.POST if request.method == "POST" else None, today=today, last=last)
    if not form.is_valid() or form.cleaned_data["website"]:
        return _form_page(request, form, want)
    if limits.is_over("wait", request):
        return limits.too_often(request, "wait", location=want.location)
    try:
        details = form.details(get_language() or "en-ca")
        own = joined.own_codes(request.session)
        entry = waitlist.join(_asked(form, want), details, now=now, own=own)[0]
    except Refusal as refusal:
        return _refused(request, refusal, form, want)
    return joined.answer(request, entry, until=form.cleaned_data["until"], now=now)


@private_form
@form_methods
@with_visit
def earlier(request: HttpRequest, visit: Appointment, now: datetime) -> HttpResponse:
    """With a visit, which stays: tell me if an earlier time comes free."""
    if visit.status not in STANDING or visit.start <= now:
        return refusals.cannot_change(request, visit, now)
    want = Want(visit.location, visit.service)
    today, _last = _span(want, now)
    last = max(today, hours.local_day(visit.start, visit.location.zone))
    form = WishForm(request.POST if request.method == "POST" else None, today=today, last=last)
    if not form.is_valid() or form.cleaned_data["website"]:
        return _form_page(request, form, want, visit)
    try:
        entry = waitlist.join_for(visit, _asked(form, want), now=now)[0]
    except NotAllowed:
        return refusals.cannot_change(request, visit, now)
    except Refusal as refusal:
        return _refused(request, refusal, form, want, visit)
    return see_other("booking:waiting", entry.code, waitlist.entry_token(entry))


def _span(want: Want, now: datetime) -> tuple[date, date]:
    today = hours.local_day(now, want.location.zone)
    horizon = BookingPolicy.of(want.location).horizon_days
    return today, today + timedelta(days=horizon - 1)


def _asked(form: WishForm, want: Want) -> Asked:
    given = form.cleaned_data
    return Asked(
        locations=(want.location,),
        service=want.service,
        until=given["until"],
        practitioner=want.practitioner,
        minutes=form.minutes(),
        weekdays=given["weekdays"],
    )


def _refused(
    request: HttpRequest,
    refusal: Refusal,
    form: WishForm,
    want: Want,
    visit: Appointment | None = None,
) -> HttpResponse:
    if isinstance(refusal, VisitLimit):
        form.add_error(None, _("There is a limit to what one person can wait for. Call us."))
        return _form_page(request, form, want, visit, status=409)
    if isinstance(refusal, Busy):
        return refusals.busy(request, want)
    raise refusal


def _form_page(
    request: HttpRequest,
    form: WishForm,
    want: Want,
    visit: Appointment | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    location = want.location
    context = {
        "form": form,
        "want": want,
        "visit": visit,
        "location": location,
        "service": want.service,
        "zone": location.zone,
    }
    return render(request, "booking/wait.html", context, status=status)


@private_form
@form_methods
@limits.counts_wrong_links
def waiting(request: HttpRequest, code: UUID, token: str) -> HttpResponse:
    """What is waited for, by its link; a POST leaves the list."""
    now = timezone.now()
    entry = waitlist.find_entry(code, token)
    if entry is None:
        return refusals.link_needed(request)
    if request.method == "POST":
        return _leave(request, entry, token, now)
    kept = entry.kept_visit(now)
    # Who joined by a form alone is not told of visits that the same person has.
    may_see = kept is not None and browser.may_see(request.session, kept.code, now)
    states = (EntryState.WAITING, EntryState.OFFERED)
    context = {
        "entry": entry,
        "is_waiting": entry.state in states,
        "kept": kept if may_see else None,
        "location": entry.location,
        "zone": entry.location.zone,
    }
    return render(request, "booking/waiting.html", context)


def _leave(request: HttpRequest, entry: WaitlistEntry, token: str, now: datetime) -> HttpResponse:
    try:
        waitlist.leave(entry, by=Actor.patient(), now=now)
    except NotAllowed:  # an offer was accepted meanwhile: the page says so
        pass
    except Busy:
        return refusals.busy(request, Want(entry.location, entry.service))
    return see_other("booking:waiting", entry.code, token)


@private_form
@form_methods
@limits.counts_wrong_links
def offer(request: HttpRequest, code: UUID, token: str) -> HttpResponse:
    """A time that came free, held until an hour that the page names. A POST answers."""
    now = timezone.now()
    found = waitlist.find_offer(code, token)
    if found is None:
        return refusals.link_needed(request)
    if request.method == "POST":
        return _answer(request, found, token, now)
    return _offer_page(request, found, now)


def _offer_page(
    request: HttpRequest,
    found: WaitlistOffer,
    now: datetime,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    held = found.appointment
    is_open = found.state == OfferState.OFFERED and found.expires_at > now
    context = {
        "offer": found,
        "visit": held,
        "kept": found.entry.kept_visit(now),
        "leave_url": joined.entry_url(found.entry),
        "location": held.location,
        "zone": held.location.zone,
        "is_open": is_open,
        "problem": problem,
        "now": now,
    }
    return render(request, "booking/offer.html", context, status=status)


def _answer(request: HttpRequest, found: WaitlistOffer, token: str, now: datetime) -> HttpResponse:
    """Accepts or declines; a form without either button changes nothing."""
    try:
        if "accept" in request.POST:
            return _accept(request, found, now)
        if "decline" in request.POST:
            waitlist.decline(found, by=Actor.patient(), now=now)
    except (HoldLapsed, NotAllowed):
        fresh = waitlist.find_offer(found.code, token) or found
        return _offer_page(request, fresh, now, status=409)
    except (PatientBusy, VisitLimit) as refusal:
        phone = {"phone": found.appointment.location.phone.as_national}
        busy = _("You have another visit at that time. Call us at %(phone)s.")
        limit = _("You have as many visits ahead as can be booked here. Call us at %(phone)s.")
        problem = (busy if isinstance(refusal, PatientBusy) else limit) % phone
        return _offer_page(request, found, now, problem=problem, status=409)
    except Busy:
        held = found.appointment
        return refusals.busy(request, Want(held.location, held.service))
    return see_other("booking:offer", found.code, token)


def _accept(request: HttpRequest, found: WaitlistOffer, now: datetime) -> HttpResponse:
    visit = waitlist.accept(found, by=Actor.patient(), now=now)
    browser.grant(request.session, visit.code, now)
    messages.success(request, _("The time is yours. We send you an e-mail with it."))
    return see_other("booking:visit", visit.code)
