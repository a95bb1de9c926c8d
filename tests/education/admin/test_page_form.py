"""The editors' pages: what they show, what they refuse; saving alone changes nothing."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.forms import CharField
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from education.admin.condition_form import ConditionForm
from education.admin.fields import BlocksField, BulletsField, LinesField
from education.content.loader import Result, load_starter_content
from education.models import Condition, Section, Status, Treatment
from education.plain_text import validate_plain
from tests.builders import NOW, make_service
from tests.education.admin.forms import change_url, form_of, write
from tests.education.rows import (
    make_card,
    make_condition,
    make_ready,
    make_section,
    make_treatment,
)

pytestmark = pytest.mark.django_db


def test_saving_a_page_as_it_was_opened_changes_nothing(library: None, desk: Client) -> None:
    hub = Condition.objects.get(slug="ankle-pain-when-running")
    response = write(desk, hub)
    assert response.status_code == 302
    assert hub.revisions.count() == 1
    assert set(load_starter_content(now=NOW).entries.values()) == {Result.UNCHANGED}


def test_an_editor_changes_a_sections_text_as_lines(desk: Client) -> None:
    page = make_condition()
    make_section(page)
    data = form_of(desk, change_url(page))
    data["sections-0-blocks"] = "Rest it.\n\n+ walk\nx run"
    assert desk.post(change_url(page), data).status_code == 302
    assert Section.objects.get().blocks == [
        {"kind": "paragraph", "text": "Rest it."},
        {"kind": "do", "items": ["walk"]},
        {"kind": "dont", "items": ["run"]},
    ]
    page.refresh_from_db()
    assert page.changed_at != NOW


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ("you limp", "names no rule"),
        ("you limp [E1]", "not of this level"),
        ("you limp [U99]", "not of this level"),
        ("", "required"),
    ],
)
def test_a_care_card_needs_points_with_rules_of_its_level(
    points: str, told: str, desk: Client
) -> None:
    page = make_condition()
    make_card(page)
    data = form_of(desk, change_url(page))
    data["care_cards-0-bullets"] = points
    response = desk.post(change_url(page), data)
    assert response.status_code == 200
    assert told in response.content.decode()


def test_the_state_of_a_page_is_not_a_field(desk: Client) -> None:
    page = make_condition()
    data = form_of(desk, change_url(page))
    data |= {"status": "published", "is_sample_content": "on", "published_at_0": "2027-01-01"}
    desk.post(change_url(page), data)
    page.refresh_from_db()
    assert (page.status, page.is_sample_content) == (Status.DRAFT, False)


@pytest.mark.parametrize(
    ("field", "lines", "told"),
    [
        ("treatment_lines", "ice\nsnow", "Nothing is called “snow”."),
        ("service_lines", "massage", "Nothing is called “massage”."),
        ("related_lines", "sore-nail: cousin", "“cousin” is not one of"),
        ("related_lines", "sore-toe", "not related to itself"),
        ("treatment_lines", "ice\nice: twice", "“ice” is here twice."),
        ("treatment_lines", "ice: a\ud800b", "cannot be shown"),
        ("summary", "", "required"),
        ("slug", "Sore Toe", "letters, numbers"),
        ("slug", "sore--toe", "single hyphens"),
    ],
)
def test_a_wrong_line_is_told_at_its_field(field: str, lines: str, told: str, desk: Client) -> None:
    page = make_condition()
    make_condition("sore-nail")
    make_treatment("ice")
    data = form_of(desk, change_url(page))
    data[field] = lines
    if "\ud800" in lines:
        form = ConditionForm(data, instance=page)
        assert told in str(form.errors[field])
        return
    response = desk.post(change_url(page), data)
    assert response.status_code == 200
    assert told in response.content.decode()


def test_every_list_opens_with_the_starter_library(library: None, desk: Client) -> None:
    for name in (
        "bodyarea",
        "figure",
        "healingrule",
        "picture",
        "source",
        "treatment",
        "condition",
    ):
        assert desk.get(reverse(f"admin:education_{name}_changelist")).status_code == 200
        assert desk.get(reverse(f"admin:education_{name}_add")).status_code == 200
    assert desk.get(reverse("admin:education_review_changelist")).status_code == 200
    assert desk.get(reverse("admin:education_review_add")).status_code == 403


def test_what_a_page_shares_with_others_is_written_as_lines_in_order(desk: Client) -> None:
    page, nail = make_condition(), make_condition("sore-nail")
    for slug in ("ice", "heat"):
        make_treatment(slug)
    make_service("custom-orthotics")
    lines = {
        "treatment_lines": "heat\nice: only at first",
        "service_lines": "custom-orthotics",
        "related_lines": "sore-nail: looks_like",
    }
    assert write(desk, page, **lines).status_code == 302
    links = [(link.treatment.slug, link.note) for link in page.treatment_links.all()]
    assert links == [("heat", ""), ("ice", "only at first")]
    assert [link.service.slug for link in page.service_links.all()] == ["custom-orthotics"]
    assert [(link.other, link.kind) for link in page.relations.all()] == [(nail, "looks_like")]


def test_a_cause_is_a_part_of_the_page(desk: Client) -> None:
    page, nail = make_condition(), make_condition("sore-nail")
    cause = {
        "causes-0-name": "Tight shoes",
        "causes-0-position": 10,
        "causes-0-signs": "it rubs\nit hurts",
        "causes-0-reads_on": "sore-nail",
    }
    assert write(desk, page, **cause).status_code == 302
    assert page.causes.get().signs == ["it rubs", "it hurts"]
    assert page.causes.get().leads_to == nail
    assert "Tight shoes" in desk.get(change_url(page)).content.decode()


def test_a_part_is_left_out_by_its_box_and_moved_by_its_number(desk: Client) -> None:
    page = make_condition()
    for kind in ("overview", "symptoms", "prevention"):
        make_section(page, kind)
    write(desk, page, **{"sections-0-DELETE": "on", "sections-1-position": 99})
    assert [section.kind for section in page.sections.all()] == ["prevention", "symptoms"]


def test_two_parts_of_one_kind_are_told_apart(desk: Client) -> None:
    page = make_ready()
    make_section(page, "symptoms")
    twice = {"sections-1-kind": "overview", "care_cards-1-level": 1}
    twice["care_cards-1-bullets"] = "your foot is cold [E1]"
    html = write(desk, page, **twice).content.decode()
    assert "A page has one section of each kind." in html
    assert "A page has one card of each level." in html


@pytest.mark.parametrize("kind", ["condition", "guide", "treatment"])
def test_a_new_page_has_its_kind_for_good(kind: str, desk: Client) -> None:
    url = reverse("admin:education_condition_add")
    data = form_of(desk, url) | {"title": "Sore toe", "slug": "sore-toe", "summary": "It hurts."}
    assert desk.post(url, data | {"page_kind": kind}).status_code == 302
    page = Condition.objects.get()
    assert (page.kind, page.status, page.revisions.count()) == (kind, "draft", 1)
    write(desk, page, page_kind="guide", title="Sore toes")
    page.refresh_from_db()
    assert (page.kind, page.title) == (kind, "Sore toes")


TEXTS = (
    "title", "summary", "lay_names", "no_urgent_card_reason", "treatment_lines", "note",
    "sections-0-heading", "sections-0-blocks", "care_cards-0-heading", "care_cards-0-bullets",
    "care_cards-0-advice", "causes-0-name", "causes-0-feel", "causes-0-signs",
)  # fmt: skip


@pytest.mark.parametrize("markup", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>"])
def test_html_is_refused_at_every_field_and_what_was_typed_is_kept(
    markup: str, desk: Client
) -> None:
    page = make_ready()
    data = form_of(desk, change_url(page)) | {"causes-0-name": "Shoes", "causes-0-position": 1}
    for field in TEXTS:
        text = f"ice: {markup}" if field == "treatment_lines" else f"It hurts {markup} [E1]"
        html = desk.post(change_url(page), data | {field: text}).content.decode()
        assert "looks like HTML" in html, field
        assert markup not in html
        assert escape(text) in html
    assert not page.revisions.exists()


@pytest.mark.parametrize(
    "text", ["a <!-- b", "</p>", "<b", "<?php", "a\ud800b", "a\x1bb", "\u202etxet"]
)
def test_what_browsers_take_for_html_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        validate_plain(text)


def test_a_smaller_sign_is_no_html(desk: Client) -> None:
    page = make_condition()
    assert write(desk, page, summary="Pain < 3 weeks, or > 10 of 10.").status_code == 302


def test_a_treatments_lists_are_edited_as_lines(library: None, desk: Client) -> None:
    ice = Treatment.objects.get(slug="ice")
    url = reverse("admin:education_treatment_change", args=[ice.pk])
    data = form_of(desk, url)
    data |= {"kit": "a cold pack\n\n a cloth ", "minutes_max": 10}
    assert "the smaller one first" in desk.post(url, data).content.decode()
    data["minutes_max"] = 20
    assert desk.post(url, data).status_code == 302
    ice.refresh_from_db()
    assert ice.kit == ["a cold pack", "a cloth"]
    assert ice.minutes_max == 20


def test_lines_and_blocks_refuse_what_cannot_be_shown() -> None:
    for field in (LinesField(base_field=CharField()), BlocksField()):
        for text in ("a\x1bb", "a\ud800b", "a\x00b"):
            with pytest.raises(ValidationError):
                field.clean(text)


def test_a_line_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValidationError):
        LinesField(base_field=CharField(max_length=3)).clean("toes")


def test_the_points_of_a_card_come_back_as_they_were_written() -> None:
    field = BulletsField()
    lines = "you limp [R4]\nit tingles, or gives way [R9, R14]"
    assert field.prepare_value(field.clean(lines)) == lines
    assert not field.has_changed(field.clean(lines), lines)
    assert field.has_changed([], lines)
