"""Finds pages: by words in any form, other words for them, and with slips put right.

All words beat some of them; a name beats a text; what an editor put first comes first, and what
may be urgent before that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchRank,
    SearchVector,
)
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Lower
from django.utils.safestring import SafeString

from education.models import (
    TEXT_CONFIG,
    BodyArea,
    Condition,
    PageKind,
    SearchEntry,
    SearchName,
    Synonym,
)
from education.search import snippets, spelling
from education.search.plain import plain

MOST_WORDS: Final = 12
# What English stems do not know to be the same word.
IRREGULAR: Final = {"calves": "calf", "feet": "foot"}
SHOWN: Final = 12
# Forms of a word share their first letters: "running" and "runs".
TELLING_LETTERS: Final = 3
# Of text, headings, names and title, in Postgres's order.
WEIGHTS: Final = [0.05, 0.3, 0.7, 1.0]


@dataclass(frozen=True)
class Hit:
    """A page that was found, and the sentence where, its words marked."""

    page: Condition
    snippet: SafeString


@dataclass(frozen=True)
class Found:
    """What a search gives. `corrected` is what was looked for instead; `urgent` a page whose most
    urgent card belongs above the results; `is_partial` if no page has all of the words."""

    hits: list[Hit] = field(default_factory=list)
    corrected: str = ""
    urgent: Condition | None = None
    is_partial: bool = False


@dataclass(frozen=True)
class Asked:
    """What is looked for: the words, other ways to say them, and pages to put first."""

    ways: list[list[str]]
    first: list[int]
    urgent: Condition | None

    def query(self, *, weights: str = "", joint: str = " & ") -> SearchQuery:
        """Any of the ways, each with all of its words, in texts of these weights."""
        mark = f":{weights}" if weights else ""
        ways = [f"({joint.join(word + mark for word in way)})" for way in self.ways]
        return SearchQuery(" | ".join(ways), search_type="raw", config=TEXT_CONFIG)


def find(text: str) -> Found:
    """The pages for what was typed, best first; empty for text without a word."""
    words = plain(text).split()[:MOST_WORDS]
    if not words:
        return Found()
    asked = _understand(words)
    if hits := _hits(asked, asked.query()):
        return Found(hits, urgent=asked.urgent)
    right = spelling.put_right(words)
    corrected = "" if right == words else " ".join(right)
    if corrected:
        asked = _understand(right)
        if hits := _hits(asked, asked.query()):
            return Found(hits, corrected, asked.urgent)
    # Some of the words, but only in titles, names and headings: a text holds almost any word.
    hits = _hits(asked, asked.query(weights="ABC", joint=" | "))
    return Found(hits, corrected if hits else "", asked.urgent, is_partial=bool(hits))


def _understand(words: Sequence[str]) -> Asked:
    """The words and what editors say they mean."""
    ways = [list(words)]
    first: list[int] = []
    urgent: Condition | None = None
    also = [IRREGULAR[word] for word in words if word in IRREGULAR]
    for synonym in _synonyms(" ".join([*words, *also])):
        # A single word leads to its page when nothing else was typed; with others it is too vague.
        if synonym.page_id and (" " in synonym.words or len(words) == 1):
            first.append(synonym.page_id)
        if synonym.is_urgent and urgent is None:
            urgent = synonym.page
        if means := plain(synonym.means).split():
            replaced = set(plain(synonym.words).split())
            ways.append([*means, *(word for word in words if word not in replaced)])
    return Asked(ways, first, urgent)


def _synonyms(text: str) -> QuerySet[Synonym]:
    """The other words that are all in the text, what may be urgent first, then the longest."""
    asked = Func(
        SearchVector(Value(text, output_field=TextField()), config=TEXT_CONFIG),
        function="tsvector_to_array",
        output_field=ArrayField(TextField()),
    )
    return (
        Synonym.objects.filter(stems__contained_by=asked, stems__len__gt=0)
        .select_related("page")
        .order_by("-is_urgent", "-stems__len", "words")
    )


def _hits(asked: Asked, query: SearchQuery) -> list[Hit]:
    entries = list(_ranked(asked, query)[:SHOWN])
    # The texts of what is shown only: marking words reads the whole text.
    texts = SearchEntry.objects.filter(pk__in=[entry.pk for entry in entries])
    marked = dict(texts.annotate(marked=_marked(asked, query)).values_list("pk", "marked"))
    return [
        Hit(entry.page, snippets.snippet(marked[entry.pk] or "", entry.page)) for entry in entries
    ]


def _ranked(asked: Asked, query: SearchQuery) -> QuerySet[SearchEntry]:
    names = SearchName.objects.filter(
        page=OuterRef("pk"), plain__in=[" ".join(way) for way in asked.ways]
    )
    filed = BodyArea.objects.annotate(lower=Lower("name")).filter(
        conditions=OuterRef("pk"), lower__in=[" ".join(way) for way in asked.ways]
    )
    place = Case(
        When(pk=asked.urgent.pk if asked.urgent else None, then=Value(0)),
        When(Exists(names) | Exists(filed), then=Value(1)),
        When(pk__in=asked.first, then=Value(2)),
        default=Value(3),
    )
    is_named = ExpressionWrapper(Q(vector=asked.query(weights="AB")), output_field=BooleanField())
    # Whoever types a word for a complaint mostly wants to know what it is.
    share = Case(When(page__kind=PageKind.CONDITION, then=Value(1.0)), default=Value(0.5))
    rank = SearchRank(F("vector"), query, weights=WEIGHTS, normalization=Value(1))
    return (
        SearchEntry.objects.filter(page__in=Condition.objects.published())
        .filter(Q(vector=query) | Q(pk__in=asked.first))
        .annotate(place=place, is_named=is_named, rank=rank * share)
        .select_related("page")
        .defer("body", "headings", "names", "vector")
        .order_by("place", "-is_named", "-rank", "page__title")
    )


def _marked(asked: Asked, query: SearchQuery) -> SearchHeadline:
    """The lines in which a word starts like one that is looked for, such words marked."""
    starts = "|".join(sorted({word[:TELLING_LETTERS] for way in asked.ways for word in way}))
    lines = Func(
        F("body"), Value(rf"\m({starts})"), function="search_lines_with", output_field=TextField()
    )
    return SearchHeadline(
        lines,
        query,
        config=TEXT_CONFIG,
        start_sel=snippets.START,
        stop_sel=snippets.STOP,
        highlight_all=True,
    )
