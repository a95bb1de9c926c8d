"""Who comes: the form behind a held time, until it is booked, changed or given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from booking import intake, scheduling
from booking.availability import Want
from booking.errors import (
    Busy,
    FirstVisitNeeded,
    HoldLapsed,
    KeyReused,
    PatientBusy,
    Refusal,
    VisitLimit,
)
from booking.forms import LEAST_FILL_TIME, DetailsForm
from booking.models import Appointment
from booking.views import browser, kind, limits, refusals
from booking.views.book import find_offer, form_methods
from booking.views.browser import Pick
from booking.views.private import private_form, see_other
from locations import hours


@private_form
@form_methods
def details(request: HttpRequest) -> HttpResponse:
    """The details form. Without a picked time there is nothing to fill in: back to the start."""
    now = timezone.now()
    pick = browser.pick(request.session)
    if pick is None:
        return _no_time(request)
    held = browser.hold(request.session)
    if request.method == "POST":
        return _answer(request, pick, held, now)
    if held is None and pick.code:
        return see_other("booking:confirmed", pick.code)
    if held is None or _is_over(held, now):
        return _lapsed(request, pick, now)
    form = DetailsForm(initial=browser.typed(request.session))
    return _page(request, form, held, now)


def _no_time(request: HttpRequest) -> HttpResponse:
    """No time was picked here, or that was so long ago that the session has ended."""
    if request.method == "POST":
        browser.keep_typed(request.session, DetailsForm(request.POST).as_typed())
        messages.info(request, _("Please choose your time again. What you typed is kept."))
    return see_other("booking:start")


def _answer(
    request: HttpRequest, pick: Pick, held: Appointment | None, now: datetime
) -> HttpResponse:
    form = DetailsForm(request.POST, today=_today(held, now))
    if not pick.code:
        browser.keep_typed(request.session, form.as_typed())
    if "change" in request.POST:
        return HttpResponse(status=303, headers={"Location": pick.slot_url})
    if "extend" in request.POST:
        return _extend(request, pick, now, "booking:details")
    if "without_summary" in request.POST:
        intake.leave_out(request.session)
        return see_other("booking:details")
    if held is None:
        return _lapsed(request, pick, now)
    if form.is_valid() and not _doubts(form, held, now):
        return see_other("booking:review")
    return _page(request, form, held, now)


@private_form
@form_methods
def review(request: HttpRequest) -> HttpResponse:
    """Everything once more, to check. A POST books; it carries the answers and the form's key."""
    now = timezone.now()
    pick = browser.pick(request.session)
    if pick is None:
        return _no_time(request)
    held = browser.hold(request.session)
    if request.method == "POST":
        return _confirm(request, pick, held, now)
    if held is None and pick.code:
        return see_other("booking:confirmed", pick.code)
    if held is None or _is_over(held, now):
        return _lapsed(request, pick, now)
    form = DetailsForm(browser.typed(request.session), today=_today(held, now))
    if not form.is_valid():
        return see_other("booking:details")
    form.renew()
    return _review_page(request, form, held, now)


def _confirm(
    request: HttpRequest, pick: Pick, held: Appointment | None, now: datetime
) -> HttpResponse:
    form = DetailsForm(request.POST, today=_today(held, now))
    if not pick.code:
        browser.keep_typed(request.session, form.as_typed())
    if "extend" in request.POST:
        return _extend(request, pick, now, "booking:review")
    if form.is_valid() and not _doubts(form, held, now, needs_key=True):
        return _book(request, form, pick, held, now)
    if held is None:
        return _lapsed(request, pick, now)
    page = _page if set(form.errors) - {NON_FIELD_ERRORS} else _review_page
    return page(request, form, held, now)


def _doubts(
    form: DetailsForm, held: Appointment | None, now: datetime, *, needs_key: bool = False
) -> bool:
    """Adds a message where a program seems to type. A person presses the button once more."""
    if form.cleaned_data["website"] or (needs_key and form.cleaned_data["key"] is None):
        form.renew()
        form.add_error(None, _("Please check your details and press the button once more."))
    elif held and now - held.created_at < LEAST_FILL_TIME:
        form.add_error(
            None, _("That was very quick. Please check your details and press the button again.")
        )
    return bool(form.errors)


def _book(
    request: HttpRequest,
    form: DetailsForm,
    pick: Pick,
    held: Appointment | None,
    now: datetime,
) -> HttpResponse:
    if limits.is_over("book", request):
        location = held.location if held else None
        return limits.too_often(request, "book", location=location)
    details = replace(form.details(get_language() or "en-ca"), has_been=pick.been == kind.YES)
    token, key = browser.token(request.session), form.cleaned_data["key"]
    try:
        visit = scheduling.book(token=token, key=key, details=details, now=now)
    except (VisitLimit, PatientBusy) as refusal:
        if held is None:
            return _lapsed(request, pick, now)
        form.add_error(None, _refused_because(refusal, held))
        return _page(request, form, held, now, status=409)
    except Refusal as refusal:
        return _refused(request, refusal, pick, now)
    browser.booked(request.session, visit, now)
    intake.attach(request.session, visit, now=now)
    return see_other("booking:confirmed", visit.code)


def _refused(request: HttpRequest, refusal: Refusal, pick: Pick, now: datetime) -> HttpResponse:
    if isinstance(refusal, KeyReused) or (isinstance(refusal, HoldLapsed) and pick.code):
        return refusals.already_booked(request)
    if isinstance(refusal, HoldLapsed):
        return _lapsed(request, pick, now)
    if isinstance(refusal, FirstVisitNeeded):
        return kind.first_visit(request, _want(pick, now), pick.instant, now)
    if isinstance(refusal, Busy):
        return refusals.busy(request, _want(pick, now))
    raise refusal


def _refused_because(refusal: Refusal, held: Appointment) -> str:
    """Why this person cannot have this visit, without saying what is known about anybody."""
    phone = held.location.phone.as_national
    if isinstance(refusal, PatientBusy):
        return _(
            "This time cannot be booked for this person: they may have a visit then. "
            "Choose another time, or call us at %(phone)s."
        ) % {"phone": phone}
    return _(
        "There is a limit to the visits that one person can book online. "
        "Call us at %(phone)s and we book it for you."
    ) % {"phone": phone}


def _extend(request: HttpRequest, pick: Pick, now: datetime, page: str) -> HttpResponse:
    """More time, once. A hold that cannot be extended says so on its own page."""
    try:
        scheduling.extend_hold(token=browser.token(request.session), now=now)
    except HoldLapsed:
        pass
    except Busy:
        return refusals.busy(request, _want(pick, now))
    return see_other(page)


def _lapsed(request: HttpRequest, pick: Pick, now: datetime) -> HttpResponse:
    if pick.code:
        return refusals.already_booked(request)
    return refusals.hold_lapsed(request, _want(pick, now), pick.instant, now)


def _want(pick: Pick, now: datetime) -> Want:
    return find_offer(pick.location, pick.service, pick.practitioner, now).want


def _today(held: Appointment | None, now: datetime) -> date:
    return hours.local_day(now, held.location.zone) if held else timezone.localdate(now)


def _is_over(held: Appointment, now: datetime) -> bool:
    return held.hold_expires_at is None or held.hold_expires_at <= now


def _page(
    request: HttpRequest,
    form: DetailsForm,
    held: Appointment,
    now: datetime,
    *,
    status: int = 200,
) -> HttpResponse:
    summary = intake.waiting(request.session, now=now)
    context = {**_names(request, form, held, now), "summary": summary}
    return render(request, "booking/details.html", context, status=status)


def _review_page(
    request: HttpRequest, form: DetailsForm, held: Appointment, now: datetime
) -> HttpResponse:
    summary = intake.waiting(request.session, now=now)
    more = {"summary": summary, "change_url": reverse("booking:details")}
    context = {**_names(request, form, held, now), **more}
    return render(request, "booking/review.html", context)


def _names(
    request: HttpRequest, form: DetailsForm, held: Appointment, now: datetime
) -> dict[str, object]:
    ends = held.hold_expires_at or now
    pick = browser.pick(request.session)
    return {
        "times_url": pick.slot_url if pick else reverse("booking:start"),
        "form": form,
        "held": held,
        "seconds_left": max(int((ends - now).total_seconds()), 0),
        "now": now,
        "location": held.location,
        "zone": held.location.zone,
    }
