"""The leg on the home page: where on it each body area is, and which page that area leads to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from education.models import Condition

RING: Final = 17


@dataclass(frozen=True, slots=True)
class Place:
    """A ring on the picture (its own units), the line that leaves it, and the name at its end."""

    x: int
    y: int
    line: tuple[int, int, int, int]
    name: tuple[int, int]
    anchor: str


def _left(x: int, y: int, end: int) -> Place:
    return Place(x, y, (x - RING, y, end + 10, y), (end, y + 8), "end")


def _right(x: int, y: int, start: int) -> Place:
    return Place(x, y, (x + RING, y, start - 10, y), (start, y + 8), "start")


def _below(x: int, y: int, *, row: int, anchor: str = "middle") -> Place:
    return Place(x, y, (x, y + RING, x, row - 22), (x, row), anchor)


@dataclass(frozen=True, slots=True)
class Spot:
    """A point that leads somewhere."""

    name: str
    url: str
    place: Place


# By the slug of the area; an area that is not here is in the list beside the picture only.
PLACES: Final = {
    "calf": _left(146, 112, 76),
    "shin": _right(226, 190, 284),
    "ankle": _right(222, 312, 284),
    "back-of-ankle": _left(164, 296, 118),
    "outer-ankle": _right(196, 350, 284),
    "heel": _left(142, 412, 92),
    "sole": _below(246, 438, row=494),
    "toes": _below(388, 426, row=528, anchor="end"),
}


def spots(conditions: Iterable[Condition]) -> list[Spot]:
    """The areas that published pages are about, in the picture's order.

    An area with one page leads to it; with several, to its part of the A to Z.
    Expects `body_areas` to be prefetched.
    """
    names: dict[str, str] = {}
    pages: dict[str, list[str]] = {}
    for condition in conditions:
        for area in condition.body_areas.all():
            names[area.slug] = area.name
            pages.setdefault(area.slug, []).append(condition.get_absolute_url())
    index = reverse("education:condition-index")
    return [
        Spot(names[slug], urls[0] if len(urls) == 1 else f"{index}#{slug}", place)
        for slug, place in PLACES.items()
        if (urls := pages.get(slug))
    ]
