"""What a result page shows, in words: action, reasons, likenesses, home care, outlook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from education.models import Condition
from education.selfcheck import home_page, sources
from education.selfcheck.home_page import HomeCareView, OutlookView
from education.selfcheck.outcome import CURRENT, Outcome, RuleSet, review_on
from education.selfcheck.patterns import PATTERNS, Match
from education.selfcheck.questions import EXCLUSIVE, Answers, Told, asked_of, told
from education.selfcheck.rules import FAMILY_DOCTOR, RULES, Level, Rule
from education.selfcheck.wording import ORDER, TEXTS, answer_text, results
from locations import finder
from locations.models import HealthcareService, Location

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SHOWN_PATTERNS: Final = 3
GET_HELP: Final = "when-to-get-help"
# The page of a pattern: the first of these that is public.
PAGES: Final[dict[str, tuple[str, ...]]] = {
    "achilles_midportion": ("achilles-tendinopathy",),
    "achilles_insertional": ("insertional-achilles-tendinopathy", "achilles-tendinopathy"),
    "achilles_rupture": ("achilles-tendon-rupture",),
    "calf_strain": ("calf-strain",),
    "posterior_chain": ("posterior-chain-tightness", "ankle-pain-when-running"),
    "peroneal_tendinopathy": ("peroneal-tendinopathy",),
    "lateral_ankle_sprain": ("lateral-ankle-sprain",),
    "tibialis_anterior_shin": ("front-shin-pain",),
    "mtss": ("medial-tibial-stress-syndrome",),
    "bone_stress_injury": ("stress-fracture",),
    "plantar_fasciitis": ("plantar-fasciitis",),
    "training_load": ("return-to-running", "ankle-pain-when-running"),
    "dvt": ("blood-clot-in-the-leg",),
    "exertional_compartment": ("exertional-compartment-syndrome",),
    # Without a page of their own.
    "ankle_foot_fracture": (GET_HELP,),
    "infection": (GET_HELP,),
    "gout": (GET_HELP,),
    "nerve_problem": (GET_HELP,),
}
BY_RULE: Final = {rule.id: rule for rule in RULES}
BY_PATTERN: Final = {pattern.code: pattern for pattern in PATTERNS}
# The family doctor as well, not instead.
AS_WELL: Final = frozenset({"R15"})
PRESCRIBER: Final = "R18"


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A question with its answer in words; `number` is where to change it."""

    number: int
    question: _StrPromise | str
    answers: list[str]


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that fired, in plain words, and the answers that made it."""

    rule: str
    text: _StrPromise | str
    answers: list[str]


@dataclass(frozen=True, slots=True)
class Likeness:
    """A pattern, the answers that match it, and its page if there is one."""

    name: _StrPromise | str
    url: str
    answers: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """Everything that templates/selfcheck/result.html, urgent.html and emergency.html show."""

    outcome: Outcome
    rule_set: RuleSet
    heading: str
    doctor: bool
    reasons: list[Reason]
    likenesses: list[Likeness]
    home_care: HomeCareView | None
    outlook: OutlookView | None
    review_on: date | None
    rows: list[AnswerRow]
    citations: list[str]
    service: HealthcareService | None

    @property
    def services(self) -> list[HealthcareService]:
        """The visit to book, as booking's tag takes it."""
        return [self.service] if self.service else []

    @property
    def is_self_care(self) -> bool:
        """True at the lowest level."""
        return self.outcome.level is Level.SELF_CARE


def emergency_signs() -> list[str]:
    """The signs that call for an ambulance: the answers to the first question."""
    options = TEXTS["emergency"].options.items()
    return [
        " ".join(filter(None, [f"{option.label}.", str(option.hint)]))
        if option.hint
        else str(option.label)
        for code, option in options
        if code not in EXCLUSIVE
    ]


def lists() -> dict[str, Any]:
    """The lists that are the same on every result."""
    return {
        "signs": emergency_signs(),
        "while_you_wait": results.WHILE_YOU_WAIT,
        "until_seen": results.UNTIL_SEEN,
        "be_seen_today_if": results.BE_SEEN_TODAY_IF,
        "see_someone_if": results.SEE_SOMEONE_IF,
    }


def build(answers: Answers, outcome: Outcome, *, today: date) -> ResultPage:
    """The page for an outcome. At urgent and emergency it knows no pattern and no home care."""
    given = told(answers)
    fired = [BY_RULE[name] for name in outcome.rules]
    may_stay_home = outcome.level <= Level.ROUTINE
    shown = outcome.patterns[:SHOWN_PATTERNS] if may_stay_home else ()
    pages = _pages(shown)
    return ResultPage(
        outcome=outcome,
        rule_set=CURRENT,
        heading=heading(outcome),
        doctor=is_for_doctor(outcome),
        reasons=[reason(rule, given) for rule in _telling(fired, outcome)],
        likenesses=[_likeness(match, pages.get(match.code)) for match in shown],
        home_care=home_page.load_home_care(answers, outcome),
        outlook=home_page.load_outlook(answers, outcome, today=today),
        review_on=review_on(outcome, today=today),
        rows=answer_rows(answers),
        citations=_citations(fired, shown),
        service=_service(list(pages.values())) if may_stay_home else None,
    )


def heading(outcome: Outcome) -> str:
    """The action."""
    if outcome.level is Level.EMERGENCY:
        return _("Call 911 now, or go to an emergency department")
    if outcome.level is Level.URGENT:
        return _("Be seen by someone today")
    if outcome.level is Level.SELF_CARE:
        return _("You can care for this at home for now")
    days = {"days": outcome.within_days}
    if PRESCRIBER in outcome.rules and is_for_doctor(outcome):
        text = ngettext(
            "Ask a pharmacist or your doctor within %(days)s day",
            "Ask a pharmacist or your doctor within %(days)s days",
            outcome.within_days or 0,
        )
        return text % days
    if is_for_doctor(outcome):
        text = ngettext(
            "See your family doctor within %(days)s day",
            "See your family doctor within %(days)s days",
            outcome.within_days or 0,
        )
        return text % days
    text = ngettext(
        "See a professional within %(days)s day",
        "See a professional within %(days)s days",
        outcome.within_days or 0,
    )
    return text % days


def is_for_doctor(outcome: Outcome) -> bool:
    """True if the family doctor, or who prescribed, comes before the clinic (section 2)."""
    return outcome.level is Level.ROUTINE and bool(set(outcome.rules) & (FAMILY_DOCTOR - AS_WELL))


def reason(rule: Rule, given: Told) -> Reason:
    """Why a rule fired."""
    return Reason(rule.id, results.REASONS[rule.id], in_words(rule.evidence(given)))


def in_words(evidence: Told) -> list[str]:
    """Answers in words, in the order of the questions and of their options."""
    placed = sorted(
        (ORDER[question], list(TEXTS[question].options).index(code), question, code)
        for question, code in evidence
    )
    return [answer_text(question, code) for _number, _place, question, code in placed]


def answer_rows(answers: Answers) -> list[AnswerRow]:
    """Every answer, in the order of the questions."""
    return [
        AnswerRow(
            ORDER[question.id] + 1,
            TEXTS[question.id].title,
            in_words(told({question.id: answers[question.id]})),
        )
        for question in asked_of(answers)
        if question.id in answers
    ]


def clinic_context(places: Iterable[Location], near: str) -> dict[str, Any]:
    """The clinics, nearest first if we know where from, for booking's tags in the template."""
    point = finder.point_of(near) if near else None
    if point is None:
        return {"clinics": list(places), "near": ""}
    return {"clinics": [place for place, _km in finder.nearest(point, places)], "near": near}


def _telling(fired: list[Rule], outcome: Outcome) -> list[Rule]:
    """The rules of the level itself: at urgent, the routine ones would only distract."""
    return [rule for rule in fired if rule.level == outcome.level]


def _pages(shown: Iterable[Match]) -> dict[str, Condition]:
    """The public pages of patterns, by pattern, in one query."""
    wanted = {slug for match in shown for slug in PAGES.get(match.code, ())}
    if not wanted:
        return {}
    found = {page.slug: page for page in Condition.objects.published().filter(slug__in=wanted)}
    pages = {}
    for match in shown:
        slugs = [slug for slug in PAGES.get(match.code, ()) if slug in found]
        if slugs:
            pages[match.code] = found[slugs[0]]
    return pages


def _likeness(match: Match, page: Condition | None) -> Likeness:
    return Likeness(
        results.PATTERNS[match.code],
        page.get_absolute_url() if page else "",
        in_words(match.evidence),
    )


def _service(pages: list[Condition]) -> HealthcareService | None:
    """The first visit that the best match's page names; else the group's first one."""
    bookable = HealthcareService.objects.bookable().exclude(patient_kind="returning")
    if pages:
        of_page = bookable.filter(condition_links__condition=pages[0])
        if found := of_page.order_by("condition_links__position").first():
            return found
    return bookable.first()


def _citations(fired: list[Rule], shown: Iterable[Match]) -> list[str]:
    return sources.citations(
        [rule.source for rule in fired] + [BY_PATTERN[match.code].source for match in shown]
    )
