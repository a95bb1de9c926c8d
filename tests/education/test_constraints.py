"""What must never be in the library: refused by the database itself, one rule at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.db.models import ProtectedError, RestrictedError

from education.models import (
    BodyArea,
    CareCard,
    Cause,
    Condition,
    ConditionService,
    ConditionTreatment,
    Level,
    RelatedCondition,
    StarterRecord,
)
from education.rule_ids import EMERGENCY, ROUTINE, URGENT
from education.selfcheck.rules import RULES
from tests.builders import NOW, make_service
from tests.education.rows import (
    BULLETS,
    make_card,
    make_condition,
    make_figure,
    make_review,
    make_rule,
    make_section,
    make_source,
    make_treatment,
)

pytestmark = pytest.mark.django_db


def refused_by(name: str) -> Any:
    return pytest.raises(IntegrityError, match=name)


# Pages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["Toe", "sore toe", "-toe", "toe-", "sore--toe", "sore_toe", ""])
def test_a_slug_is_lower_case_words_with_single_hyphens(slug: str) -> None:
    with refused_by("condition_slug_is_plain"):
        make_condition(slug, title="Sore toe")


def test_a_slug_is_used_once_in_a_language() -> None:
    make_condition()
    make_condition(language="fr-ca")
    with refused_by("condition_slug_once_per_language"):
        make_condition()


@pytest.mark.parametrize("field", ["title", "summary"])
def test_a_page_has_a_title_and_an_answer(field: str) -> None:
    with refused_by("condition_has_a_title_and_an_answer"):
        make_condition(**{field: ""})


def test_a_status_is_one_of_five() -> None:
    with refused_by("condition_status_is_known"):
        make_condition(status="live")


def test_a_drawing_is_one_that_exists() -> None:
    with refused_by("condition_drawing_is_known"):
        make_condition(drawing="../../base")


def test_a_public_page_says_since_when() -> None:
    with refused_by("condition_published_has_a_date"):
        make_condition(status="published", is_sample_content=True)


@pytest.mark.parametrize("status", ["approved", "published"])
def test_no_page_is_public_without_a_review(status: str) -> None:
    with refused_by("condition_public_only_if_approved_or_sample"):
        make_condition(status=status, published_at=NOW)


def test_sample_content_is_never_called_approved() -> None:
    with refused_by("condition_public_only_if_approved_or_sample"):
        make_condition(status="approved", is_sample_content=True)


def test_the_review_that_a_page_stands_on_is_not_deleted() -> None:
    condition = make_condition()
    condition.approved_review = make_review(condition)
    condition.save()
    with pytest.raises(RestrictedError):
        condition.approved_review.delete()


def test_a_body_area_is_not_part_of_itself() -> None:
    area = BodyArea.objects.create(slug="toe", name="Toe")
    area.parent = area
    with refused_by("body_area_is_not_part_of_itself"):
        area.save()


# Parts of a page -------------------------------------------------------------------------------


def test_a_page_has_one_section_of_a_kind() -> None:
    condition = make_condition()
    make_section(condition)
    with refused_by("section_one_per_kind"):
        make_section(condition)


def test_two_sections_do_not_stand_in_one_place() -> None:
    condition = make_condition()
    make_section(condition, position=10)
    make_section(condition, "recovery", position=10)
    with refused_by("section_one_per_position"):
        connection.check_constraints()


def test_a_section_is_of_a_known_kind() -> None:
    with refused_by("section_kind_is_known"):
        make_section(make_condition(), "rumours")


def test_a_section_has_a_heading() -> None:
    with refused_by("section_has_a_heading"):
        make_section(make_condition(), heading="")


@pytest.mark.parametrize("blocks", [{"kind": "paragraph"}, "<p>markup</p>", 3])
def test_a_sections_text_is_a_list_of_blocks(blocks: Any) -> None:
    with refused_by("section_blocks_are_a_list"):
        make_section(make_condition(), blocks=blocks)


def test_a_page_names_a_service_once() -> None:
    condition, service = make_condition(), make_service()
    ConditionService.objects.create(condition=condition, service=service)
    with refused_by("condition_names_a_service_once"):
        ConditionService.objects.create(condition=condition, service=service)


def test_a_page_shows_a_treatment_once() -> None:
    condition, treatment = make_condition(), make_treatment()
    ConditionTreatment.objects.create(condition=condition, treatment=treatment)
    with refused_by("condition_shows_a_treatment_once"):
        ConditionTreatment.objects.create(condition=condition, treatment=treatment)


def test_a_page_names_another_once() -> None:
    condition, other = make_condition(), make_condition("sore-heel")
    RelatedCondition.objects.create(condition=condition, other=other, kind="looks_like")
    with refused_by("relation_names_a_page_once"):
        RelatedCondition.objects.create(condition=condition, other=other, kind="see_also")


def test_a_page_is_not_related_to_itself() -> None:
    condition = make_condition()
    with refused_by("relation_is_not_to_itself"):
        RelatedCondition.objects.create(condition=condition, other=condition)


def test_a_relation_is_of_a_known_kind() -> None:
    with refused_by("relation_kind_is_known"):
        RelatedCondition.objects.create(
            condition=make_condition(), other=make_condition("sore-heel"), kind="cousin"
        )


def test_only_one_cause_is_the_most_common() -> None:
    condition = make_condition()
    Cause.objects.create(condition=condition, name="One", position=1, is_most_common=True)
    with refused_by("cause_only_one_is_most_common"):
        Cause.objects.create(condition=condition, name="Two", position=2, is_most_common=True)


def test_two_causes_do_not_stand_in_one_place() -> None:
    condition = make_condition()
    Cause.objects.create(condition=condition, name="One", position=1)
    Cause.objects.create(condition=condition, name="Two", position=1)
    with refused_by("cause_one_per_position"):
        connection.check_constraints()


def test_a_cause_has_a_name() -> None:
    with refused_by("cause_has_a_name"):
        Cause.objects.create(condition=make_condition(), name="", position=1)


# Care cards ------------------------------------------------------------------------------------


def test_a_page_has_one_card_of_a_level() -> None:
    condition = make_condition()
    make_card(condition)
    with refused_by("care_card_one_per_level"):
        make_card(condition)


def test_a_card_is_of_a_known_level() -> None:
    with refused_by("care_card_level_is_known|care_card_cites_rules_of_its_level"):
        make_card(make_condition(), 4)


def test_a_card_has_a_heading() -> None:
    with refused_by("care_card_has_a_heading"):
        make_card(make_condition(), heading="")


@pytest.mark.parametrize("bullets", [[], {}, "you limp"])
def test_a_card_has_points(bullets: Any) -> None:
    with refused_by("care_card_has_points"):
        make_card(make_condition(), bullets=bullets)


@pytest.mark.parametrize(
    ("level", "rule"),
    [(Level.EMERGENCY, "U1"), (Level.URGENT, "E1"), (Level.ROUTINE, "U1"), (Level.URGENT, "U99")],
)
def test_a_card_cites_only_rules_of_its_level(level: Level, rule: str) -> None:
    with refused_by("care_card_cites_rules_of_its_level"):
        make_card(make_condition(), level, bullets=[{"text": "you limp", "rules": [rule]}])


@pytest.mark.parametrize(
    ("level", "rules"),
    [(Level.EMERGENCY, EMERGENCY), (Level.URGENT, URGENT), (Level.ROUTINE, ROUTINE)],
)
def test_every_rule_of_a_level_may_be_cited_and_is_found_by_its_id(
    level: Level, rules: tuple[str, ...]
) -> None:
    card = make_card(
        make_condition(), level, bullets=[{"text": "a sign", "rules": [rule]} for rule in rules]
    )
    card.refresh_from_db()
    assert card.rule_ids == list(rules)
    assert CareCard.objects.get(rule_ids__contains=[rules[-1]]) == card


def test_a_form_says_which_rule_of_a_card_is_wrong() -> None:
    card = CareCard(condition=make_condition(), level=1, heading="Call 911 if:", bullets=BULLETS)
    with pytest.raises(ValidationError, match="not of this level"):
        card.full_clean()


# Treatments, figures, recovery -----------------------------------------------------------------


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
