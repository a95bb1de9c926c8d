"""A day as the board's template prints it: plain values, worked out before the page is drawn."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.admin.visit_verbs import MOVES, VERBS
from booking.board import Cell, Piece, Shade, lay_out
from booking.daybook import NO_ROOM, DayBook
from booking.models import Appointment, AppointmentStatus
from booking.notifications.recipients import address_of
from booking.slots import to_minutes
from locations import hours, wording

Status = AppointmentStatus
# Below these a block has room for fewer lines.
SHORT: Final = 30
TINY: Final = 20
HOUR: Final = 60

SHADE_TEXTS: Final[dict[Shade, Promise]] = {
    Shade.AWAY: gettext_lazy("not here"),
    Shade.BUFFER: gettext_lazy("buffer"),
    Shade.ELSEWHERE: gettext_lazy("at another clinic, or on the way"),
    Shade.SHUT: gettext_lazy("closed"),
    Shade.OFF: gettext_lazy("time off"),
}
# What the front desk does next, by status; the first is the likeliest.
NEXT: Final[dict[str, tuple[str, ...]]] = {
    Status.PENDING: ("accept",),
    Status.BOOKED: ("arrived", "noshow"),
    Status.ARRIVED: ("done", "undo"),
    Status.FULFILLED: ("undo",),
    Status.NOSHOW: ("undo",),
}


SHORTLY: Final[dict[str, Promise]] = {
    "accept": gettext_lazy("Accept"),
    "arrived": gettext_lazy("Arrived"),
    "noshow": gettext_lazy("Did not come"),
    "done": gettext_lazy("Done"),
    "undo": gettext_lazy("Undo"),
}


class Painter:
    """Turns a day into what the template prints.

    What is the same for many cells is worked out once: a board has hundreds of them.
    """

    def __init__(self, book: DayBook, now: datetime, *, may_change: bool) -> None:
        self._book = book
        self._now = now
        self._may_change = may_change
        self._zone = book.location.zone
        self._names = {column.key: column.name for column in book.columns}
        self._is_ahead = book.day > hours.local_day(now, self._zone)
        self._clocks: dict[int, str] = {}
        self._statuses = {str(status): str(status.label) for status in Status}
        self._shades = {shade: str(text) for shade, text in SHADE_TEXTS.items()}
        self._shortly = {name: str(text) for name, text in SHORTLY.items()}
        self._book_label = _("Book %(time)s, %(who)s")
        self.table = lay_out(book.plan)

    @property
    def mark(self) -> str:
        """Changes whenever the board would look different."""
        if self.table is None:
            return "empty"
        now = (to_minutes(self._now) - self._book.midnight) // self.table.step
        visits = [(key, *_looks(visit)) for key, visit in self._book.visits.items()]
        cancelled = [visit.pk for visit in self._book.cancelled]
        seen = (now, self._may_change, self._book.columns, visits, cancelled, self._book.plan)
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]

    @property
    def start(self) -> datetime:
        """The instant at which the board begins."""
        return self._book.instant(self.table.start if self.table else 0)

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows, each with its hour if it begins one, and its cells."""
        if self.table is None:
            return
        now = to_minutes(self._now) - self._book.midnight
        for row in self.table.rows:
            begins_hour = (row.start - self.table.start) % HOUR == 0
            yield {
                "hour": self._clock(row.start) if begins_hour else "",
                "span": HOUR // self.table.step,
                "is_now": row.start <= now < row.start + self.table.step,
                "cells": [self._cell(cell) for cell in row.cells],
            }

    def _clock(self, minute: int) -> str:
        if minute not in self._clocks:
            self._clocks[minute] = wording.time_text(self._book.instant(minute), self._zone)
        return self._clocks[minute]

    def _cell(self, cell: Cell) -> dict[str, Any]:
        drawn: dict[str, Any] = {"rows": cell.rows}
        if cell.pieces:
            length = cell.end - cell.start
            size = "tiny" if length < TINY else "short" if length < SHORT else "full"
            drawn["blocks"] = [self._block(piece, size) for piece in cell.pieces]
            return drawn
        is_past = cell.end + self._book.midnight <= to_minutes(self._now)
        if cell.is_open and self._may_change and cell.column != NO_ROOM and not is_past:
            return drawn | self._free(cell)
        return drawn | {"shade": cell.shade.name.lower(), "text": self._shades.get(cell.shade, "")}

    def _free(self, cell: Cell) -> dict[str, Any]:
        clock, who = self._clock(cell.start), self._names[cell.column]
        start = quote(self._book.instant(cell.start).isoformat())
        return {
            "query": f"practitioner={cell.column}&start={start}",
            "label": self._book_label % {"time": clock, "who": who},
            "clock": clock,
            "is_by_phone": cell.shade is Shade.BY_PHONE,
        }

    def _block(self, piece: Piece, size: str) -> dict[str, Any]:
        """A visit as it stands in its cell."""
        visit = self._book.visits[piece.key]
        return {
            "key": visit.pk,
            "status": visit.status,
            "status_text": self._statuses[visit.status],
            "size": size,
            "clock": self._clock(piece.start),
            "start": visit.start.isoformat(),
            "until": self._clock(piece.end),
            "name": visit.patient.name if visit.patient else _("held"),
            "service": visit.service.name,
            "who": visit.practitioner.name,
            "is_sure": visit.attendance_confirmed_at is not None,
            "is_unreachable": visit.patient is not None and not address_of(visit),
            "seen": visit.seen or "",  # type: ignore[attr-defined]  # annotated by read_day
            "actions": self._actions(visit),
            "can_move": self._may_change and visit.status in MOVES,
        }

    def _actions(self, visit: Appointment) -> list[tuple[str, str]]:
        names = NEXT.get(visit.status, ()) if self._may_change else ()
        if self._is_ahead:
            names = tuple(name for name in names if name == "accept")
        return [(name, self._shortly[name]) for name in names if VERBS[name].fits(visit, self._now)]


def _looks(visit: Appointment) -> tuple[Any, ...]:
    return (
        visit.status,
        visit.seen,  # type: ignore[attr-defined]  # annotated by read_day
        visit.during.lower,
        visit.during.upper,
        visit.patient.name if visit.patient else "",
        visit.attendance_confirmed_at,
    )
