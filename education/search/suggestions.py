"""Names of pages while somebody types."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.functions import Length

from education.models import Condition, SearchName
from education.search import spelling
from education.search.plain import plain

SHOWN: Final = 7
SHORTEST: Final = 2
LIKE_ENOUGH: Final = 0.5


class Suggestion(NamedTuple):
    """A name, the title of its page if that is another, and where the page is."""

    name: str
    see: str
    url: str


def suggest(text: str) -> list[Suggestion]:
    """Each fitting page once: names that start so, then names with such a word; where there are
    none, the same with slips put right, then names that are like it."""
    typed = plain(text)
    if len(typed) < SHORTEST:
        return []
    found = _once(_starting(typed)[: 3 * SHOWN])
    if not found:
        right = " ".join(spelling.put_right(typed.split()))
        found = _once(_starting(right)[: 3 * SHOWN]) or _once(_alike(typed)[: 3 * SHOWN])
    return found[:SHOWN]


def _public() -> QuerySet[SearchName]:
    rows = SearchName.objects.filter(page__in=Condition.objects.published())
    return rows.select_related("page")


def _starting(typed: str) -> QuerySet[SearchName]:
    # Plain text holds letters, digits and spaces only: nothing in it means something to LIKE.
    place = Case(
        When(plain__startswith=typed, is_title=True, then=Value(0)),
        When(plain__startswith=typed, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = _public().filter(plain__contains=typed).filter(plain__regex=rf"\m{typed}")
    return rows.annotate(place=place).order_by("place", Length("plain"), "plain", "page")


def _alike(typed: str) -> QuerySet[SearchName]:
    rows = _public().filter(plain__trigram_word_similar=typed)
    likeness = TrigramWordSimilarity(typed, "plain")
    return (
        rows.annotate(likeness=likeness)
        .filter(likeness__gte=LIKE_ENOUGH)
        .order_by("-likeness", Length("plain"), "plain", "page")
    )


def _once(rows: QuerySet[SearchName]) -> list[Suggestion]:
    found: dict[int, Suggestion] = {}
    for row in rows:
        see = "" if row.is_title else row.page.title
        found.setdefault(row.page_id, Suggestion(row.name, see, row.page.get_absolute_url()))
    return list(found.values())
