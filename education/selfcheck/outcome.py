"""From answers to an outcome: pure, versioned, the same for everyone who answers the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from education.selfcheck import patterns
from education.selfcheck.patterns import Match, Pattern
from education.selfcheck.questions import (
    Answer,
    Answers,
    Problem,
    Question,
    asked_of,
    missing,
    told,
)
from education.selfcheck.rules import RED_FLAGS, ROUTINE, RULES, Level, Rule

SELF_CARE_REVIEW: Final = timedelta(days=14)
COURSE: Final = timedelta(weeks=3)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules and patterns that belong together, under a name that every result carries."""

    version: str
    rules: tuple[Rule, ...]
    patterns: tuple[Pattern, ...]
    # The clinician who signed it off, with their title; none has yet.
    reviewer: str = ""
    reviewed_on: date | None = None


CURRENT: Final = RuleSet("2026.1", RULES, patterns.PATTERNS)
# Only the five markers of the source article: kept to show what it would miss.
FIVE_MARKERS: Final = RuleSet("2026.0-five-markers", ROUTINE[:5], patterns.PATTERNS)
VERSIONS: Final = {rule_set.version: rule_set for rule_set in (CURRENT, FIVE_MARKERS)}
EMERGENCIES: Final = tuple(rule for rule in RED_FLAGS if rule.level is Level.EMERGENCY)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the answers call for. `within_days` is set at the routine level only."""

    version: str
    level: Level
    within_days: int | None
    rules: tuple[str, ...]
    patterns: tuple[Match, ...]


def assess(answers: Answers, rule_set: RuleSet = CURRENT) -> Outcome:
    """The highest level of any rule that fires, else self-care. Takes any answers, even none."""
    given = told(answers)
    fired = [rule for rule in rule_set.rules if rule.fires(given)]
    level = max((rule.level for rule in fired), default=Level.SELF_CARE)
    days = None
    if level is Level.ROUTINE:
        asked = [rule.days(given) for rule in fired]
        days = min((wanted for wanted in asked if wanted is not None), default=None)
    return Outcome(
        rule_set.version,
        level,
        days,
        tuple(rule.id for rule in fired),
        patterns.matches(given, rule_set.patterns),
    )


def is_emergency(answers: Answers) -> bool:
    """True as soon as an emergency rule fires: the journey ends there."""
    given = told(answers)
    return any(rule.fires(given) for rule in EMERGENCIES)


def ends_after(answers: Answers) -> Question | None:
    """The question with whose answer the journey ended in an emergency, or None.

    What comes later is never asked. It could only have confirmed the emergency: adding answers
    takes no rule away (property P7).
    """
    before: dict[str, Answer] = {}
    for question in asked_of(answers):
        if question.id in answers:
            before[question.id] = answers[question.id]
            if is_emergency(before):
                return question
    return None


def still_needed(answers: Answers) -> list[Problem]:
    """The unanswered questions without which there is no result; none after an emergency."""
    unanswered = missing(answers)
    last = ends_after(answers) if unanswered else None
    if last is None:
        return unanswered
    order = [question.id for question in asked_of(answers)]
    return [p for p in unanswered if order.index(p.question) < order.index(last.id)]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the recovery figures say, as a code that the page words, and when to look again."""

    code: str
    review_on: date | None


OUTLOOKS: Final = {
    "under_1w": "within_weeks",
    "1_2w": "within_weeks",
    "2_3w": "within_weeks",
    "3w_3m": "no_figure",
    "over_3m": "course",
}


def outlook(answers: Answers, outcome: Outcome, *, today: date) -> Outlook | None:
    """The recovery outlook; None at urgent and emergency. Without a duration, no number."""
    if outcome.level > Level.ROUTINE:
        return None
    code = OUTLOOKS.get(str(answers.get("duration")), "unknown")
    return Outlook(code, None if code == "unknown" else today + COURSE)


def review_on(outcome: Outcome, *, today: date) -> date | None:
    """When to look at it again: in two weeks of home care, or the day by which to be seen."""
    if outcome.level is Level.SELF_CARE:
        return today + SELF_CARE_REVIEW
    if outcome.within_days is not None:
        return today + timedelta(days=outcome.within_days)
    return None
