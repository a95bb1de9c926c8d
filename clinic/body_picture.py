"""The leg on the home page: where on it each body area is, and which page that area leads to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from education.models import Condition


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the picture (its own units) and where its label stands."""

    x: int
    y: int
    label_x: int
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Spot:
    """A point that leads somewhere."""

    name: str
    url: str
    place: Place


# By the slug of the area; an area that is not here is in the list beside the picture only.
PLACES: Final = {
    "calf": Place(146, 118, 20),
    "shin": Place(236, 190, 300),
    "back-of-ankle": Place(150, 330, 20),
    "ankle": Place(206, 350, 300),
    "outer-ankle": Place(190, 372, 300),
    "heel": Place(142, 420, 20),
    "sole": Place(240, 448, 240),
    "toes": Place(372, 436, 380),
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
