"""Puts right what was typed, by the words that pages use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.contrib.postgres.search import SearchQuery, TrigramSimilarity
from django.db.models import Q

from education.models import TEXT_CONFIG, SearchEntry, SearchWord, Synonym
from education.search.plain import one_slip_away, plain

# A slip in a shorter word could mean anything.
SHORTEST: Final = 3
LIKE_ENOUGH: Final = 0.45


def put_right(words: Sequence[str]) -> list[str]:
    """The words, each unknown one replaced by the known word it most likely stands for.

    Known is what a page or an editor's other word says, in any of its forms. One slip (a letter
    left out, added, changed, or two swapped) beats likeness; a word like no other stays.
    """
    phrases = Synonym.objects.values_list("words", flat=True)
    others = [word for phrase in phrases for word in plain(phrase).split()]
    long = [word for word in words if len(word) >= SHORTEST]
    unknown = set(long) - _known(long, others)
    return [_nearest(word, others) if word in unknown else word for word in words]


def _known(words: Sequence[str], others: Sequence[str]) -> set[str]:
    found = set(SearchWord.objects.filter(word__in=words).values_list("word", flat=True))
    found.update(others)
    for word in set(words) - found:
        query = SearchQuery(word, config=TEXT_CONFIG)
        if SearchEntry.objects.filter(vector=query).exists():
            found.add(word)
    return found


def _nearest(word: str, others: Sequence[str]) -> str:
    near = one_slip_away(word)
    by_weight = SearchWord.objects.order_by("-weight", "word")
    if slip := by_weight.filter(word__in=near).first():
        return slip.word
    if other := next((each for each in others if each in near), ""):
        return other
    alike = (
        SearchWord.objects.filter(word__trigram_similar=word)
        .annotate(likeness=TrigramSimilarity("word", word))
        .filter(Q(likeness__gte=LIKE_ENOUGH))
        .order_by("-likeness", "-weight", "word")
        .first()
    )
    return alike.word if alike else word
