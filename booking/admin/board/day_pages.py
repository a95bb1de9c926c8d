"""The board of a day, and its buttons."""

from __future__ import annotations

from typing import Any, Final

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from booking.admin.board.asked import (
    CHANGES,
    SEES,
    Asked,
    asked,
    check,
    days_around,
    own_only,
    visit_or_404,
)
from booking.admin.board.show import NEXT, Painter
from booking.admin.visit_page import VisitPage
from booking.admin.visit_verbs import VERBS
from booking.audit import note_list
from booking.daybook import DayBook, read_day, read_rooms
from booking.models import Appointment, AppointmentStatus
from locations import hours, wording

# In the order in which a visit goes through them.
LEGEND: Final = (
    AppointmentStatus.HELD,
    AppointmentStatus.PENDING,
    AppointmentStatus.BOOKED,
    AppointmentStatus.ARRIVED,
    AppointmentStatus.FULFILLED,
    AppointmentStatus.NOSHOW,
)
FOLDER: Final = "admin/booking/board/"


class BoardBase(VisitPage):
    """What the pages of the board share."""

    def board_page(
        self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        """A staff page of the board."""
        common = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "may_change": request.user.has_perm(CHANGES),
        }
        name = f"{FOLDER}{template}"
        return TemplateResponse(request, name, {**common, **context}, status=status)


class DayPages(BoardBase):
    """One clinic, one day, a column for each practitioner or room."""

    def get_urls(self) -> list[URLPattern]:
        """The board, and the buttons on it."""
        guard = self.admin_site.admin_view
        return [
            path("board/", guard(self.board), name="booking_board"),
            path(
                "board/do/<int:visit_id>/<slug:name>/",
                guard(self.board_do),
                name="booking_board_do",
            ),
            *super().get_urls(),
        ]

    @method_decorator(require_GET)
    def board(self, request: HttpRequest) -> HttpResponse:
        """The day; with `part`, its table alone, for the script that keeps it fresh."""
        check(request, SEES)
        now = timezone.now()
        found = asked(request, now)
        read = read_rooms if found.by_room else read_day
        book = read(found.location, found.day, now=now, practitioner_id=own_only(request))
        shown = Painter(book, now, may_change=request.user.has_perm(CHANGES))
        etag = f'"{shown.mark}"'
        if "part" in request.GET and request.headers.get("If-None-Match") == etag:
            return HttpResponseNotModified(headers={"ETag": etag})
        note_list(request, [*book.visits.values(), *book.cancelled])
        template = "_table.html" if "part" in request.GET else "day.html"
        answer = self.board_page(request, template, _context(found, book, shown))
        answer["ETag"] = etag
        return answer

    @method_decorator(require_POST)
    def board_do(self, request: HttpRequest, visit_id: int, name: str) -> HttpResponse:
        """A button on the board: one step, and back to the board at that visit."""
        check(request, CHANGES)
        visit = visit_or_404(request, visit_id)
        if name not in {each for names in NEXT.values() for each in names}:
            raise Http404
        if not self._is_stale(request, visit):
            self._run(request, visit, VERBS[name], {})
        return back_to_board(visit)


def see_other(url: str) -> HttpResponseRedirect:
    """What answers a post that was done: Back and Reload are harmless."""
    return HttpResponseRedirect(url, status=303)


def back_to_board(visit: Appointment) -> HttpResponse:
    """Sends the browser to the board on the visit's day, at the visit."""
    return see_other(board_url_of(visit))


def board_url_of(visit: Appointment) -> str:
    """The board on the visit's day, at the visit."""
    day = hours.local_day(visit.start, visit.location.zone)
    return f"{Asked(visit.location, day, day, ()).url()}#visit-{visit.pk}"


def _context(found: Asked, book: DayBook, shown: Painter) -> dict[str, Any]:
    before, after = days_around(found.day)
    zone = found.location.zone
    return {
        "title": wording.day_text(found.day, zone),
        "subtitle": None,
        "asked": found,
        "book": book,
        "shown": shown,
        "before_url": found.url(day=before),
        "today_url": found.url(day=found.today),
        "after_url": found.url(day=after),
        "other_url": found.url(by_room=not found.by_room),
        "no_room": _("In no room"),
        "statuses": [(status.value, status.label) for status in LEGEND],
    }
