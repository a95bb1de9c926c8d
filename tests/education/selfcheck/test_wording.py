"""The words: complete, plain, and the same codes as the rules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from education import reading, rule_ids
from education.content import library
from education.selfcheck import handover, home_page, sources
from education.selfcheck.outcome import CURRENT
from education.selfcheck.patterns import PATTERNS
from education.selfcheck.picture import SIDES
from education.selfcheck.questions import BY_ID
from education.selfcheck.result_page import PAGES
from education.selfcheck.rules import RED_FLAGS, Level
from education.selfcheck.wording import TEXTS, results

HIGHEST_GRADE = 6.0
MOST_WORDS = 20
DIAGNOSING = ("you have a ", "you are suffering", "diagnosed", "this means you")


def texts_of(question: str) -> list[str]:
    """Everything that is said on a question's page."""
    text = TEXTS[question]
    found = [str(text.title), str(text.hint)]
    found += [str(words) for option in text.options.values() for words in option]
    return [words for words in found if words]


def lists() -> Iterator[tuple[str, list[str]]]:
    yield "reasons", list(map(str, results.REASONS.values()))
    yield "patterns", list(map(str, results.PATTERNS.values()))
    yield "while you wait", list(map(str, results.WHILE_YOU_WAIT))
    yield "until seen", list(map(str, results.UNTIL_SEEN))
    yield "today", list(map(str, results.BE_SEEN_TODAY_IF))
    yield "see someone", list(map(str, results.SEE_SOMEONE_IF))
    yield "cautions", list(map(str, home_page.CAUTIONS.values()))
    yield "consent", [str(handover.CONSENT)]


@pytest.mark.parametrize("question", list(BY_ID))
def test_a_question_has_words_for_each_of_its_codes(question: str) -> None:
    assert sorted(TEXTS[question].options) == sorted(BY_ID[question].options)


def test_every_question_has_words() -> None:
    assert list(TEXTS) == list(BY_ID)


@pytest.mark.parametrize("question", list(BY_ID))
def test_a_question_can_be_read_after_six_years_of_school(question: str) -> None:
    found = reading.read(texts_of(question))
    assert found.grade <= HIGHEST_GRADE
    assert found.longest <= MOST_WORDS


@pytest.mark.parametrize(("name", "texts"), list(lists()))
def test_a_list_can_be_read_after_six_years_of_school(name: str, texts: list[str]) -> None:
    found = reading.read(texts)
    assert found.grade <= HIGHEST_GRADE
    assert found.longest <= MOST_WORDS


def test_every_rule_has_a_reason_in_words_and_every_pattern_a_name() -> None:
    assert list(results.REASONS) == [rule.id for rule in CURRENT.rules]
    assert list(results.PATTERNS) == [pattern.code for pattern in PATTERNS]
    assert set(PAGES) <= set(results.PATTERNS)


def test_nothing_says_that_somebody_has_something() -> None:
    everything = [text for _name, texts in lists() for text in texts]
    found = [text for text in everything for words in DIAGNOSING if words in text.lower()]
    assert found == []


def test_every_source_is_spelled_out() -> None:
    named = {
        key
        for source in [rule.source for rule in CURRENT.rules] + [p.source for p in PATTERNS]
        for key in sources.keys(source)
    }
    assert named <= set(sources.SOURCES)


def test_the_ids_on_the_care_cards_are_those_of_the_rules() -> None:
    by_level = {
        level: tuple(rule.id for rule in CURRENT.rules if rule.level is level) for level in Level
    }
    assert by_level[Level.EMERGENCY] == rule_ids.EMERGENCY
    assert by_level[Level.URGENT] == rule_ids.URGENT
    assert by_level[Level.ROUTINE] == rule_ids.ROUTINE


def test_every_red_flag_stands_on_the_care_card_of_a_condition() -> None:
    told = {
        rule
        for page in library.pages("conditions").values()
        for card in page.get("care_cards", [])
        for bullet in card["bullets"]
        for rule in bullet["rules"]
    }
    assert {rule.id for rule in RED_FLAGS} <= told


def test_a_pattern_names_pages_of_the_library() -> None:
    public = {*library.pages("conditions"), *library.pages("guides")}
    assert {slug for slugs in PAGES.values() for slug in slugs} <= public


def test_the_picture_shows_places_of_the_question_each_once() -> None:
    shown = [code for codes in SIDES.values() for code in codes]
    assert len(shown) == len(set(shown))
    assert set(shown) == set(BY_ID["place"].options) - {"bone_spot", "elsewhere"}
