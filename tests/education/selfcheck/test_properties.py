"""The properties P1 to P14 (section 11), over the whole answer space."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from education.selfcheck.outcome import (
    FIVE_MARKERS,
    VERSIONS,
    Outcome,
    RuleSet,
    assess,
    ends_after,
    is_emergency,
    outlook,
)
from education.selfcheck.questions import (
    BY_ID,
    EXCLUSIVE,
    QUESTIONS,
    Answer,
    asked_of,
    next_unanswered,
    read_all,
)
from education.selfcheck.rules import RED_FLAGS, RULES, Level
from tests.education.selfcheck import answers as example
from tests.education.selfcheck.oracle import judge
from tests.education.selfcheck.strategies import EXAMPLES, at_random, complete, items_of

Given = dict[str, Answer]
TODAY = date(2026, 11, 24)
MANY = [question for question in QUESTIONS if question.is_many]
# Adding any of these may only raise the level (P3).
RAISING = [
    (question.id, item)
    for question in MANY
    for item in items_of(question)
    if question.id in {"emergency", "look", "sensation", "bone", "clot", "health"}
] + [("onset_events", "pop"), ("onset_events", "bone")]
ORDERED = {
    "walk": ["yes", "limp", "unsure", "no"],
    "fever": ["no", "unsure", "yes"],
    "severity": ["mild", "moderate", "severe"],
    "limits": ["none", "run", "walk"],
    "duration": ["under_1w", "1_2w", "2_3w", "3w_3m", "over_3m"],
    "tiptoe": ["yes", "painful", "unsure", "no"],
}
# Patterns have no say in the level; without them the many assessments below take half the time.
RULES_ALONE = RuleSet("rules alone", RULES, ())
thorough = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
brief = settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))


def level(answers: Given) -> Level:
    """The urgency alone."""
    return assess(answers, RULES_ALONE).level


def with_tick(answers: Given, question: str, item: str) -> Given:
    """The same with one thing more ticked; "none" and "unsure" give way."""
    kept = frozenset(answers[question]) - EXCLUSIVE
    return {**answers, question: kept | {item}}


@given(complete, st.sets(st.sampled_from(list(BY_ID))))
@brief
def test_p1_any_answers_even_few_have_one_disposition(answers: Given, left_out: set[str]) -> None:
    some = {name: answer for name, answer in answers.items() if name not in left_out}
    first = assess(some)
    assert isinstance(first.level, Level)
    assert assess(dict(some)) == first


def test_p1_no_answers_at_all_have_one_too() -> None:
    assert assess({}).level is Level.SELF_CARE


@given(complete)
@thorough
def test_p2_the_level_is_the_highest_that_any_fired_rule_demands(answers: Given) -> None:
    found = assess(answers)
    demanded = [rule.level for rule in RULES if rule.id in found.rules]
    assert found.level == max(demanded, default=Level.SELF_CARE)
    assert (found.within_days is not None) == (found.level is Level.ROUTINE)


@given(complete)
@thorough
def test_p2_the_text_of_the_specification_judges_the_same(answers: Given) -> None:
    found = assess(answers)
    assert (found.level.code, found.within_days, list(found.rules)) == judge(answers)


@given(complete)
@thorough
def test_p3_one_thing_more_never_lowers_the_level(answers: Given) -> None:
    before = level(answers)
    for question, item in RAISING:
        assert level(with_tick(answers, question, item)) >= before, (question, item)


@given(complete)
@brief
def test_p3_unsure_lies_between_no_and_yes(answers: Given) -> None:
    for question, item in RAISING:
        codes = ["none", "unsure", item] if "unsure" in BY_ID[question].options else ["none", item]
        levels = [level({**answers, question: frozenset({code})}) for code in codes]
        assert levels == sorted(levels), (question, item)


@given(complete)
@thorough
def test_p4_a_graver_answer_never_lowers_the_level(answers: Given) -> None:
    for question, order in ORDERED.items():
        levels = [level({**answers, question: code}) for code in order]
        assert all(one <= other for one, other in pairwise(levels)), question


@given(complete, st.integers(0, 2**32))
@thorough
def test_p5_the_order_of_answering_does_not_matter(answers: Given, seed: int) -> None:
    random = Random(seed)
    names = list(answers)
    random.shuffle(names)
    sent: dict[str, Any] = {}
    for name in names:
        answer = answers[name]
        sent[name] = (
            answer if isinstance(answer, str) else random.sample(sorted(answer), len(answer))
        )
    found, problems = read_all(sent)
    assert not problems
    assert assess(found) == assess(answers)


@given(complete)
@brief
def test_p6_the_journey_only_goes_forward_and_ends(answers: Given) -> None:
    order = list(BY_ID)
    said: Given = {}
    pages: list[int] = []
    while (question := next_unanswered(said)) is not None:
        pages.append(order.index(question.id))
        said[question.id] = answers[question.id]
    assert all(one < other for one, other in pairwise(pages))
    assert len(pages) <= 21


def test_p6_every_page_has_an_answer_that_goes_on() -> None:
    said: Given = {}
    for question in QUESTIONS:
        said[question.id] = example.answers()[question.id]
        assert not is_emergency(said)
    assert next_unanswered(said) is None


@given(complete)
@thorough
def test_p7_an_early_emergency_is_what_the_whole_journey_would_have_said(answers: Given) -> None:
    asked = {question.id: answers[question.id] for question in asked_of(answers)}
    stop = ends_after(asked)
    assert (stop is not None) == (assess(asked).level is Level.EMERGENCY)
    if stop:
        names = list(asked)
        said = {name: asked[name] for name in names[: names.index(stop.id) + 1]}
        assert assess(said).level is Level.EMERGENCY


@given(complete)
@brief
def test_p8_one_routine_thing_more_never_gives_more_days(answers: Given) -> None:
    before = assess(answers)
    for question in MANY:
        if "unsure" in answers[question.id]:
            continue
        for item in items_of(question):
            after = assess(with_tick(answers, question.id, item))
            if before.within_days and after.within_days:
                assert after.within_days <= before.within_days, (question.id, item)


@given(complete)
@brief
def test_p9_the_last_two_questions_never_change_the_level(answers: Given) -> None:
    without = {name: a for name, a in answers.items() if name not in {"press", "training"}}
    before, after = assess(answers), assess(without)
    assert (before.level, before.rules, before.within_days) == (
        after.level,
        after.rules,
        after.within_days,
    )


@given(complete, st.sampled_from(MANY), st.sampled_from(sorted(EXCLUSIVE)))
@brief
def test_p10_none_or_unsure_beside_a_tick_is_never_read(
    answers: Given, question: Any, exclusive: str
) -> None:
    sent: dict[str, Any] = {name: _as_sent(answer) for name, answer in answers.items()}
    sent[question.id] = [exclusive, items_of(question)[0]]
    found, problems = read_all(sent)
    assert [problem.question for problem in problems] == [question.id]
    assert question.id not in found


@given(complete)
@brief
def test_p11_home_care_and_outlook_stop_below_urgent(answers: Given) -> None:
    found = assess(answers)
    prospect = outlook(answers, found, today=TODAY)
    assert (prospect is not None) == (found.level <= Level.ROUTINE)


@given(complete)
@brief
def test_p12_the_language_does_not_matter(answers: Given) -> None:
    with translation.override("fr"):
        french = assess(answers)
    with translation.override("en-ca"):
        assert assess(answers) == french


@given(complete, st.sampled_from(["under_12", "12_15"]))
@brief
def test_p13_a_child_sees_a_professional_and_no_patterns(answers: Given, age: str) -> None:
    found = assess({**answers, "age": age})
    assert found.patterns == ()
    assert found.level >= Level.ROUTINE


@given(complete)
@brief
def test_p14_two_versions_judge_the_same_answers(answers: Given) -> None:
    now, then = assess(answers), assess(answers, FIVE_MARKERS)
    assert now.version != then.version
    assert now.level >= then.level


def test_the_five_markers_alone_would_miss_every_red_flag() -> None:
    missed = 0
    random = Random(5)
    for _ in range(500):
        answers = at_random(random)
        if assess(answers).level >= Level.URGENT:
            missed += 1
            assert assess(answers, FIVE_MARKERS).level < Level.URGENT
    assert missed > 100


def test_the_answers_drawn_here_reach_every_level_and_every_rule() -> None:
    random = Random(1)
    found: list[Outcome] = [assess(at_random(random)) for _ in range(3000)]
    assert {each.level for each in found} == set(Level)
    assert {rule for each in found for rule in each.rules} == {rule.id for rule in RULES}
    assert sum(each.level < Level.URGENT for each in found) > 50
    assert sum(each.level is Level.URGENT for each in found) > 300
    assert {rule.id for rule in RED_FLAGS if rule.level is Level.URGENT} <= {
        rule for each in found if each.level is Level.URGENT for rule in each.rules
    }


def _as_sent(answer: Answer) -> str | list[str]:
    return answer if isinstance(answer, str) else sorted(answer)


@pytest.mark.parametrize("version", ["2026.1", "2026.0-five-markers"])
def test_p14_a_result_names_its_version(version: str) -> None:
    assert assess({}, VERSIONS[version]).version == version
