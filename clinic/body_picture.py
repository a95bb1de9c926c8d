"""The leg on the home page: where on it each body area is, and which page that area leads to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.urls import reverse

from education.body_picture import Spot, below, left, right
from education.models import Condition

# By the slug of the area; an area that is not here is in the list beside the picture only.
PLACES: Final = {
    "calf": left(146, 112, 76),
    "shin": right(226, 190, 284),
    "ankle": right(222, 312, 284),
    "back-of-ankle": left(164, 296, 118),
    "outer-ankle": right(196, 350, 284),
    "heel": left(142, 412, 92),
    "sole": below(246, 438, row=494),
    "toes": below(388, 426, row=528, anchor="end"),
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
