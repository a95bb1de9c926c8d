"""The reading grade, and what it says of the starter library."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from education import pages, reading
from education.content import library as files
from education.content.condition_kind import PAGE_KINDS
from education.page_parts import ConditionPage
from tests.builders import MONDAY

SYLLABLES = {
    "pain": 1, "ankle": 2, "muscles": 2, "tendon": 2, "stretch": 1, "overuse": 3, "eases": 2,
    "swollen": 2, "needed": 2, "walked": 1, "inflamed": 2, "bones": 1, "changes": 2, "sole": 1,
    "area": 3, "injuries": 3, "physiotherapist": 6, "emergency": 4, "treatment": 2, "surgery": 3,
    "people": 2, "idea": 3, "clinician": 3, "usually": 4, "different": 3, "Ontario": 4, "12": 2,
}  # fmt: skip


@pytest.mark.parametrize(("word", "count"), SYLLABLES.items())
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert reading.syllables(word) == count


def test_hard_text_has_a_higher_grade_than_plain_text() -> None:
    plain = reading.read(["Rest the leg. Put ice on it. Walk when it does not hurt."])
    hard = reading.read(
        ["Conservative rehabilitation necessitates progressive musculoskeletal reconditioning."]
    )
    assert plain.grade < 3
    assert hard.grade > 15
    assert plain.longest == 6


def test_no_text_has_no_grade() -> None:
    assert reading.read(["", "…"]).grade == 0


def starter_pages() -> Iterator[tuple[str, ConditionPage]]:
    """Every page of the library, whatever it is about."""
    for kind in PAGE_KINDS:
        for slug in files.pages(kind.name):
            yield slug, pages.load_page(slug, kind=kind.page_kind, today=MONDAY)


def test_the_starter_pages_are_plain_enough(library: None) -> None:
    for slug, page in starter_pages():
        paragraphs = [text for text in page.prose if text.endswith(".") and " " in text]
        assert reading.read(paragraphs).grade <= 8, slug
        assert reading.read(page.prose).grade <= 8, slug
        for card in page.care_cards:
            grade = reading.read([card.heading, *card.bullets, card.advice]).grade
            assert grade <= 6, (slug, card.level)


def test_no_sentence_of_the_starter_pages_has_more_than_20_words(library: None) -> None:
    for slug, page in starter_pages():
        texts = [*page.prose, *page.card_texts]
        long = [s for text in texts for s in reading.sentences(text) if len(s.split()) > 20]
        assert not long, slug
