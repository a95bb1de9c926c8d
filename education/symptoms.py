"""The pages by what somebody feels: the self-check's own observations, and the pages that each
of them speaks for. One table of evidence for both, so that they cannot contradict each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from education.models import Condition
from education.selfcheck.patterns import PATTERNS, TRAINING_LOAD, Pattern
from education.selfcheck.questions import EXCLUSIVE
from education.selfcheck.result_page import GET_HELP, PAGES
from education.selfcheck.wording import TEXTS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# What can be felt or seen, in the order of the page.
QUESTIONS: Final = ("place", "worst", "press", "onset_events", "look", "bone", "sensation")
# Less speaks for a page only together with something else.
TELLING: Final = 2
# Pages that the self-check has no pattern of its own for, by what speaks for them.
MORE: Final[dict[tuple[str, str], str]] = {
    ("place", "heel_back"): "child-heel-pain",
    ("place", "inner_ankle"): "tibialis-posterior-tendinopathy",
    ("place", "arch"): "tibialis-posterior-tendinopathy",
    ("place", "ball_toes"): "metatarsalgia-and-mortons-neuroma",
    ("place", "outer_ankle"): "ankle-instability",
    ("place", "whole_ankle"): "ankle-pain-when-running",
    ("worst", "gives_way"): "ankle-instability",
    ("worst", "after_run"): "ankle-pain-when-running",
    ("sensation", "tingle"): "metatarsalgia-and-mortons-neuroma",
}


@dataclass(frozen=True)
class Symptom:
    """An observation and the pages that it speaks for, the likeliest first."""

    name: _StrPromise | str
    pages: list[Condition]


@dataclass(frozen=True)
class Group:
    """The observations that answer one question."""

    anchor: str
    title: _StrPromise | str
    symptoms: list[Symptom]


def load_groups() -> list[Group]:
    """The observations that speak for a public page, by question, in one query."""
    public = {page.slug: page for page in Condition.objects.published()}
    groups = []
    for name in QUESTIONS:
        text = TEXTS[name]
        symptoms = [
            Symptom(option.label, pages)
            for code, option in text.options.items()
            if code not in EXCLUSIVE and (pages := _pages(name, code, public))
        ]
        if symptoms:
            groups.append(Group(name.replace("_", "-"), text.title, symptoms))
    return groups


def place_of(slug: str) -> str:
    """Where it mostly hurts with a page's complaint, as the self-check's code; "" if unknown."""
    owned = [pattern for pattern in PATTERNS if slug in PAGES.get(pattern.code, ())[:1]]
    found = [
        (-value, place)
        for pattern in owned
        for place in TEXTS["place"].options
        if (value := _value(pattern, "place", place))
    ]
    if found:
        return min(found, key=lambda pair: pair[0])[1]
    more = (code for (question, code), page in MORE.items() if (question, page) == ("place", slug))
    return next(more, "")


def _pages(question: str, code: str, public: dict[str, Condition]) -> list[Condition]:
    told = [
        (-value, slug)
        for pattern in PATTERNS
        if pattern.code != TRAINING_LOAD and (value := _value(pattern, question, code)) >= TELLING
        for slug in [next((s for s in PAGES.get(pattern.code, ()) if s in public), GET_HELP)]
    ]
    ordered = dict.fromkeys(slug for _value, slug in sorted(told, key=lambda pair: pair[0]))
    if more := MORE.get((question, code)):
        ordered.setdefault(more)
    return [public[slug] for slug in ordered if slug in public]


def _value(pattern: Pattern, question: str, code: str) -> int:
    """The most that this observation alone adds to the pattern."""
    return max(
        (
            point.value
            for point in pattern.points
            if len(point.condition.groups) == 1 and (question, code) in point.condition.groups[0]
        ),
        default=0,
    )
