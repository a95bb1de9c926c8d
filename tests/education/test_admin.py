"""The editors' pages: what they show, what they refuse; saving alone changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.forms import CharField
from django.test import Client
from django.urls import reverse

from education import publishing
from education.admin.condition_form import ConditionForm
from education.admin.fields import BlocksField, BulletsField, LinesField
from education.content.loader import LoadReport, Result, load_starter_content
from education.models import Condition, Review, Section, Status, Treatment
from tests.builders import NOW, make_service
from tests.education.rows import (
    approval,
    make_card,
    make_condition,
    make_published,
    make_section,
    make_treatment,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:education_condition_changelist")


@pytest.fixture
def editor(db: None, settings: Any) -> User:
    """Someone who may edit the library and nothing else, signed in with what they need."""
    settings.STAFF_MFA = False
    user = User.objects.create_user("editor", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="education"))
    return user


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def change_url(condition: Condition) -> str:
    return reverse("admin:education_condition_change", args=[condition.pk])


def form_of(desk: Client, url: str) -> dict[str, Any]:
    """What a browser would send if the form were saved as it was opened."""
    response = desk.get(url)
    assert response.status_code == 200
    form = response.context["adminform"].form
    groups = [inline.formset for inline in response.context["inline_admin_formsets"]]
    forms = [form, *(f for group in groups for f in (group.management_form, *group.forms))]
    data: dict[str, Any] = {}
    for part in forms:
        for bound in part:
            value = bound.field.prepare_value(bound.value())
            if value is None or value is False:
                continue
            data[bound.html_name] = (
                [v.pk if hasattr(v, "pk") else v for v in value]
                if isinstance(value, list)
                else value
            )
    return data


def test_saving_a_page_as_it_was_opened_changes_nothing(library: LoadReport, desk: Client) -> None:
    hub = Condition.objects.get(slug="ankle-pain-when-running")
    response = desk.post(change_url(hub), form_of(desk, change_url(hub)))
    assert response.status_code == 302
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


def act(desk: Client, action: str, condition: Condition) -> str:
    data = {"action": action, "_selected_action": [condition.pk]}
    return desk.post(LIST, data, follow=True).content.decode()


def test_an_editor_sends_to_review_and_publishes_what_was_approved(desk: Client) -> None:
    page = make_condition()
    make_section(page)
    assert "needs an emergency or urgent card" in act(desk, "send_to_review", page)
    make_card(page)
    assert "now in review" in act(desk, "send_to_review", page)
    assert "cannot take this step" in act(desk, "publish", page)
    publishing.approve(page, approval(), now=NOW)
    assert "now published" in act(desk, "publish", page)
    assert "now archived" in act(desk, "archive", page)
    assert "now draft" in act(desk, "back_to_draft", page)


def test_adding_a_review_approves_the_page_and_stays_on_record(desk: Client) -> None:
    page = make_published()
    data = {
        "condition": page.pk,
        "reviewer_name": "Sam Sample",
        "reviewer_credentials": "Registered Physiotherapist",
        "reviewed_on": "2027-06-01",
        "next_due": "2028-06-01",
    }
    url = reverse("admin:education_review_add")
    assert desk.post(url, data | {"next_due": "2027-06-01"}).status_code == 200
    assert desk.post(url, data).status_code == 302
    page.refresh_from_db()
    assert page.approved_review == Review.objects.get()
    assert not page.is_sample_content
    change = reverse("admin:education_review_change", args=[page.approved_review_id])
    assert desk.post(change, data | {"reviewer_name": "Somebody"}).status_code == 403
    delete = reverse("admin:education_review_delete", args=[page.approved_review_id])
    assert desk.post(delete, {"post": "yes"}).status_code == 403


def test_a_draft_is_not_approved_in_admin(desk: Client) -> None:
    page = make_condition()
    data = {"condition": page.pk, "reviewer_name": "Sam", "reviewer_credentials": "PT"}
    data |= {"reviewed_on": "2027-06-01", "next_due": "2028-06-01"}
    response = desk.post(reverse("admin:education_review_add"), data)
    assert "Send the page to review first." in response.content.decode()
    assert not Review.objects.exists()


def test_a_draft_is_previewed_in_the_public_template(desk: Client) -> None:
    page = make_condition()
    make_section(page)
    url = reverse("admin:education_condition_preview", args=[page.pk])
    assert url in desk.get(change_url(page)).content.decode()
    html = desk.get(url).content.decode()
    assert "It hurts." in html
    assert 'class="page-grid"' in html
    assert desk.get(reverse("admin:education_condition_preview", args=[0])).status_code == 404
    desk.logout()
    assert desk.get(url).status_code == 302


def test_a_preview_needs_the_right_to_see_pages(client: Client, settings: Any) -> None:
    settings.STAFF_MFA = False
    client.force_login(User.objects.create_user("desk", is_staff=True))
    url = reverse("admin:education_condition_preview", args=[make_condition().pk])
    assert client.get(url).status_code == 403


def test_a_page_that_was_public_is_archived_not_deleted(desk: Client) -> None:
    delete = "admin:education_condition_delete"
    assert desk.get(reverse(delete, args=[make_published().pk])).status_code == 403
    assert desk.get(reverse(delete, args=[make_condition("sore-nail").pk])).status_code == 200


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


def test_what_a_page_shares_with_others_is_written_as_lines_in_order(desk: Client) -> None:
    page, nail = make_condition(), make_condition("sore-nail")
    for slug in ("ice", "heat"):
        make_treatment(slug)
    make_service("custom-orthotics")
    data = form_of(desk, change_url(page))
    data |= {
        "treatment_lines": "heat\nice: only at first",
        "service_lines": "custom-orthotics",
        "related_lines": "sore-nail: looks_like",
    }
    assert desk.post(change_url(page), data).status_code == 302
    links = [(link.treatment.slug, link.note) for link in page.treatment_links.all()]
    assert links == [("heat", ""), ("ice", "only at first")]
    assert [link.service.slug for link in page.service_links.all()] == ["custom-orthotics"]
    assert [(link.other, link.kind) for link in page.relations.all()] == [(nail, "looks_like")]


def test_a_cause_has_a_form_of_its_own(desk: Client) -> None:
    page = make_condition()
    add = f"{reverse('admin:education_cause_add')}?condition={page.pk}"
    assert add in desk.get(change_url(page)).content.decode()
    data = form_of(desk, add) | {
        "name": "Tight shoes",
        "position": 10,
        "signs": "it rubs\nit hurts",
    }
    assert desk.post(add, data).status_code == 302
    assert page.causes.get().signs == ["it rubs", "it hurts"]
    page.refresh_from_db()
    assert page.changed_at != NOW
    assert "Tight shoes" in desk.get(change_url(page)).content.decode()


def test_every_list_opens_with_the_starter_library(library: LoadReport, desk: Client) -> None:
    for name in (
        "bodyarea", "cause", "figure", "healingrule", "source", "treatment", "review", "condition",
    ):  # fmt: skip
        assert desk.get(reverse(f"admin:education_{name}_changelist")).status_code == 200
        assert desk.get(reverse(f"admin:education_{name}_add")).status_code == 200


def test_a_treatments_lists_are_edited_as_lines(library: LoadReport, desk: Client) -> None:
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
