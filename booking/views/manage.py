"""Afterwards, from the link in the mail and without an account: see, move, cancel.

A GET changes nothing: programs that check mails follow every link.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from booking import links, scheduling
from booking.availability import Want
from booking.errors import Refusal, SlotTaken
from booking.forms import CancelForm, TimeForm
from booking.models import Appointment
from booking.notifications.calendar_file import Method, calendar_file
from booking.orders import Actor
from booking.views import browser, joined, limits, refusals
from booking.views.book import STANDING, form_methods
from booking.views.picker import open_picker, people_of
from booking.views.private import private, private_form, see_other
from booking.views.swap import picker_page
from locations.models import Practitioner

VisitView = Callable[[HttpRequest, Appointment, datetime], HttpResponse]


def find(code: UUID) -> Appointment | None:
    """The visit of a code, with the names that its pages print."""
    return Appointment.objects.known().with_names().filter(code=code).first()


def with_visit(view: VisitView) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """Gives the view its visit, if this browser opened the link of it within half an hour."""

    @wraps(view)
    def guarded(request: HttpRequest, code: UUID) -> HttpResponse:
        now = timezone.now()
        visit = find(code) if browser.may_see(request.session, code, now) else None
        return view(request, visit, now) if visit else refusals.link_needed(request)

    return guarded


@private
@require_safe
@limits.counts_wrong_links
def open_link(request: HttpRequest, code: UUID, token: str) -> HttpResponse:
    """The link in the mail: lets this browser in, and leads to an address without a secret."""
    visit = find(code)
    # An unknown code costs the same work as a known one, and gets the same answer.
    version = visit.link_version if visit else 0
    if not links.is_valid(token, code, version) or visit is None:
        return refusals.link_needed(request)
    browser.grant(request.session, visit.code, timezone.now())
    return see_other("booking:visit", visit.code)


@private
@limits.counts_wrong_links
def wrong_link(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever else somebody tries under /visit/."""
    del rest
    return refusals.link_needed(request)


@private_form
@require_safe
@with_visit
def visit(request: HttpRequest, visit: Appointment, now: datetime) -> HttpResponse:
    """The visit as it stands, and what can be done about it."""
    is_ahead = visit.status in STANDING and visit.start > now
    context = {
        **_names(visit),
        "is_ahead": is_ahead,
        "can_move": is_ahead and now <= visit.cutoff,
        "waits": joined.waits_of(visit),
        "can_undo": scheduling.can_undo(visit, by=Actor.patient(), now=now),
        "now": now,
    }
    return render(request, "booking/visit.html", context)


def _names(visit: Appointment) -> dict[str, object]:
    return {"visit": visit, "location": visit.location, "zone": visit.location.zone}


@private_form
@form_methods
@with_visit
def move(request: HttpRequest, visit: Appointment, now: datetime) -> HttpResponse:
    """Another time for the same visit. Whoever loses the new time keeps the old one."""
    if visit.status not in STANDING or now > visit.cutoff or visit.start <= now:
        return refusals.cannot_change(request, visit, now)
    people = people_of(Want(visit.location, visit.service), now)
    want = Want(visit.location, visit.service, _asked_for(request, visit, people))
    form = TimeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _move(request, visit, want, form.cleaned_data["start"], now)
    if form.has_error("start", "made_up"):
        return refusals.made_up(request, want, now, visit)
    picker = open_picker(want, request.GET, now, moving=visit)
    words = {"submit": _("Move to this time")}
    context = {**_names(visit), **words, "people": people, "form": form, "want": want}
    return picker_page(request, "booking/move.html", picker, context)


def _asked_for(
    request: HttpRequest, visit: Appointment, people: list[Practitioner]
) -> Practitioner | None:
    """Whom the visitor asked for; the present practitioner until they say otherwise."""
    default = request.GET.get("practitioner", visit.practitioner.slug)
    who = request.POST.get("practitioner", default)
    return next((person for person in people if person.slug == who), None)


def _move(
    request: HttpRequest, visit: Appointment, want: Want, start: datetime, now: datetime
) -> HttpResponse:
    try:
        scheduling.reschedule(
            visit, start=start, practitioner=want.practitioner, by=Actor.patient(), now=now
        )
    except Refusal as refusal:
        return refusals.page(request, refusal, refusals.Attempt(want, start, now, visit))
    messages.success(request, _("Your visit has a new time. We send you an e-mail with it."))
    return see_other("booking:visit", visit.code)


@private_form
@form_methods
@with_visit
def cancel(request: HttpRequest, visit: Appointment, now: datetime) -> HttpResponse:
    """Cancelling, after saying what was promised about it."""
    if visit.status not in STANDING or visit.start <= now:
        return refusals.cannot_change(request, visit, now)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _cancel(request, visit, form.cleaned_data["reason"], now)
    context = {**_names(visit), "form": form, "is_late": now > visit.cutoff}
    return render(request, "booking/cancel.html", context)


def _cancel(request: HttpRequest, visit: Appointment, reason: str, now: datetime) -> HttpResponse:
    try:
        scheduling.cancel(visit, by=Actor.patient(), now=now, reason=reason)
    except Refusal as refusal:
        want = Want(visit.location, visit.service)
        return refusals.page(request, refusal, refusals.Attempt(want, visit.start, now, visit))
    messages.success(request, _("Your visit is cancelled. We send you an e-mail that says so."))
    return see_other("booking:visit", visit.code)


@private_form
@require_POST
@with_visit
def undo_cancel(request: HttpRequest, visit: Appointment, now: datetime) -> HttpResponse:
    """Takes a cancellation back, if the time is still free."""
    try:
        scheduling.undo_cancel(visit, by=Actor.patient(), now=now)
    except Refusal as refusal:
        want = Want(visit.location, visit.service)
        kept = None if isinstance(refusal, SlotTaken) else visit
        return refusals.page(request, refusal, refusals.Attempt(want, visit.start, now, kept))
    messages.success(request, _("Your visit is booked again. We send you an e-mail with it."))
    return see_other("booking:visit", visit.code)


@private_form
@require_POST
@with_visit
def attend(request: HttpRequest, visit: Appointment, now: datetime) -> HttpResponse:
    """The patient says "I'll be there": the clinic need not call."""
    if visit.start <= now:
        return refusals.cannot_change(request, visit, now)
    try:
        scheduling.confirm_attendance(visit, now=now)
    except Refusal as refusal:
        want = Want(visit.location, visit.service)
        return refusals.page(request, refusal, refusals.Attempt(want, visit.start, now, visit))
    messages.success(request, _("Thank you. The clinic knows that you will be there."))
    return see_other("booking:visit", visit.code)


@private
@require_safe
@with_visit
def calendar(request: HttpRequest, visit: Appointment, now: datetime) -> HttpResponse:
    """The visit as a file that calendars read; once cancelled, one that takes it out again."""
    del request
    method = Method.PUBLISH if visit.status in STANDING else Method.CANCEL
    content = calendar_file(visit, method=method, now=now)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="visit.ics"'
    return response
