"""A day as the board's template prints it: plain values, worked out before the page is drawn."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.admin.visit_page import VERBS
from booking.board import Cell, Shade, Table, lay_out
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
# Only what has not begun to be lived may change its time.
MOVES: Final = frozenset({Status.BOOKED, Status.PENDING})


@dataclass(frozen=True, slots=True)
class Shown:
    """The board's table: `hours` by the row in which they begin, and the cells of each row."""

    rows: list[dict[str, Any]]
    step: int
    start: datetime
    mark: str


class Painter:
    """Turns cells into what the template prints."""

    def __init__(self, book: DayBook, now: datetime, *, may_change: bool) -> None:
        self._book = book
        self._now = now
        self._may_change = may_change
        self._zone = book.location.zone
        self._names = {column.key: column.name for column in book.columns}
        self._is_ahead = book.day > hours.local_day(now, self._zone)
        self._book_url = reverse("admin:booking_board_book")

    def shown(self) -> Shown | None:
        """The whole table; None for a day on which there is nothing to see."""
        table = lay_out(self._book.plan)
        if table is None:
            return None
        return Shown(
            [*self._rows(table)],
            table.step,
            self._book.instant(table.start),
            self._fingerprint(table),
        )

    def _rows(self, table: Table) -> Iterator[dict[str, Any]]:
        now = to_minutes(self._now) - self._book.midnight
        for row in table.rows:
            begins_hour = (row.start - table.start) % HOUR == 0
            yield {
                "hour": self._clock(row.start) if begins_hour else "",
                "span": HOUR // table.step,
                "is_now": row.start <= now < row.start + table.step,
                "cells": [self._cell(cell) for cell in row.cells],
            }

    def _fingerprint(self, table: Table) -> str:
        """Changes whenever the table would look different."""
        now = (to_minutes(self._now) - self._book.midnight) // table.step
        visits = [(key, *_looks(visit)) for key, visit in self._book.visits.items()]
        cancelled = [visit.pk for visit in self._book.cancelled]
        seen = (now, self._may_change, self._book.columns, visits, cancelled, table)
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]

    def _clock(self, minute: int) -> str:
        return wording.time_text(self._book.instant(minute), self._zone)

    def _cell(self, cell: Cell) -> dict[str, Any]:
        drawn: dict[str, Any] = {"rows": cell.rows, "column": cell.column}
        if cell.pieces:
            length = cell.end - cell.start
            size = "tiny" if length < TINY else "short" if length < SHORT else "full"
            visits = [self._book.visits[piece.key] for piece in cell.pieces]
            return drawn | {"blocks": [self.block(visit, size) for visit in visits]}
        is_past = cell.end + self._book.midnight <= to_minutes(self._now)
        if cell.is_open and self._may_change and cell.column != NO_ROOM and not is_past:
            return drawn | self._free(cell)
        return drawn | {"shade": cell.shade.name.lower(), "text": SHADE_TEXTS.get(cell.shade, "")}

    def _free(self, cell: Cell) -> dict[str, Any]:
        clock, who = self._clock(cell.start), self._names[cell.column]
        values = {
            "location": self._book.location.pk,
            "practitioner": cell.column,
            "start": self._book.instant(cell.start).isoformat(),
        }
        return {
            "url": f"{self._book_url}?{urlencode(values)}",
            "label": _("Book %(time)s, %(who)s") % {"time": clock, "who": who},
            "clock": clock,
            "is_by_phone": cell.shade is Shade.BY_PHONE,
        }

    def block(self, visit: Appointment, size: str) -> dict[str, Any]:
        """A visit as it stands in its cell."""
        clock = wording.time_text(visit.start, self._zone)
        name = visit.patient.name if visit.patient else _("held")
        return {
            "key": visit.pk,
            "status": visit.status,
            "status_text": visit.get_status_display(),
            "size": size,
            "clock": clock,
            "start": visit.start,
            "until": wording.time_text(visit.end, self._zone),
            "name": name,
            "service": visit.service.name,
            "who": visit.practitioner.name,
            "who_key": visit.practitioner_id,
            "note": visit.note,
            "is_sure": visit.attendance_confirmed_at is not None,
            "is_unreachable": visit.patient is not None and not address_of(visit),
            "seen": visit.seen or "",  # type: ignore[attr-defined]  # annotated by read_day
            "actions": self._actions(visit),
            "can_move": self._may_change and visit.status in MOVES,
        }

    def _actions(self, visit: Appointment) -> list[tuple[str, Promise]]:
        names = NEXT.get(visit.status, ()) if self._may_change else ()
        if self._is_ahead:
            names = tuple(name for name in names if name == "accept")
        return [(name, SHORTLY[name]) for name in names if VERBS[name].fits(visit, self._now)]


def _looks(visit: Appointment) -> tuple[Any, ...]:
    return (
        visit.status,
        visit.seen,  # type: ignore[attr-defined]  # annotated by read_day
        visit.during.lower,
        visit.during.upper,
        visit.patient.name if visit.patient else "",
        visit.attendance_confirmed_at,
    )
