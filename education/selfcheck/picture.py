"""The leg of the home page as an answer sheet: which places can be pointed at, on which side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from education.selfcheck.forms import QuestionForm
from education.selfcheck.questions import EXCLUSIVE
from education.selfcheck.wording import TEXTS, Option

# Seen from the outer side and from the inner side; where they are stands in selfcheck.css. The
# places that a picture cannot show (a spot on a bone, somewhere else) are in the list only.
SIDES: Final = {
    "outer": (
        "calf", "shin_muscle", "achilles_mid", "front_ankle", "outer_ankle", "heel_back",
        "top_foot", "outer_foot",
    ),
    "inner": (
        "inner_shin", "whole_ankle", "inner_ankle", "under_heel", "arch", "ball_toes", "big_toe",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """A radio or a checkbox, and what is written beside it."""

    id: str
    code: str
    option: Option
    is_chosen: bool
    # The first of those that exclude the others: the page sets them apart with an "or".
    is_first_apart: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the picture: the label of the radio `for_id`."""

    for_id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Side:
    """The leg from one side."""

    name: str
    spots: list[Spot]


def choices(form: QuestionForm) -> list[Choice]:
    """The question's answers in the order of the page."""
    ticked = form.ticked
    options = TEXTS[form.question.id].options
    apart = [code for code in options if code in EXCLUSIVE] if form.question.is_many else []
    return [
        Choice(f"id_answer_{place}", code, option, code in ticked, code in apart[:1])
        for place, (code, option) in enumerate(options.items())
    ]


def sides(listed: list[Choice]) -> list[Side]:
    """The picture's two sides, with the labels of the places that they show."""
    by_code = {choice.code: choice for choice in listed}
    return [
        Side(
            name,
            [Spot(by_code[code].id, code, str(by_code[code].option.label)) for code in codes],
        )
        for name, codes in SIDES.items()
    ]
