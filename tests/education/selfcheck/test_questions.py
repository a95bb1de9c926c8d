"""The questions and codes (sections 4 and 13), and what is said about answers that are none."""

from __future__ import annotations

from typing import Any

import pytest

from education.selfcheck.conditions import when
from education.selfcheck.outcome import ends_after, still_needed
from education.selfcheck.questions import (
    BY_ID,
    QUESTIONS,
    asked_of,
    missing,
    next_unanswered,
    read_all,
)
from tests.education.selfcheck.answers import answers, given

# As sections 4 and 13 write them; "*" marks those where any number may be ticked.
CODES = {
    "emergency*": "pe cold shape tight sepsis cauda dark_urine none unsure",
    "age": "under_12 12_15 16_17 18_39 40_59 60_plus",
    "place": "heel_back achilles_mid calf outer_ankle inner_ankle front_ankle whole_ankle "
    "shin_muscle inner_shin bone_spot under_heel arch top_foot outer_foot ball_toes big_toe "
    "elsewhere",
    "start": "gradual sudden moment unsure",
    "duration": "under_1w 1_2w 2_3w 3w_3m over_3m unsure",
    "onset_events*": "pop rolled blow fast bone none unsure",
    "walk": "yes limp no unsure",
    "tiptoe": "yes painful no unsure",
    "look*": "swelling calf_bigger colour warm spreading wound hot_joint none unsure",
    "fever": "no unsure yes",
    "sensation*": "tingle numb_constant foot_drop none unsure",
    "bone*": "bone_spot rest_night hop lump_bone weight_cancer none unsure",
    "severity": "mild moderate severe",
    "clot*": "immobile travel cancer_tx prev_clot preg oestrogen none unsure",
    "health*": "diabetes nerve_circ immune thinner quinolone bone_health inflam none",
    "course": "better same worse restart",
    "limits": "none run walk",
    "tried": "not_yet under_1w 1_2w_no_better over_2w_no_better helping",
    "worst*": "first_steps morning_stiff push_off toe_lift uneven gives_way after_run "
    "exertion_tight stretch_tight footwear none",
    "press*": "tendon_pinch thick inner_shin_5cm shin_muscle behind_outer heel_under calf_belly "
    "none",
    "training*": "more10 doubled b2b hills return newshoes warmup sits none",
}
BAD = [
    ({"emergency": ["none", "pe"]}, "emergency: 'none' cannot go with other codes"),
    ({"emergency": ["unsure", "pe"]}, "emergency: 'unsure' cannot go with other codes"),
    ({"look": ["none", "unsure"]}, "look: 'none' cannot go with other codes"),
    ({"look": ["swollen"]}, "look: 'swollen' is not one of its codes"),
    ({"look": [1]}, "look: '1' is not one of its codes"),
    ({"look": [None]}, "look: 'None' is not one of its codes"),
    ({"look": [["warm"]]}, "look: 'warm' is not one of its codes"),
    ({"look": [{}]}, "look: 'object' is not one of its codes"),
    ({"look": "warm"}, "look: 'warm' is not a list of codes"),
    ({"look": None}, "look: 'None' is not a list of codes"),
    ({"look": []}, "look: needs an answer"),
    ({"age": ["18_39"]}, "age: '18_39' is not a single code"),
    ({"age": "18-39"}, "age: '18-39' is not one of its codes"),
    ({"age": ""}, "age: is not one of its codes"),
    ({"age": None}, "age: 'None' is not one of its codes"),
    ({"age": 18}, "age: '18' is not one of its codes"),
    ({"age": {"18_39": 1}}, "age: 'object' is not one of its codes"),
    ({"health": ["unsure"]}, "health: 'unsure' is not one of its codes"),
    ({"smoker": "yes"}, "smoker: is no question"),
    ({"look": ["warm"] * 10_000 + ["hot"]}, "look: 'hot' is not one of its codes"),
]


def test_the_questions_and_codes_are_those_of_the_specification() -> None:
    found = {
        f"{question.id}*" if question.is_many else question.id: question.options
        for question in QUESTIONS
    }
    assert found == {name: tuple(codes.split()) for name, codes in CODES.items()}
    assert list(found) == list(CODES)


def test_the_longest_journey_has_21_questions_and_a_childs_has_18() -> None:
    assert len(list(asked_of(answers()))) == 21
    for age in ("under_12", "12_15"):
        asked = [question.id for question in asked_of(answers(f"age={age}"))]
        assert len(asked) == 18
        assert not {"worst", "press", "training"} & set(asked)


@pytest.mark.parametrize(("wrong", "message"), BAD)
def test_a_wrong_answer_is_named_with_its_question(wrong: dict[str, Any], message: str) -> None:
    found, problems = read_all({**given(), **wrong})
    assert [str(problem) for problem in problems] == [message]
    assert not set(wrong) & set(found)


def test_order_and_repeats_do_not_matter() -> None:
    one, _ = read_all({"look": ["warm", "colour"]})
    other, _ = read_all({"look": ["colour", "warm", "colour"]})
    assert one == other


def test_a_message_shows_no_more_than_the_start_of_what_was_sent() -> None:
    _, (problem,) = read_all({"age": "x" * 10_000})
    assert len(str(problem)) < 100


@pytest.mark.parametrize("question", list(BY_ID))
def test_a_question_that_was_not_answered_is_missing(question: str) -> None:
    left = {name: answer for name, answer in answers().items() if name != question}
    assert [problem.question for problem in missing(left)] == [question]
    assert [problem.question for problem in still_needed(left)] == [question]
    assert next_unanswered(left) is BY_ID[question]


def test_nothing_is_missing_when_all_is_answered() -> None:
    assert missing(answers()) == []
    assert next_unanswered(answers()) is None


def test_after_an_emergency_nothing_more_is_needed() -> None:
    assert still_needed({"emergency": frozenset({"pe"})}) == []
    left = {
        name: answer
        for name, answer in answers("look=hot_joint fever=yes").items()
        if list(BY_ID).index(name) <= list(BY_ID).index("fever")
    }
    assert still_needed(left) == []
    assert ends_after(left) is BY_ID["fever"]


def test_what_was_asked_before_the_emergency_is_still_needed() -> None:
    left = {
        name: answer
        for name, answer in answers("look=hot_joint fever=yes").items()
        if name not in {"age", "severity"}
    }
    assert [problem.question for problem in still_needed(left)] == ["age"]


def test_a_table_cannot_name_an_answer_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="look=swollen"):
        when("look=swollen")
    with pytest.raises(ValueError, match="looks=warm"):
        when("looks=warm")
