"""The questions of the self-check, in their fixed order, as codes. Pure: no Django, no texts.

A question is answered with one code, or with a set of codes. `none` and `unsure` exclude others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

Answer = str | frozenset[str]
Answers = Mapping[str, Answer]
# Answers as (question, code): what rules and patterns look at.
Told = frozenset[tuple[str, str]]
EXCLUSIVE: Final = frozenset({"none", "unsure"})
UNDER_16: Final = frozenset({"under_12", "12_15"})
UNDER_18: Final = UNDER_16 | {"16_17"}


@dataclass(frozen=True, slots=True)
class Question:
    """One page of the journey. With `is_many`, any number of options may be ticked."""

    id: str
    options: tuple[str, ...]
    is_many: bool = False
    # Asked for patterns only, and not of people under 16.
    is_for_patterns: bool = False


def _one(name: str, options: str, **more: bool) -> Question:
    return Question(name, tuple(options.split()), **more)


def _many(name: str, options: str, **more: bool) -> Question:
    return Question(name, tuple(options.split()), is_many=True, **more)


QUESTIONS: Final = (
    _many("emergency", "pe cold shape tight sepsis cauda dark_urine none unsure"),
    _one("age", "under_12 12_15 16_17 18_39 40_59 60_plus"),
    _one(
        "place",
        "heel_back achilles_mid calf outer_ankle inner_ankle front_ankle whole_ankle shin_muscle "
        "inner_shin bone_spot under_heel arch top_foot outer_foot ball_toes big_toe elsewhere",
    ),
    _one("start", "gradual sudden moment unsure"),
    _one("duration", "under_1w 1_2w 2_3w 3w_3m over_3m unsure"),
    _many("onset_events", "pop rolled blow fast bone none unsure"),
    _one("walk", "yes limp no unsure"),
    _one("tiptoe", "yes painful no unsure"),
    _many("look", "swelling calf_bigger colour warm spreading wound hot_joint none unsure"),
    _one("fever", "no unsure yes"),
    _many("sensation", "tingle numb_constant foot_drop none unsure"),
    _many("bone", "bone_spot rest_night hop lump_bone weight_cancer none unsure"),
    _one("severity", "mild moderate severe"),
    _many("clot", "immobile travel cancer_tx prev_clot preg oestrogen none unsure"),
    _many("health", "diabetes nerve_circ immune thinner quinolone bone_health inflam none"),
    _one("course", "better same worse restart"),
    _one("limits", "none run walk"),
    _one("tried", "not_yet under_1w 1_2w_no_better over_2w_no_better helping"),
    _many(
        "worst",
        "first_steps morning_stiff push_off toe_lift uneven gives_way after_run exertion_tight "
        "stretch_tight footwear none",
        is_for_patterns=True,
    ),
    _many(
        "press",
        "tendon_pinch thick inner_shin_5cm shin_muscle behind_outer heel_under calf_belly none",
        is_for_patterns=True,
    ),
    _many(
        "training",
        "more10 doubled b2b hills return newshoes warmup sits none",
        is_for_patterns=True,
    ),
)
BY_ID: Final = {question.id: question for question in QUESTIONS}


def told(answers: Answers) -> Told:
    """Every code that was answered, with its question."""
    pairs = []
    for name, given in answers.items():
        if isinstance(given, str):
            pairs.append((name, given))
        else:
            pairs.extend((name, code) for code in given)
    return frozenset(pairs)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a set of answers has no result: which question, which code, and what is wrong."""

    question: str
    code: str
    what: str

    def __str__(self) -> str:
        shown = f"{self.code!r} " if self.code else ""
        return f"{self.question}: {shown}{self.what}"


def asked_of(answers: Answers) -> Iterator[Question]:
    """The questions that this person is asked, in order."""
    is_child = is_under_16(answers)
    for question in QUESTIONS:
        if not (is_child and question.is_for_patterns):
            yield question


def is_under_16(answers: Answers) -> bool:
    """True if the age was given and is under 16."""
    return answers.get("age") in UNDER_16


def read(question: Question, given: object) -> Answer | Problem:
    """One answer from outside (a text, or a list of texts) as a code or a set, or the problem."""
    codes: list[object] = given if isinstance(given, list) else [given]
    if question.is_many is not isinstance(given, list):
        wanted = "is not a list of codes" if question.is_many else "is not a single code"
        return Problem(question.id, _shown(given), wanted)
    if not codes:
        return Problem(question.id, "", "needs an answer")
    known = [code for code in codes if isinstance(code, str) and code in question.options]
    if len(known) < len(codes):
        wrong = next(code for code in codes if code not in question.options)
        return Problem(question.id, _shown(wrong), "is not one of its codes")
    ticked = frozenset(known)
    if len(ticked) > 1 and ticked & EXCLUSIVE:
        return Problem(question.id, min(ticked & EXCLUSIVE), "cannot go with other codes")
    return ticked if question.is_many else known[0]


def _shown(value: object) -> str:
    """The start of what was sent, for the message about it. Only one level deep: lists may nest."""
    if isinstance(value, list):
        return ",".join(each[:20] for each in value[:3] if isinstance(each, str)) or "list"
    return "object" if isinstance(value, dict) else str(value)[:40]


def read_all(given: Mapping[str, object]) -> tuple[dict[str, Answer], list[Problem]]:
    """Every answer that can be read, and every problem with the rest; order does not matter."""
    answers: dict[str, Answer] = {}
    problems = [
        Problem(str(name)[:40], "", "is no question") for name in given if name not in BY_ID
    ]
    for question in QUESTIONS:
        if question.id not in given:
            continue
        found = read(question, given[question.id])
        if isinstance(found, Problem):
            problems.append(found)
        else:
            answers[question.id] = found
    return answers, problems


def missing(answers: Answers) -> list[Problem]:
    """The questions that were asked and not answered."""
    return [
        Problem(question.id, "", "needs an answer")
        for question in asked_of(answers)
        if question.id not in answers
    ]


def next_unanswered(answers: Answers) -> Question | None:
    """Where the journey goes on, or None when every asked question is answered."""
    return next((q for q in asked_of(answers) if q.id not in answers), None)
