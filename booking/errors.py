"""Refusals: facts that a page can show. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a name in an annotation is no arrow at run time
    from booking.slots import Slot


class Refusal(Exception):
    """The database or a rule said no; nothing was written."""


class SlotTaken(Refusal):
    """The time cannot be had: taken, made up, past, outside the rules. Carries the nearest."""

    def __init__(self, start: datetime, nearest: tuple[Slot, ...] = ()) -> None:
        super().__init__("slot taken")
        self.start = start
        self.nearest = nearest


class NotOnline(Refusal):
    """The clinic does not give this online, or not any more: call."""


class HoldLapsed(Refusal):
    """The browser's hold ran out, or there never was one."""


class HoldLimit(Refusal):
    """Too many times are held from this network."""


class VisitLimit(Refusal):
    """The patient has as many visits ahead as the clinic allows."""

    def __init__(self, limit: int) -> None:
        super().__init__("visit limit")
        self.limit = limit


class FirstVisitNeeded(Refusal):
    """The service is for people who have been here before, and nobody said so."""


class PatientBusy(Refusal):
    """The patient has another visit at that time."""


class PatientChanged(Refusal):
    """The record that staff picked was joined with another, erased or renamed just now."""


class PastCutoff(Refusal):
    """The promised notice has passed; the clinic must be called."""

    def __init__(self, cutoff: datetime) -> None:
        super().__init__("past cutoff")
        self.cutoff = cutoff


class NotAllowed(Refusal):
    """The visit's status does not allow the step. `found` is the status that it has."""

    def __init__(self, found: str) -> None:
        super().__init__(f"not allowed while {found}")
        self.found = found


class KeyReused(Refusal):
    """The form's key was used before, with other data."""


class Busy(Refusal):
    """Locks timed out several times: try again in a moment."""
