"""Sections 5 and 6 once more, as plain conditions written from the text: a second opinion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from education.selfcheck.questions import Answer


class Case:
    """Answers, asked in the specification's own short way."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self._answers = answers

    def one(self, question: str, *codes: str) -> bool:
        """`question in {codes}`"""
        answer = self._answers.get(question, frozenset())
        ticked = {answer} if isinstance(answer, str) else set(answer)
        return any(code in ticked for code in codes)

    def fragile(self) -> bool:
        """`health in {diabetes, nerve_circ, immune}`"""
        return self.one("health", "diabetes", "nerve_circ", "immune")

    def child(self) -> bool:
        """Under 16."""
        return self.one("age", "under_12", "12_15")

    def young(self) -> bool:
        """Under 18."""
        return self.child() or self.one("age", "16_17")

    def back(self) -> bool:
        """Heel, Achilles or calf."""
        return self.one("place", "heel_back", "achilles_mid", "calf")

    def calf_and_clot(self) -> bool:
        """`place=calf AND any clot item (not unsure)`"""
        items = ("immobile", "travel", "cancer_tx", "prev_clot", "preg", "oestrogen")
        return self.one("place", "calf") and self.one("clot", *items)


Test = Callable[[Case], bool]
EMERGENCY: Final[dict[str, Test]] = {
    "E1": lambda c: c.one("emergency", "pe"),
    "E2": lambda c: c.one("emergency", "cold"),
    "E3": lambda c: c.one("emergency", "shape"),
    "E4": lambda c: c.one("emergency", "tight"),
    "E5": lambda c: c.one("emergency", "sepsis"),
    "E6": lambda c: c.one("emergency", "cauda"),
    "E7": lambda c: c.one("emergency", "dark_urine"),
    "E8": lambda c: c.one("look", "hot_joint") and c.one("fever", "yes"),
    "E9": lambda c: (
        c.fragile()
        and c.one("fever", "yes")
        and c.one("look", "swelling", "colour", "warm", "spreading", "wound", "hot_joint")
    ),
    "E10": lambda c: (
        c.one("fever", "yes")
        and c.one("severity", "severe")
        and c.one("look", "colour", "warm", "spreading", "wound")
    ),
    "E11": lambda c: c.child() and c.one("fever", "yes") and c.one("walk", "limp", "unsure", "no"),
}
URGENT: Final[dict[str, Test]] = {
    "U0": lambda c: c.one("emergency", "unsure"),
    "U1": lambda c: c.one("walk", "no"),
    "U2": lambda c: c.one("onset_events", "bone"),
    "U3": lambda c: c.one("onset_events", "pop"),
    "U4": lambda c: c.one("tiptoe", "no") and c.one("start", "sudden", "moment", "unsure"),
    "U5": lambda c: c.one("look", "calf_bigger"),
    "U6": lambda c: c.calf_and_clot(),
    "U7": lambda c: (
        c.one("look", "spreading")
        or (c.one("look", "wound") and c.one("look", "colour", "warm", "swelling"))
    ),
    "U8": lambda c: c.one("look", "hot_joint"),
    "U9": lambda c: (
        c.fragile() and c.one("look", "swelling", "colour", "warm", "wound", "spreading")
    ),
    "U10": lambda c: c.one("health", "quinolone") and c.back(),
    "U11": lambda c: (
        c.one("health", "thinner")
        and (
            c.one("onset_events", "fast")
            or (c.one("look", "swelling") and c.one("start", "moment", "unsure"))
        )
    ),
    "U12": lambda c: c.one("sensation", "foot_drop", "numb_constant"),
    "U13": lambda c: c.one("severity", "severe") and c.one("start", "sudden", "moment", "unsure"),
    "U14": lambda c: c.young() and c.one("bone", "rest_night", "lump_bone"),
    "U15": lambda c: c.one("fever", "yes"),
    "U16": lambda c: c.one("health", "nerve_circ") and c.one("bone", "rest_night"),
}
# With the days; a rule with two kinds of days stands in two rows.
REVIEW: Final[list[tuple[str, int, Test]]] = [
    ("R1", 14, lambda c: c.one("duration", "3w_3m", "over_3m", "unsure")),
    ("R2", 7, lambda c: c.one("course", "worse")),
    ("R3", 3, lambda c: c.one("look", "colour", "warm", "wound")),
    ("R3", 7, lambda c: c.one("look", "swelling")),
    ("R4", 3, lambda c: c.one("limits", "walk")),
    ("R4", 7, lambda c: c.one("limits", "run")),
    ("R5", 14, lambda c: c.one("course", "restart")),
    ("R6", 7, lambda c: c.one("tried", "1_2w_no_better", "over_2w_no_better")),
    ("R7", 3, lambda c: c.one("bone", "bone_spot", "rest_night", "hop")),
    ("R8", 3, lambda c: c.fragile()),
    ("R9", 7, lambda c: c.one("sensation", "tingle")),
    ("R10", 7, lambda c: c.young()),
    ("R11", 3, lambda c: c.one("severity", "severe")),
    ("R12", 14, lambda c: c.one("worst", "exertion_tight")),
    ("R13", 7, lambda c: c.one("bone", "lump_bone", "weight_cancer")),
    ("R14", 14, lambda c: c.one("worst", "gives_way")),
    ("R15", 7, lambda c: c.one("health", "inflam")),
    (
        "R16",
        3,
        lambda c: (
            any(
                c.one(name, "unsure")
                for name in ("onset_events", "look", "sensation", "bone", "walk", "fever")
            )
            or (c.one("clot", "unsure") and c.one("place", "calf"))
            or (c.one("tiptoe", "unsure") and c.back() and not c.one("start", "gradual"))
        ),
    ),
    ("R17", 3, lambda c: c.one("health", "thinner") and c.one("start", "moment", "unsure")),
    ("R18", 2, lambda c: c.one("health", "quinolone")),
    ("R19", 3, lambda c: c.one("tiptoe", "no") and c.one("start", "gradual")),
]


def judge(answers: Mapping[str, Answer]) -> tuple[str, int | None, list[str]]:
    """Level, days and ids as the text has them."""
    case = Case(answers)
    flags = [rule for rule, test in {**EMERGENCY, **URGENT}.items() if test(case)]
    review = [(rule, days) for rule, days, test in REVIEW if test(case)]
    fired = flags + list(dict.fromkeys(rule for rule, _ in review))
    if any(rule in EMERGENCY for rule in fired):
        return "emergency", None, fired
    if flags:
        return "urgent", None, fired
    if review:
        return "routine", min(days for _, days in review), fired
    return "self_care", None, fired
