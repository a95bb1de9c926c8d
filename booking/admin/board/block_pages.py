"""Keeps a stretch of a day free: a row of time off, approved at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from psycopg.types.range import TimestamptzRange

from booking.admin.board.asked import SEES, Asked, asked, check, people_at, visits_of
from booking.admin.board.day_pages import BoardBase, see_other
from booking.admin.board.forms import BlockForm, instant_of
from booking.locking import lock_practitioners
from booking.models import Appointment, TimeOff, TimeOffState

BLOCKS = "booking.change_timeoff"
BLOCKS_TOO = "booking.add_timeoff"


class BlockPages(BoardBase):
    """The form on which a practitioner's time is blocked."""

    def get_urls(self) -> list[URLPattern]:
        """Its address."""
        block = self.admin_site.admin_view(self.board_block)
        return [path("board/block/", block, name="booking_board_block"), *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "POST"]))
    def board_block(self, request: HttpRequest) -> HttpResponse:
        """GET shows the form; POST writes the time off, and says which visits lie in it."""
        check(request, SEES, BLOCKS_TOO)
        place = asked(request, timezone.now())
        form = _form(request, place)
        if request.method == "POST" and form.is_valid() and _write(form, request):
            inside = _inside(request, form)
            self.message_user(request, _told(inside), messages.WARNING if inside else messages.INFO)
            day = form.cleaned_data["day"]
            return see_other(place.url(day=day))
        context = {
            "title": _("Block time"),
            "subtitle": None,
            "asked": place,
            "form": form,
            "is_request": not request.user.has_perm(BLOCKS),
        }
        status = 409 if request.method == "POST" else 200
        return self.board_page(request, "block.html", context, status)


def _form(request: HttpRequest, place: Asked) -> BlockForm:
    zone = place.location.zone
    start = instant_of(request.GET.get("start", "")) or timezone.now()
    local = start.astimezone(zone).replace(second=0, microsecond=0)
    initial: dict[str, Any] = {
        "practitioner": request.GET.get("practitioner", ""),
        "day": request.GET.get("day") or local.date(),
        "first": local.time(),
        "last": (local + timedelta(hours=1)).time(),
    }
    people = people_at(request, place.location)
    return BlockForm(request.POST or None, initial=initial, location=place.location, people=people)


def _write(form: BlockForm, request: HttpRequest) -> bool:
    """Writes the row under the lock that bookings take; False, with a word, if it cannot be."""
    values = form.cleaned_data
    may = request.user.has_perm(BLOCKS)
    row = TimeOff(
        practitioner=values["practitioner"],
        span=TimestamptzRange(*values["span"]),
        reason=values["reason"],
        state=TimeOffState.APPROVED if may else TimeOffState.REQUESTED,
    )
    try:
        with transaction.atomic():
            lock_practitioners([values["practitioner"].pk])
            row.full_clean()
            row.save()
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True


def _inside(request: HttpRequest, form: BlockForm) -> list[Appointment]:
    values = form.cleaned_data
    start, end = values["span"]
    rows = visits_of(request).upcoming(_now_or(start))
    return list(rows.filter(practitioner=values["practitioner"]).overlapping(start, end))


def _now_or(start: datetime) -> datetime:
    return min(timezone.now(), start)


def _told(inside: list[Appointment]) -> str:
    if not inside:
        return _("The time is blocked.")
    return ngettext(
        "The time is blocked. %(count)s visit lies in it and stays: see “Visits that do not fit”.",
        "The time is blocked. %(count)s visits lie in it and stay: see “Visits that do not fit”.",
        len(inside),
    ) % {"count": len(inside)}
