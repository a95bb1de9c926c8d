"""From the form to the public by the desk's pages: who may do what, and what each is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from education.models import Condition, Review, Stage, Status, StepKind
from tests.education.admin.conftest import EDITORS_RIGHTS, browser_of, make_user
from tests.education.admin.forms import change_url, desk_url, write
from tests.education.rows import make_card, make_condition, make_published, make_ready, make_section

pytestmark = pytest.mark.django_db

LIST = reverse("admin:education_condition_changelist")
SIGNED = {
    "reviewer_name": "Rae Reviewer",
    "reviewer_credentials": "Registered Physiotherapist",
    "reviewed_on": "2027-06-01",
    "next_due": "2028-06-01",
}


def take(client: Client, name: str, page: Condition) -> str:
    """Presses the button of a step; returns the page that follows."""
    return client.post(desk_url("step", page, name), follow=True).content.decode()


def approve(client: Client, page: Condition, number: int, **fields: str) -> Any:
    """Sends the review form for a revision."""
    data = SIGNED | {"revision": str(number)} | fields
    return client.post(desk_url("review", page), data, follow=True)


def test_a_page_goes_from_the_form_to_the_public(desk: Client, reading: Client) -> None:
    page = make_ready()
    write(desk, page, summary="A toe that hurts a lot.", note="Clearer")
    assert "now in review" in take(desk, "send", page)
    assert "Approved: revision 2" in approve(reading, page, 2).content.decode()
    assert Client().get("/conditions/sore-toe/").status_code == 404
    desk.post(desk_url("publish", page), {"now": ""})
    page.refresh_from_db()
    assert (page.status, page.stage) == (Status.PUBLISHED, Stage.SETTLED)
    html = Client().get("/conditions/sore-toe/").content.decode()
    assert "A toe that hurts a lot." in html
    assert "Reviewed by Rae Reviewer" in html
    assert "not yet reviewed" not in html
    kinds = [step.kind for step in page.steps.all()]
    assert kinds == [StepKind.PUBLISHED, StepKind.APPROVED, StepKind.SENT]
    assert [step.by_name for step in page.steps.all()] == [
        "Kim Editor", "Rae Reviewer", "Kim Editor",
    ]  # fmt: skip


def test_editing_an_approved_page_leaves_the_approved_text_public(
    desk: Client, reading: Client
) -> None:
    page = make_published()
    approve(reading, page, 1)
    answer = write(desk, page, title="Sorer toe", summary="It hurts more.")
    assert answer.status_code == 302
    assert "Visitors go on reading the one before" in desk.get(answer.url).content.decode()
    html = Client().get("/conditions/sore-toe/").content.decode()
    assert "A toe that hurts." in html
    assert "Sorer toe" not in html
    assert "Reviewed by Rae Reviewer" in html
    page.refresh_from_db()
    assert (page.title, page.status, page.stage) == ("Sore toe", Status.PUBLISHED, Stage.DRAFT)
    form = desk.get(change_url(page)).content.decode()
    assert 'value="Sorer toe"' in form
    assert "The site shows revision 1." in form


def test_a_review_of_an_older_revision_is_refused_and_says_what_changed(
    desk: Client, reading: Client
) -> None:
    page = make_ready()
    take(desk, "send", page)
    reading.get(desk_url("review", page))
    write(desk, page, summary="It hurts at night.")
    take(desk, "send", page)
    html = approve(reading, page, 1, notes="All well").content.decode()
    assert "you read revision 1, but Kim Editor has saved revision 2 since" in html
    assert "Changed: Answer in one sentence." in html
    assert "All well" in html
    assert not Review.objects.exists()
    assert "Approved: revision 2" in approve(reading, page, 2).content.decode()


def test_nobody_approves_what_they_wrote_last(reviewer: User, reading: Client) -> None:
    page = make_ready()
    write(reading, page, summary="My own words.")
    take(reading, "send", page)
    assert "You wrote this revision yourself." in approve(reading, page, 2).content.decode()
    assert not Review.objects.exists()
    chief = browser_of(User.objects.create_superuser("chief"))
    write(chief, page, summary="The words of a clinic of one.")
    take(chief, "send", page)
    assert "Approved" in approve(chief, page, 3).content.decode()


def test_a_reviewer_sends_a_page_back_with_what_has_to_change(
    desk: Client, reading: Client
) -> None:
    page = make_ready()
    take(desk, "send", page)
    url = desk_url("review", page)
    assert "Say in the notes" in reading.post(url, {"return": ""}, follow=True).content.decode()
    reading.post(url, {"return": "", "notes": "The dose is too high."})
    page.refresh_from_db()
    assert page.stage == Stage.DRAFT
    html = desk.get(change_url(page)).content.decode()
    assert "Rae Reviewer sent it back:" in html
    assert "The dose is too high." in html


def test_only_who_may_review_sees_and_sends_a_review(desk: Client) -> None:
    page = make_published()
    assert desk.get(desk_url("review", page)).status_code == 403
    assert approve(desk, page, 1).status_code == 403
    assert desk_url("review", page) not in desk.get(change_url(page)).content.decode()
    assert not Review.objects.exists()


def test_without_the_right_to_change_nothing_changes() -> None:
    page = make_ready()
    looker = browser_of(make_user("looker", ("view_condition",)))
    for name in ("preview", "revisions", "compare", "answers", "publish"):
        assert looker.get(desk_url(name, page)).status_code == 200
    for name in ("send", "archive", "reopen"):
        assert looker.post(desk_url("step", page, name)).status_code == 403
    assert looker.post(desk_url("publish", page), {"now": ""}).status_code == 403
    assert looker.post(desk_url("restore", page, 1)).status_code == 403
    stranger = browser_of(make_user("stranger", ()))
    for name in ("preview", "revisions", "compare", "answers", "publish"):
        assert stranger.get(desk_url(name, page)).status_code == 403
    assert not page.steps.exists()


def test_looking_changes_nothing(desk: Client, reading: Client) -> None:
    page = make_published()
    before = Condition.objects.values().get(pk=page.pk)
    for name in ("preview", "revisions", "compare", "answers", "publish"):
        assert desk.get(desk_url(name, page)).status_code == 200
    assert desk.get(desk_url("restore", page, 1)).status_code == 200
    assert desk.get(desk_url("step", page, "archive")).status_code == 302
    assert reading.get(desk_url("review", page)).status_code == 200
    assert Condition.objects.values().get(pk=page.pk) == before
    assert page.revisions.count() == 1
    assert not page.steps.exists()


def test_what_is_missing_is_listed_and_stops_the_page(desk: Client) -> None:
    page = make_condition()
    make_section(page)
    make_card(page)
    assert "needs an emergency card" in desk.get(change_url(page)).content.decode()
    assert "needs an emergency card" in take(desk, "send", page)
    page.refresh_from_db()
    assert page.stage == Stage.DRAFT
    write(desk, page, no_urgent_card_reason="A page about shoes.")
    assert "now in review" in take(desk, "send", page)


def test_pages_are_archived_and_never_deleted(desk: Client) -> None:
    page = make_published()
    url = reverse("admin:education_condition_delete", args=[page.pk])
    assert desk.post(url, {"post": "yes"}).status_code == 403
    assert "now archived" in take(desk, "archive", page)
    assert Client().get("/conditions/sore-toe/").status_code == 404
    assert "now draft" in take(desk, "reopen", page)


def test_the_list_takes_steps_for_several_pages(desk: Client) -> None:
    pages = [make_ready("sore-toe"), make_condition("sore-nail")]
    data = {"action": "send_to_review", "_selected_action": [page.pk for page in pages]}
    html = desk.post(LIST, data, follow=True).content.decode()
    assert "Sore toe: now in review." in html
    assert "Sore nail: The page has no sections." in html


@pytest.mark.parametrize("number", ["0", "99", "x", "9" * 40, "-1"])
def test_a_revision_that_is_not_there_is_not_found(number: str, desk: Client) -> None:
    page = make_published()
    assert desk.get(f"{desk_url('preview', page)}?revision={number}").status_code == 404
    assert desk.get(f"{desk_url('compare', page)}?old={number}").status_code == 404
    assert desk.get(reverse("admin:education_condition_preview", args=[0])).status_code == 404


def test_an_editor_has_no_rights_beyond_the_library(desk: Client) -> None:
    assert "add_condition" in EDITORS_RIGHTS
    assert desk.get(reverse("admin:booking_patient_changelist")).status_code == 403
