"""Leg and foot from the front, from behind and from below: where each body area is on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from education.models import BodyArea

RING: Final = 17


@dataclass(frozen=True, slots=True)
class Place:
    """A ring on the picture (its own units), the line that leaves it, and the name at its end."""

    x: int
    y: int
    line: tuple[int, int, int, int]
    name: tuple[int, int]
    anchor: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A point that leads somewhere."""

    name: str
    url: str
    place: Place


@dataclass(frozen=True, slots=True)
class View:
    """The leg from one side; `drawing` is its template."""

    name: str
    drawing: str
    spots: list[Spot]


def left(x: int, y: int, end: int) -> Place:
    """A ring whose name stands left of it and ends at `end`."""
    return Place(x, y, (x - RING, y, end + 10, y), (end, y + 8), "end")


def right(x: int, y: int, start: int) -> Place:
    """A ring whose name stands right of it and starts at `start`."""
    return Place(x, y, (x + RING, y, start - 10, y), (start, y + 8), "start")


def above(x: int, y: int, *, row: int) -> Place:
    """A ring whose name stands above it, on the line `row`."""
    return Place(x, y, (x, y - RING, x, row + 8), (x, row), "middle")


def below(x: int, y: int, *, row: int, anchor: str = "middle") -> Place:
    """A ring whose name stands below it, on the line `row`."""
    return Place(x, y, (x, y + RING, x, row - 22), (x, row), anchor)


# By the slug of the area, from the top of the leg to the toes. It is a right leg: seen from the
# front its outer side is on the left.
VIEWS: Final = {
    "front": (
        _("From the front"),
        {
            "shin": right(216, 140, 304),
            "ankle": right(213, 262, 304),
            "inner-ankle": right(241, 320, 304),
            "outer-ankle": left(183, 320, 126),
            "foot": left(208, 376, 126),
        },
    ),
    "behind": (
        _("From behind"),
        {
            "hamstring": above(215, 92, row=26),
            "calf": right(232, 224, 304),
            "leg": left(196, 272, 126),
            "back-of-ankle": left(215, 340, 184),
            "heel": right(215, 402, 304),
        },
    ),
    "below": (
        _("From below"),
        {
            "toes": above(212, 132, row=26),
            "sole": left(198, 246, 134),
            "heel": right(213, 360, 304),
        },
    ),
}


def views(areas: Iterable[BodyArea]) -> list[View]:
    """The leg from each side, its rings leading to the areas' lists on the same page.

    An area that is on no side is in the lists only; a side without a ring is left out.
    """
    names = {area.slug: area.name for area in areas}
    found = [
        View(
            str(name),
            f"education/drawings/views/{side}.html",
            [
                Spot(names[slug], f"#{slug}", place)
                for slug, place in places.items()
                if slug in names
            ],
        )
        for side, (name, places) in VIEWS.items()
    ]
    return [view for view in found if view.spots]
