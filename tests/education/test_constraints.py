"""What must never be in the library: refused by the database itself, one rule at a time."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import RestrictedError

from education.models import (
    BodyArea,
    CareCard,
    Cause,
    ConditionService,
    ConditionTreatment,
    Level,
    RelatedCondition,
)
from education.rule_ids import EMERGENCY, ROUTINE, URGENT
from tests.builders import NOW, make_service
from tests.education.rows import (
    BULLETS,
    make_card,
    make_condition,
    make_review,
    make_section,
    make_treatment,
    refused_by,
)

pytestmark = pytest.mark.django_db


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
