"""The A to Z of public pages, by every name that people use."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.db.models import Prefetch
from django.utils.text import capfirst

from education import body_picture
from education.body_picture import View
from education.models import BodyArea, Condition, PageKind


class Entry(NamedTuple):
    """A name in the A to Z; `see` is the page's title where the name is another word for it."""

    name: str
    slug: str
    see: str
    url: str


class Group(NamedTuple):
    """The entries under one letter."""

    letter: str
    entries: list[Entry]


@dataclass(frozen=True)
class ConditionIndex:
    """Everything that templates/education/condition_index.html shows."""

    guides: list[Condition]
    treatments: list[Condition]
    conditions: list[Condition]
    groups: list[Group]
    areas: list[BodyArea]
    views: list[View]


def load_index() -> ConditionIndex:
    """The public pages, their A to Z, and the body areas that have any, in four queries."""
    pages = list(Condition.objects.published().prefetch_related("body_areas"))
    by_kind = {kind: [page for page in pages if page.kind == kind] for kind in PageKind}
    areas = load_areas()
    return ConditionIndex(
        guides=by_kind[PageKind.GUIDE],
        treatments=by_kind[PageKind.TREATMENT],
        conditions=by_kind[PageKind.CONDITION],
        groups=by_letter(pages),
        areas=areas,
        views=body_picture.views(areas),
    )


def load_areas() -> list[BodyArea]:
    """The body areas that public conditions are about, each with them, in two queries."""
    public = Condition.objects.published().conditions()
    areas = BodyArea.objects.filter(conditions__in=public).distinct()
    return list(areas.prefetch_related(Prefetch("conditions", queryset=public)))


def by_letter(conditions: list[Condition]) -> list[Group]:
    """Titles and other names under their first letters, without regard to case."""
    entries = sorted(
        (entry for condition in conditions for entry in _entries(condition)),
        key=lambda entry: (entry.name.casefold(), entry.slug),
    )
    return [
        Group(letter, list(group))
        for letter, group in groupby(entries, key=lambda entry: entry.name[0].upper())
    ]


def _entries(condition: Condition) -> list[Entry]:
    url = condition.get_absolute_url()
    others = [
        Entry(capfirst(name), condition.slug, condition.title, url) for name in condition.lay_names
    ]
    return [Entry(condition.title, condition.slug, "", url), *others]
