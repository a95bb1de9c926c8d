"""A series that is booked, from the link of any of its visits: as a whole, or one by one."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from booking import series
from booking.availability import Want, nearest_free
from booking.errors import Busy
from booking.forms import CancelForm
from booking.models import Appointment, Series
from booking.orders import Actor
from booking.slots import Slot
from booking.views import browser, refusals
from booking.views.book import form_methods
from booking.views.manage import with_visit
from booking.views.private import private_form, see_other

# Each costs a look at the timetable; who lost more starts anew more easily.
MOST_LOST: Final = 3
EACH: Final = 3


@private_form
@require_safe
@with_visit
def visits(request: HttpRequest, visit: Appointment, now: datetime) -> HttpResponse:
    """All visits of the series. Whoever may see one of them may see each."""
    found = visit.series
    if found is None:
        return see_other("booking:visit", visit.code)
    rows = list(found.appointments.known().with_names().order_by("during"))
    for row in rows:
        browser.grant(request.session, row.code, now)
    context = {
        **_names(visit, found),
        "rows": rows,
        "instead": _instead(found, now),
        "has_more": any(_is_ahead(row, now) for row in rows),
        "now": now,
    }
    return render(request, "booking/series_visits.html", context)


def _instead(found: Series, now: datetime) -> list[tuple[datetime, list[Slot]]]:
    """The times that were lost and are still ahead, each with what is free nearest to it."""
    want = Want(found.location, found.service, found.practitioner)
    ahead = [start for start in found.lost if start > now][:MOST_LOST]
    return [(start, list(nearest_free(want, start=start, now=now))[:EACH]) for start in ahead]


def _is_ahead(visit: Appointment, now: datetime) -> bool:
    return visit.status in ("booked", "pending") and visit.start > now


def _names(visit: Appointment, found: Series) -> dict[str, object]:
    return {
        "series": found,
        "visit": visit,
        "location": visit.location,
        "zone": visit.location.zone,
    }


@private_form
@form_methods
@with_visit
def cancel_rest(request: HttpRequest, visit: Appointment, now: datetime) -> HttpResponse:
    """Cancels every visit of the series that is still ahead, after saying which."""
    found = visit.series
    ahead = list(found.appointments.upcoming(now).order_by("during")) if found else []
    if found is None or not ahead:
        return see_other("booking:series" if found else "booking:visit", visit.code)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        late = [row for row in ahead if now > row.cutoff]
        context = {**_names(visit, found), "form": form, "ahead": ahead, "late": late}
        return render(request, "booking/series_cancel.html", context)
    reason = form.cleaned_data["reason"]
    try:
        gone = series.cancel_rest(found, by=Actor.patient(), now=now, reason=reason)
    except Busy:
        return refusals.busy(request, Want(visit.location, visit.service))
    told = ngettext("%(count)s visit is cancelled.", "%(count)s visits are cancelled.", len(gone))
    messages.success(request, told % {"count": len(gone)} + " " + _("We send you an e-mail."))
    return see_other("booking:series", visit.code)
