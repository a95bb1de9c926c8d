"""`{% load selfcheck %}`: puts clinics and their next free times together on a result page.

The times come from booking's own tag, in the template: education cannot ask booking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from django import template

from locations.models import Location

register = template.Library()
SHOWN: Final = 4


class Opening(NamedTuple):
    """A clinic and its next free time."""

    clinic: Location
    slot: Any


@register.simple_tag
def openings(
    clinics: Iterable[Location], slots: Mapping[int, Any], near: str, until: date | None
) -> list[Opening]:
    """`{% openings clinics slots near until as rows %}`: at most four, with a time by that day.

    In the clinics' order if they were sorted by distance (`near`), else the soonest first.
    `slots` are booking's, by the clinic's id; each has an aware `start`.
    """
    found = [
        Opening(clinic, slots[clinic.pk])
        for clinic in clinics
        if clinic.pk in slots and _is_by(slots[clinic.pk], clinic, until)
    ]
    if not near:
        found.sort(key=lambda opening: opening.slot.start)
    return found[:SHOWN]


def _is_by(slot: Any, clinic: Location, until: date | None) -> bool:
    return until is None or slot.start.astimezone(clinic.zone).date() <= until
