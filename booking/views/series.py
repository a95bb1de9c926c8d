"""Several visits in one go: the pattern, the dates, the details, one look more, booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from booking import series
from booking.errors import Busy, FirstVisitNeeded, KeyReused, Refusal, VisitLimit
from booking.forms import DetailsForm
from booking.orders import Actor
from booking.series import Booked, Order, SeriesTaken, TooClose
from booking.views import browser, kind, limits, refusals, series_order
from booking.views.book import Offer, find_offer, form_methods, knows_people
from booking.views.private import private_form, see_other
from locations import hours


@form_methods
@knows_people
def plan(request: HttpRequest, location_slug: str, service_slug: str) -> HttpResponse:
    """How often and when? With a pattern in the address: all its dates, to pick from."""
    now = timezone.now()
    offer = find_offer(location_slug, service_slug, request.GET.get("practitioner", ""), now)
    if not offer.want.service.is_booked_at_once or kind.is_open(request, offer.want.service):
        return see_other("booking:choose-slot", location_slug, service_slug)
    if request.method == "POST":
        return _pick(request, offer, now)
    return _plan_page(request, offer, now)


def _pick(request: HttpRequest, offer: Offer, now: datetime) -> HttpResponse:
    form = series_order.pattern_form(offer, request.GET, now)
    try:
        starts = series_order.picked(request.POST)
    except ValidationError:
        return _plan_page(request, offer, now, problem=_("Choose from the times below."))
    if not form.is_valid() or not starts:
        return _plan_page(request, offer, now, problem=_("Choose at least one of the dates."))
    want = series_order.want_of(offer, form)
    days = [hours.local_day(start, want.location.zone) for start in starts]
    if not form.pattern().is_spaced(days):
        problem = _("Two of the times are on the same day. Choose one of them.")
        return _plan_page(request, offer, now, problem=problem)
    series_order.keep(request.session, want, request.GET.urlencode(), starts)
    return see_other("booking:series-details")


def _plan_page(
    request: HttpRequest,
    offer: Offer,
    now: datetime,
    *,
    problem: str | Promise = "",
    status: int = 200,
) -> HttpResponse:
    form = series_order.pattern_form(offer, request.GET if "weeks" in request.GET else None, now)
    want = offer.want
    context = {
        "form": form,
        "want": want,
        "location": want.location,
        "service": want.service,
        "zone": want.location.zone,
        "problem": problem,
        "been": kind.said(request),
        "kept": set(request.POST.values()) if problem else None,
    }
    if form.is_valid():
        asked = series_order.want_of(offer, form)
        context["proposal"] = series.propose(asked, form.pattern(), now=now)
    return render(request, "booking/series_plan.html", context, status=status)


@private_form
@form_methods
def details(request: HttpRequest) -> HttpResponse:
    """Who comes to the visits of the series."""
    now = timezone.now()
    order = series_order.read(request.session, now)
    if order is None:
        return _nothing_picked(request)
    today = hours.local_day(now, order.want.location.zone)
    form = DetailsForm(initial=browser.typed(request.session))
    if request.method == "POST":
        form = DetailsForm(request.POST, today=today)
        browser.keep_typed(request.session, form.as_typed())
        if "change" in request.POST:
            return _to_plan(request)
        if form.is_valid() and not form.cleaned_data["website"]:
            return see_other("booking:series-review")
    return _form_page(request, form, order)


@private_form
@form_methods
def review(request: HttpRequest) -> HttpResponse:
    """All dates and answers once more. A POST books what is still free."""
    now = timezone.now()
    order = series_order.read(request.session, now)
    if order is None:
        return _nothing_picked(request)
    today = hours.local_day(now, order.want.location.zone)
    is_post = request.method == "POST"
    form = DetailsForm(request.POST if is_post else browser.typed(request.session), today=today)
    if is_post:
        browser.keep_typed(request.session, form.as_typed())
    if not form.is_valid():
        return _form_page(request, form, order) if is_post else see_other("booking:series-details")
    key: UUID | None = form.cleaned_data["key"]
    if not is_post or key is None or form.cleaned_data["website"]:
        form.renew()
        return _review_page(request, form, order)
    return _book(request, form, order, key, now)


def _book(
    request: HttpRequest, form: DetailsForm, order: Order, key: UUID, now: datetime
) -> HttpResponse:
    if limits.is_over("book", request):
        return limits.too_often(request, "book", location=order.want.location)
    has_been = series_order.been(request.session) == kind.YES
    details = replace(form.details(get_language() or "en-ca"), has_been=has_been)
    try:
        booked = series.book(order, details, key=key, by=Actor.patient(), now=now)
    except Refusal as refusal:
        return _refused(request, refusal, form, order)
    return _done(request, booked, now)


def _done(request: HttpRequest, booked: Booked, now: datetime) -> HttpResponse:
    session, first = request.session, booked.visits[0]
    for visit in booked.visits:
        browser.grant(session, visit.code, now)
    for name in (series_order.KEY, browser.TYPED):
        session.pop(name, None)
    session[series_order.DONE] = str(first.code)
    return see_other("booking:series", first.code)


def _refused(
    request: HttpRequest, refusal: Refusal, form: DetailsForm, order: Order
) -> HttpResponse:
    want = order.want
    if isinstance(refusal, VisitLimit):
        phone = {"phone": want.location.phone.as_national}
        limit = _("There is a limit to the visits booked online in one go. Call us at %(phone)s.")
        form.add_error(None, limit % phone)
        return _review_page(request, form, order, status=409)
    if isinstance(refusal, SeriesTaken | TooClose):
        lost = refusal.lost if isinstance(refusal, SeriesTaken) else ()
        gone = {one.start for one in lost}
        kept = [start for start in order.starts if start not in gone]
        context = {**_names(request, order), "lost": lost, "kept": list(enumerate(kept, len(lost)))}
        return render(request, "booking/series_taken.html", context, status=409)
    if isinstance(refusal, FirstVisitNeeded):
        return kind.first_visit(request, want, order.starts[0], timezone.now())
    if isinstance(refusal, KeyReused):
        return _nothing_picked(request)
    if isinstance(refusal, Busy):
        return refusals.busy(request, want)
    raise refusal


def _nothing_picked(request: HttpRequest) -> HttpResponse:
    """Booked already, or nothing was chosen: where to go on."""
    if done := request.session.get(series_order.DONE):
        return see_other("booking:series", UUID(done))
    return see_other("booking:start")


def _plan_url(request: HttpRequest) -> str:
    found = series_order.kept(request.session)
    if found is None:
        return reverse("booking:start")
    url = reverse("booking:series-plan", args=[found["location"], found["service"]])
    return f"{url}?{found['query']}"


def _to_plan(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": _plan_url(request)})


def _names(request: HttpRequest, order: Order) -> dict[str, object]:
    location = order.want.location
    return {
        "order": order,
        "want": order.want,
        "location": location,
        "zone": location.zone,
        "plan_url": _plan_url(request),
        "change_url": reverse("booking:series-details"),
    }


def _form_page(request: HttpRequest, form: DetailsForm, order: Order) -> HttpResponse:
    form.helper.form_action = reverse("booking:series-details")
    context = {**_names(request, order), "form": form}
    return render(request, "booking/series_details.html", context)


def _review_page(
    request: HttpRequest, form: DetailsForm, order: Order, *, status: int = 200
) -> HttpResponse:
    context = {**_names(request, order), "form": form}
    return render(request, "booking/series_review.html", context, status=status)
