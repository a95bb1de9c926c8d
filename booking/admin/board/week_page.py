"""A practitioner's week over all their clinics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from booking.admin.board.asked import SEES, check, day_of, practitioner_or_404
from booking.admin.board.day_pages import BoardBase
from booking.admin.board.show import SHADE_TEXTS, SHORT, TINY
from booking.audit import note_list
from booking.board import Cell, lay_out
from booking.daybook import WeekBook, read_week
from booking.models import Appointment
from booking.slots import to_instant
from booking.weeks import minute_at
from locations import hours, wording
from locations.reach import location_ids

HOUR: Final = 60
# So many clinics have a colour of their own; each is named besides.
COLOURS: Final = 6


class WeekPages(BoardBase):
    """One practitioner, seven days."""

    def get_urls(self) -> list[URLPattern]:
        """The week's address."""
        week = self.admin_site.admin_view(self.board_week)
        own = path("board/week/<int:practitioner_id>/", week, name="booking_board_week")
        return [own, *super().get_urls()]

    @method_decorator(require_GET)
    def board_week(self, request: HttpRequest, practitioner_id: int) -> HttpResponse:
        """The week of the day that the address names, or this one."""
        check(request, SEES)
        person, now = practitioner_or_404(request, str(practitioner_id)), timezone.now()
        today = hours.local_day(now, timezone.get_default_timezone())
        day, trouble = day_of(request.GET.get("day", ""), today)
        within = location_ids(request.user)
        book = read_week(person, day, now=now, within=within)
        note_list(request, book.visits.values() if book else [])
        context = {
            "title": _("Week of %(who)s") % {"who": person.name},
            "subtitle": None,
            "person": person,
            "trouble": trouble,
            "book": book,
            "day": day,
            "before": day - timedelta(days=7),
            "today": today,
            "after": day + timedelta(days=7),
            "is_this_week": (day - today).days + today.weekday() in range(7),
            "week": _Week(book).shown() if book else None,
        }
        return self.board_page(request, "week.html", context)


class _Week:
    """The week as its template prints it."""

    def __init__(self, book: WeekBook) -> None:
        self._book = book
        self._colour = {
            place.pk: number % COLOURS + 1 for number, place in enumerate(book.locations)
        }

    def shown(self) -> dict[str, Any]:
        """Days with their hours, then rows of cells."""
        table = lay_out(self._book.plan)
        return {
            "days": [self._day(day) for day in self._book.days],
            "places": [(place.name, self._colour[place.pk]) for place in self._book.locations],
            "step": table.step if table else 0,
            "rows": [
                {
                    "hour": wording.minute_text(row.start)
                    if (row.start - table.start) % HOUR == 0
                    else "",
                    "span": HOUR // table.step,
                    "cells": [self._cell(cell) for cell in row.cells],
                }
                for row in table.rows
            ]
            if table is not None
            else [],
        }

    def _day(self, day: date) -> dict[str, Any]:
        return {
            "day": day,
            "text": date_format(day, pgettext("a day of a week", "D j M")),
            "hours": [
                (wording.hours_text(part.start, part.end), self._name(part.location))
                for part in sorted(self._book.hours[day], key=lambda part: part.start)
            ],
        }

    def _zone(self) -> Any:
        places = self._book.locations
        return places[0].zone if places else timezone.get_default_timezone()

    def _name(self, place: Any) -> str:
        return place.name if place.pk in self._colour else _("another clinic")

    def _cell(self, cell: Cell) -> dict[str, Any]:
        drawn: dict[str, Any] = {"rows": cell.rows}
        if cell.pieces:
            length = cell.end - cell.start
            size = "tiny" if length < TINY else "short" if length < SHORT else "full"
            visits = [self._book.visits[piece.key] for piece in cell.pieces]
            return drawn | {"blocks": [self._block(visit, size) for visit in visits]}
        if cell.is_open and (url := next(self._links(cell), "")):
            clock = wording.minute_text(cell.start)
            day = wording.short_day_text(cell.column, self._zone())
            label = _("Book %(day)s, %(time)s") % {"day": day, "time": clock}
            return drawn | {"url": url, "clock": clock, "label": label}
        return drawn | {"shade": cell.shade.name.lower(), "text": SHADE_TEXTS.get(cell.shade, "")}

    def _links(self, cell: Cell) -> Iterator[str]:
        for part in self._book.hours[cell.column]:
            if part.location.pk in self._colour and part.start <= cell.start < part.end:
                midnight = minute_at(cell.column, 0, part.location.zone)
                values = {
                    "location": part.location.pk,
                    "practitioner": self._book.practitioner.pk,
                    "start": to_instant(midnight + cell.start).isoformat(),
                }
                yield f"{reverse('admin:booking_board_book')}?{urlencode(values)}"

    def _block(self, visit: Appointment, size: str) -> dict[str, Any]:
        return {
            "key": visit.pk,
            "status": visit.status,
            "status_text": visit.get_status_display(),
            "size": size,
            "clock": wording.time_text(visit.start, visit.location.zone),
            "name": visit.patient.name if visit.patient else _("held"),
            "place": visit.location.name,
            "colour": self._colour[visit.location_id],
        }
