"""Home care and outlook in words. Every dose and every number of weeks comes from the education
content, where it stands once; what is not loaded there is not shown here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education import doses
from education.models import HealingRule, Setting, Treatment
from education.selfcheck import home_care, outcome
from education.selfcheck.home_care import advise
from education.selfcheck.outcome import Outcome
from education.selfcheck.questions import Answers

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

CAUTIONS: Final[dict[str, _StrPromise]] = {
    home_care.CHILD_RESTS: gettext_lazy(
        "Take a break from the sport that hurts. We show no exercises for people under 16."
    ),
    home_care.STOP_RUNNING: gettext_lazy(
        "Stop running and jumping until someone has looked at it. Walking is fine if it does not "
        "hurt."
    ),
    home_care.NO_LOAD: gettext_lazy(
        "Do not stretch the calf or push off hard until someone has looked at it."
    ),
    home_care.NO_HEAT_OR_ICE: gettext_lazy(
        "Do not use heat or ice: you may not feel it when the skin gets burnt or too cold."
    ),
    home_care.NO_STEP: gettext_lazy("Stretch on flat ground. Do not let the heel hang off a step."),
    home_care.PHARMACIST: gettext_lazy(
        "Medicine for the pain? Ask a pharmacist which one suits you."
    ),
    home_care.BLEEDS: gettext_lazy(
        "As you bleed easily, do not take ibuprofen, naproxen or aspirin for it unless your doctor "
        "says so."
    ),
    home_care.PREGNANT: gettext_lazy(
        "If you are pregnant, ask before you take ibuprofen or naproxen. From 20 weeks on they can "
        "harm the baby."
    ),
}
STOP: Final = gettext_lazy("Stop if it makes the pain worse, then or on the next day.")

# Where an outlook comes from: the rows of the recovery table, by their short names.
FIRST_ROWS: Final = {
    "within_weeks": ("under-three-weeks",),
    "no_figure": ("three-weeks-to-three-months",),
    "course": ("over-three-months",),
    "unknown": (),
}
LATER_ROWS: Final = (
    "half-better-or-more",
    "between-tenth-and-half",
    "about-a-tenth-better",
    "less-than-a-tenth",
)


@dataclass(frozen=True, slots=True)
class CareStep:
    """Something to do at home, with its dose and when to stop."""

    treatment: Treatment
    dose: list[tuple[str, str]]
    stop_rules: list[str]


@dataclass(frozen=True, slots=True)
class HomeCareView:
    """What may be done at home, and what has to be said about it."""

    steps: list[CareStep]
    cautions: list[_StrPromise]


@dataclass(frozen=True, slots=True)
class OutlookView:
    """How long it may take; `later` is about the check, as pairs of case and outlook."""

    code: str
    lines: list[str]
    later: list[tuple[str, str]]
    review_on: date | None


def load_home_care(answers: Answers, found: Outcome) -> HomeCareView | None:
    """The home care that may be shown, in one query; None at urgent and emergency."""
    advice = advise(answers, found)
    if advice is None:
        return None
    rows = Treatment.objects.filter(setting=Setting.HOME, slug__in=advice.treatments)
    by_slug = {row.slug: row for row in rows}
    steps = [by_slug[slug] for slug in advice.treatments if slug in by_slug]
    return HomeCareView(
        steps=[CareStep(row, doses.dose_parts(row), [*row.stop_rules, str(STOP)]) for row in steps],
        cautions=[CAUTIONS[code] for code in advice.cautions],
    )


def load_outlook(answers: Answers, found: Outcome, *, today: date) -> OutlookView | None:
    """The recovery outlook, in one query; None at urgent and emergency."""
    prospect = outcome.outlook(answers, found, today=today)
    if prospect is None:
        return None
    wanted = FIRST_ROWS[prospect.code]
    later = LATER_ROWS if wanted else ()
    rows = {row.slug: row for row in HealingRule.objects.filter(slug__in=[*wanted, *later])}
    lines = [_line(rows[slug]) for slug in wanted if slug in rows]
    if prospect.code == "no_figure":
        lines.append(
            _("We suggest to treat it like older pain: care for 3 weeks, and then a check.")
        )
    return OutlookView(
        code=prospect.code,
        lines=lines,
        later=[(doses.case(rows[slug]), _line(rows[slug])) for slug in later if slug in rows],
        review_on=prospect.review_on,
    )


def _line(row: HealingRule) -> str:
    return " ".join(filter(None, [doses.outlook(row), row.note]))
