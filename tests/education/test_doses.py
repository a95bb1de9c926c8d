"""Words for figures: doses, ranges, recovery times, and the tokens that texts quote them by."""

from __future__ import annotations

from typing import Any

import pytest

from education import doses
from education.models import Figure, HealingRule, Treatment


@pytest.mark.parametrize(
    ("low", "high", "unit", "words"),
    [
        (1, 1, "minute", "1 minute"),
        (1, 2, "minute", "1 to 2 minutes"),
        (15, 20, "minute", "15 to 20 minutes"),
        (30, 30, "second", "30 seconds"),
        (1, 1, "second", "1 second"),
        (1, 1, "week", "1 week"),
        (2, 3, "week", "2 to 3 weeks"),
        (1, 1, "month", "1 month"),
        (6, 6, "month", "6 months"),
        (1, 1, "day", "1 day"),
        (24, 24, "hour", "24 hours"),
        (4, 4, "step", "4 steps"),
        (2, 6, "centimetre", "2 to 6 cm"),
        (10, 10, "percent", "10%"),
        (38, 38, "celsius", "38 °C"),
        (16, 16, "age", "16"),
    ],
)
def test_an_amount_has_the_plural_of_its_larger_end(
    low: int, high: int, unit: str, words: str
) -> None:
    assert doses.amount(low, high, unit) == words


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"hold_seconds": 30, "frequency": "daily_or_after_run"},
            "Hold for 30 seconds, then switch legs. Every day or after each run.",
        ),
        (
            {"minutes_min": 15, "minutes_max": 20, "frequency": "before_activity"},
            "15 to 20 minutes, before activity or stretching.",
        ),
        (
            {
                "minutes_min": 15,
                "minutes_max": 15,
                "times_per_day_min": 2,
                "times_per_day_max": 3,
                "frequency": "mostly_after_run",
            },
            "15 minutes, 2 to 3 times a day, mostly after running.",
        ),
        ({"times_per_day_min": 1, "times_per_day_max": 1}, "Once a day."),
        ({"times_per_day_min": 2, "times_per_day_max": 2}, "2 times a day."),
        ({"hold_seconds": 1}, "Hold for 1 second, then switch legs."),
        ({"weekly_increase_max": 10}, "Add no more than 10% a week."),
        ({"frequency": "daily"}, "Every day."),
        ({}, ""),
    ],
)
def test_a_dose_is_a_sentence_made_of_its_numbers(fields: dict[str, Any], sentence: str) -> None:
    assert doses.dose(Treatment(**fields)) == sentence


def test_the_parts_of_a_dose_leave_out_what_is_not_said() -> None:
    heat = Treatment(minutes_min=15, minutes_max=20, frequency="before_activity")
    assert doses.dose_parts(heat) == [
        ("How long", "15 to 20 minutes"),
        ("When", "Before activity or stretching"),
    ]
    assert doses.dose_parts(Treatment()) == []


@pytest.mark.parametrize(
    ("fields", "case", "outlook"),
    [
        (
            {
                "had_min": 0,
                "had_max": 21,
                "outcome": "better_within",
                "weeks_min": 2,
                "weeks_max": 3,
            },
            "Less than 3 weeks",
            "Better in 2 to 3 weeks with care.",
        ),
        (
            {"had_min": 21, "had_max": 90, "outcome": "silent"},
            "From 3 weeks up to 3 months",
            "Our source gives no figure.",
        ),
        (
            {"had_min": 90, "outcome": "course_then_check", "weeks_min": 3, "weeks_max": 3},
            "More than 3 months",
            "A first course of 3 weeks, then a check.",
        ),
        (
            {
                "better_min": 50,
                "better_max": 100,
                "outcome": "settled_in_another",
                "weeks_min": 1,
                "weeks_max": 1,
            },
            "50% better or more",
            "It may settle fully in another 1 week.",
        ),
        (
            {"better_min": 11, "better_max": 49, "outcome": "silent"},
            "Between 10% and 50% better",
            "Our source gives no figure.",
        ),
        (
            {
                "better_min": 10,
                "better_max": 10,
                "outcome": "care_up_to",
                "weeks_min": 20,
                "weeks_max": 20,
            },
            "About 10% better",
            "Care may go on for up to 20 weeks.",
        ),
        (
            {"better_min": 0, "better_max": 9, "outcome": "silent"},
            "Less than 10% better",
            "Our source gives no figure.",
        ),
    ],
)
def test_a_healing_rule_reads_as_case_and_outlook(
    fields: dict[str, Any], case: str, outlook: str
) -> None:
    rule = HealingRule(**fields)
    assert doses.case(rule) == case
    assert doses.outlook(rule) == outlook


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 day"), (10, "10 days"), (21, "3 weeks"), (90, "3 months")]
)
def test_days_are_told_in_the_largest_unit_that_fits(count: int, words: str) -> None:
    assert doses.days(count) == words


def test_texts_quote_figures_and_doses() -> None:
    words = doses.phrases(
        [Figure(slug="trial", low=1, high=2, unit="week")],
        [Treatment(slug="ice", minutes_min=15, minutes_max=15, hold_seconds=None)],
    )
    assert doses.fill("Ice {ice.time} for {trial}.", words) == "Ice 15 minutes for 1 to 2 weeks."
    assert doses.fill("{not a token} {} {A}", words) == "{not a token} {} {A}"


@pytest.mark.parametrize("text", ["{nothing}", "{ice.hold}", "{ice}"])
def test_a_text_that_quotes_an_unknown_figure_is_not_filled(text: str) -> None:
    words = doses.phrases([], [Treatment(slug="ice", minutes_min=15, minutes_max=15)])
    with pytest.raises(doses.UnknownFigure):
        doses.fill(text, words)
