"""Words for figures: the only place where a stored number becomes part of a sentence.

Texts quote figures as `{slug}` and doses as `{treatment-slug.time}`, `.hold`, `.times` or
`.increase`; `phrases` makes the words and `fill` puts them in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from education.models import Figure, Frequency, HealingRule, Outcome, Treatment, Unit

TOKEN: Final = re.compile(r"\{([a-z0-9-]+(?:\.[a-z]+)?)\}")

UNIT_WORDS: Final[dict[str, Callable[[int], str]]] = {
    Unit.SECOND: lambda n: ngettext("%(number)s second", "%(number)s seconds", n),
    Unit.MINUTE: lambda n: ngettext("%(number)s minute", "%(number)s minutes", n),
    Unit.HOUR: lambda n: ngettext("%(number)s hour", "%(number)s hours", n),
    Unit.DAY: lambda n: ngettext("%(number)s day", "%(number)s days", n),
    Unit.WEEK: lambda n: ngettext("%(number)s week", "%(number)s weeks", n),
    Unit.MONTH: lambda n: ngettext("%(number)s month", "%(number)s months", n),
    Unit.CENTIMETRE: lambda _n: _("%(number)s cm"),
    Unit.PERCENT: lambda _n: _("%(number)s%%"),
    Unit.CELSIUS: lambda _n: _("%(number)s °C"),
    Unit.STEP: lambda n: ngettext("%(number)s step", "%(number)s steps", n),
    Unit.AGE: lambda _n: "%(number)s",
}
FREQUENCY_WORDS: Final[dict[str, Callable[[], str]]] = {
    Frequency.DAILY: lambda: _("every day"),
    Frequency.DAILY_OR_AFTER_RUN: lambda: _("every day or after each run"),
    Frequency.BEFORE_ACTIVITY: lambda: _("before activity or stretching"),
    Frequency.MOSTLY_AFTER_RUN: lambda: _("mostly after running"),
}


class UnknownFigure(LookupError):
    """A text quotes a figure or a dose that does not exist."""


def amount(low: int, high: int, unit: str) -> str:
    """ "15 to 20 minutes", "3 weeks", "10%": the plural follows the larger number."""
    number = str(high) if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}
    return UNIT_WORDS[unit](high) % {"number": number}


def days(count: int) -> str:
    """Days in the largest unit that fits: 21 is "3 weeks", 90 is "3 months" (of 30 days)."""
    for length, unit in ((30, Unit.MONTH), (7, Unit.WEEK)):
        if count % length == 0:
            return amount(count // length, count // length, unit)
    return amount(count, count, Unit.DAY)


def dose(treatment: Treatment) -> str:
    """The whole dose in one or two sentences; empty if the treatment has none."""
    sentences = []
    if treatment.hold_seconds:
        hold = {"time": hold_time(treatment)}
        sentences.append(_("Hold for %(time)s, then switch legs.") % hold)
    when = ", ".join(filter(None, [time(treatment), times(treatment), frequency(treatment)]))
    if when:
        sentences.append(f"{capfirst(when)}.")
    if treatment.weekly_increase_max:
        sentences.append(
            _("Add no more than %(increase)s a week.") % {"increase": increase(treatment)}
        )
    return " ".join(sentences)


def dose_parts(treatment: Treatment) -> list[tuple[str, str]]:
    """The dose as pairs of label and words, without what it does not say."""
    parts = [
        (_("Hold"), hold_time(treatment)),
        (_("How long"), time(treatment)),
        (_("How often"), times(treatment)),
        (_("When"), capfirst(frequency(treatment))),
        (_("Most you add in a week"), increase(treatment)),
    ]
    return [(label, words) for label, words in parts if words]


def time(treatment: Treatment) -> str:
    """How long it is done each time: "15 to 20 minutes"."""
    if treatment.minutes_min is None or treatment.minutes_max is None:
        return ""
    return amount(treatment.minutes_min, treatment.minutes_max, Unit.MINUTE)


def hold_time(treatment: Treatment) -> str:
    """How long a position is held: "30 seconds"."""
    held = treatment.hold_seconds
    return amount(held, held, Unit.SECOND) if held else ""


def times(treatment: Treatment) -> str:
    """How often a day: "2 to 3 times a day"."""
    low, high = treatment.times_per_day_min, treatment.times_per_day_max
    if low is None or high is None:
        return ""
    if low == high:
        return ngettext("once a day", "%(high)s times a day", high) % {"high": high}
    return _("%(low)s to %(high)s times a day") % {"low": low, "high": high}


def frequency(treatment: Treatment) -> str:
    """On which days or occasions: "before activity or stretching"."""
    words = FREQUENCY_WORDS.get(treatment.frequency)
    return words() if words else ""


def increase(treatment: Treatment) -> str:
    """The largest weekly increase: "10%"."""
    most = treatment.weekly_increase_max
    return amount(most, most, Unit.PERCENT) if most else ""


def case(rule: HealingRule) -> str:
    """Whom a healing rule is about: "More than 3 months", "50% better or more"."""
    if rule.had_min is not None:
        return _duration_case(rule.had_min, rule.had_max)
    low, high = rule.better_min or 0, rule.better_max or 0
    if low == high:
        return _("About %(percent)s%% better") % {"percent": low}
    if high == 100:
        return _("%(percent)s%% better or more") % {"percent": low}
    if low == 0:
        return _("Less than %(percent)s%% better") % {"percent": high + 1}
    ends = {"low": low - 1, "high": high + 1}
    return _("Between %(low)s%% and %(high)s%% better") % ends


def _duration_case(low: int, high: int | None) -> str:
    if high is None:
        return _("More than %(time)s") % {"time": days(low)}
    if low == 0:
        return _("Less than %(time)s") % {"time": days(high)}
    return _("From %(low)s up to %(high)s") % {"low": days(low), "high": days(high)}


OUTCOME_WORDS: Final[dict[str, Callable[[], str]]] = {
    Outcome.BETTER_WITHIN: lambda: _("Better in %(time)s with care."),
    Outcome.COURSE_THEN_CHECK: lambda: _("A first course of %(time)s, then a check."),
    Outcome.SETTLED_IN_ANOTHER: lambda: _("It may settle fully in another %(time)s."),
    Outcome.CARE_UP_TO: lambda: _("Care may go on for up to %(time)s."),
    Outcome.SILENT: lambda: _("Our source gives no figure."),
}


def outlook(rule: HealingRule) -> str:
    """What a healing rule says happens, with its weeks."""
    return OUTCOME_WORDS[rule.outcome]() % {"time": weeks(rule)}


def weeks(rule: HealingRule) -> str:
    """The weeks of a healing rule: "2 to 3 weeks"; empty where the source is silent."""
    if rule.weeks_min is None or rule.weeks_max is None:
        return ""
    return amount(rule.weeks_min, rule.weeks_max, Unit.WEEK)


def phrases(figures: Iterable[Figure], treatments: Iterable[Treatment]) -> dict[str, str]:
    """The words for every token that texts may quote."""
    words = {figure.slug: amount(figure.low, figure.high, figure.unit) for figure in figures}
    for treatment in treatments:
        parts = {
            "time": time(treatment),
            "hold": hold_time(treatment),
            "times": times(treatment),
            "increase": increase(treatment),
        }
        words |= {f"{treatment.slug}.{part}": text for part, text in parts.items() if text}
    return words


def fill(text: str, words: Mapping[str, str]) -> str:
    """The text with its tokens replaced. Raises UnknownFigure if one has no words."""
    unknown = unknown_tokens(text, words)
    if unknown:
        raise UnknownFigure(unknown[0])
    return TOKEN.sub(lambda token: words[token[1]], text)


def unknown_tokens(text: str, words: Mapping[str, str]) -> list[str]:
    """The tokens of a text that nothing stands behind."""
    return [token for token in TOKEN.findall(text) if token not in words]
