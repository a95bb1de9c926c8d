"""What the database refuses of treatments, figures, recovery rules, sources and reviews."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db.models import ProtectedError

from education.models import (
    CareCard,
    Condition,
    ConditionTreatment,
    StarterRecord,
)
from education.rule_ids import EMERGENCY, ROUTINE, URGENT
from education.selfcheck.rules import RULES
from tests.builders import NOW
from tests.education.rows import (
    make_card,
    make_condition,
    make_figure,
    make_review,
    make_rule,
    make_section,
    make_source,
    make_treatment,
    refused_by,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("low", "high"), [(20, 15), (15, None), (None, 20), (0, 5)])
def test_minutes_come_as_a_range_in_order(low: int | None, high: int | None) -> None:
    with refused_by("treatment_minutes_are_in_order"):
        make_treatment(minutes_min=low, minutes_max=high)


@pytest.mark.parametrize(("low", "high"), [(3, 2), (2, None), (0, 1)])
def test_times_a_day_come_as_a_range_in_order(low: int | None, high: int | None) -> None:
    with refused_by("treatment_times_are_in_order"):
        make_treatment(times_per_day_min=low, times_per_day_max=high)


def test_a_stretch_is_held_for_some_time() -> None:
    with refused_by("treatment_hold_is_positive"):
        make_treatment(hold_seconds=0)


@pytest.mark.parametrize("increase", [0, 101])
def test_a_weekly_increase_is_a_per_cent(increase: int) -> None:
    with refused_by("treatment_increase_is_a_per_cent"):
        make_treatment(weekly_increase_max=increase)


@pytest.mark.parametrize(
    ("field", "name"),
    [("setting", "treatment_setting_is_known"), ("frequency", "treatment_frequency_is_known")],
)
def test_a_treatments_words_are_known(field: str, name: str) -> None:
    with refused_by(name):
        make_treatment(**{field: "never"})


def test_a_treatment_has_a_plain_slug() -> None:
    with refused_by("treatment_slug_is_plain"):
        make_treatment("Toe")


@pytest.mark.parametrize(("low", "high"), [(2, 1), (0, 1)])
def test_a_figure_is_a_range_in_order(low: int, high: int) -> None:
    with refused_by("figure_range_is_in_order"):
        make_figure(low=low, high=high)


def test_a_figure_has_a_known_unit() -> None:
    with refused_by("figure_unit_is_known"):
        make_figure(unit="furlong")


@pytest.mark.parametrize(
    "case",
    [
        {"had_min": None, "had_max": None},
        {"better_min": 10, "better_max": 20},
        {"had_min": None, "had_max": None, "better_min": 10},
        {"had_min": None, "had_max": 21, "better_min": 10, "better_max": 20},
    ],
)
def test_a_healing_rule_has_one_case(case: dict[str, Any]) -> None:
    with refused_by("healing_rule_has_one_case"):
        make_rule(**case)


def test_a_healing_rules_days_are_in_order() -> None:
    with refused_by("healing_rule_days_are_in_order"):
        make_rule(had_min=21, had_max=21)


@pytest.mark.parametrize(("low", "high"), [(20, 10), (90, 101)])
def test_a_healing_rules_per_cents_are_in_order(low: int, high: int) -> None:
    with refused_by("healing_rule_per_cents_are_in_order"):
        make_rule(had_min=None, had_max=None, better_min=low, better_max=high)


def test_a_healing_rules_weeks_are_in_order() -> None:
    with refused_by("healing_rule_weeks_are_in_order"):
        make_rule(weeks_min=3, weeks_max=2)


def test_a_silent_cell_has_no_weeks() -> None:
    with refused_by("healing_rule_is_silent_without_weeks"):
        make_rule(outcome="silent")


def test_a_cell_without_weeks_is_silent() -> None:
    with refused_by("healing_rule_is_silent_without_weeks"):
        make_rule(weeks_min=None, weeks_max=None)


def test_a_healing_rules_outcome_is_known() -> None:
    with refused_by("healing_rule_outcome_is_known"):
        make_rule(outcome="miracle")


# Sources, reviews, records ---------------------------------------------------------------------


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://plain.test/", "ftp://x.test/"])
def test_a_sources_address_is_https(url: str) -> None:
    with refused_by("source_address_is_https"):
        make_source(url=url)


def test_a_source_is_of_a_known_kind() -> None:
    with refused_by("source_kind_is_known"):
        make_source(kind="rumour")


def test_a_review_is_due_after_it_was_made() -> None:
    with refused_by("review_is_due_after_it_was_made"):
        make_review(make_condition(), next_due=date(2027, 6, 1))


@pytest.mark.parametrize("field", ["reviewer_name", "reviewer_credentials"])
def test_a_review_names_who_and_what_they_are(field: str) -> None:
    with refused_by("review_names_who_and_what_they_are"):
        make_review(make_condition(), **{field: ""})


def test_the_loader_keeps_one_record_per_entry() -> None:
    fields = {"kind": "figures", "key": "trial", "fingerprint": "0" * 64, "loaded_at": NOW}
    StarterRecord.objects.create(**fields)
    with refused_by("starter_record_once"):
        StarterRecord.objects.create(**fields)


def test_a_treatment_that_a_page_shows_is_not_deleted() -> None:
    link = ConditionTreatment.objects.create(condition=make_condition(), treatment=make_treatment())
    with pytest.raises(ProtectedError):
        link.treatment.delete()


def test_a_page_takes_its_parts_with_it() -> None:
    condition = make_condition()
    make_section(condition)
    make_card(condition)
    make_review(condition)
    condition.delete()
    assert not Condition.objects.exists()
    assert not CareCard.objects.exists()


def test_cards_may_cite_exactly_the_rules_that_the_self_check_has() -> None:
    assert {rule.id for rule in RULES} == {*EMERGENCY, *URGENT, *ROUTINE}
