"""Other times for a visit that no longer fits: the patient takes one, or none."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from booking import links, scheduling
from booking.availability import Want
from booking.errors import Busy, HoldLapsed, NotAllowed, PatientBusy
from booking.models import AlternativeSet, AlternativeState
from booking.orders import Actor
from booking.views import browser, limits, refusals
from booking.views.book import form_methods
from booking.views.private import private_form, see_other


@private_form
@form_methods
@limits.counts_wrong_links
def alternatives(request: HttpRequest, code: UUID, token: str) -> HttpResponse:
    """The held times by their link. GET shows; a POST takes one of them, or none."""
    now = timezone.now()
    asked = find(code, token)
    if asked is None:
        return refusals.link_needed(request)
    if request.method == "POST":
        return _answer(request, asked, token, now)
    return _page(request, asked, now)


def find(code: UUID, token: str) -> AlternativeSet | None:
    """What the link opens, with its names; None if code or signature is wrong."""
    if not links.is_valid(token, code, links.OFFER_VERSION, links.ALTERNATIVES):
        return None
    return AlternativeSet.objects.with_names().filter(code=code).first()


def _page(
    request: HttpRequest,
    asked: AlternativeSet,
    now: datetime,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    visit = asked.visit
    is_same = visit.version == asked.visit_version and visit.start > now
    is_open = asked.state == AlternativeState.OPEN and asked.expires_at > now and is_same
    held = asked.times.filter(appointment__status="held", start__gt=now)
    context = {
        "asked": asked,
        "visit": visit,
        "location": visit.location,
        "zone": visit.location.zone,
        "is_open": is_open,
        "times": list(held.select_related("appointment__practitioner")) if is_open else [],
        "problem": problem,
    }
    return render(request, "booking/alternatives.html", context, status=status)


def _answer(request: HttpRequest, asked: AlternativeSet, token: str, now: datetime) -> HttpResponse:
    """Takes a time or declines all; a form without either changes nothing."""
    try:
        if "decline" in request.POST:
            scheduling.decline_alternatives(asked, by=Actor.patient(), now=now)
        elif "take" in request.POST:
            return _take(request, asked, now)
    except (HoldLapsed, NotAllowed):
        fresh = find(asked.code, token) or asked
        gone = _("That time is gone. Your visit is as it was.")
        return _page(request, fresh, now, problem=gone, status=409)
    except PatientBusy:
        phone = {"phone": asked.visit.location.phone.as_national}
        busy = _("You have another visit at that time. Call us at %(phone)s.") % phone
        return _page(request, asked, now, problem=busy, status=409)
    except Busy:
        visit = asked.visit
        return refusals.busy(request, Want(visit.location, visit.service))
    return see_other("booking:alternatives", asked.code, token)


def _take(request: HttpRequest, asked: AlternativeSet, now: datetime) -> HttpResponse:
    code = request.POST.get("take", "")
    time = next(
        (
            each
            for each in asked.times.select_related("appointment")
            if str(each.appointment.code) == code
        ),
        None,
    )
    if time is None:
        return _page(request, asked, now, problem=_("Choose one of the times."), status=422)
    visit = scheduling.accept_alternative(time, by=Actor.patient(), now=now)
    browser.grant(request.session, visit.code, now)
    messages.success(request, _("Your visit is moved. We send you an e-mail with the new time."))
    return see_other("booking:visit", visit.code)
