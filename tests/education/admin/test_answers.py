"""“Was this page helpful?”: asked without script, kept with the revision, nothing personal."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from education import publishing, revisions
from education.answers import keeping
from education.models import Condition, Feedback
from education.revisions import Edit
from tests.builders import NOW
from tests.education.admin.forms import change_url, desk_url
from tests.education.rows import approval, make_published, make_ready

pytestmark = pytest.mark.django_db

URL = "/helpful/condition/sore-toe/"


@pytest.fixture
def page(db: None) -> Condition:
    return make_published()


def test_the_public_page_asks_and_the_answer_is_kept_with_its_revision(page: Condition) -> None:
    visitor = Client(enforce_csrf_checks=True)
    html = visitor.get(page.get_absolute_url()).content.decode()
    assert f'action="{URL}"' in html
    assert '<input type="hidden" name="revision" value="1">' in html
    assert "Please leave out your health and your name." in html
    answer = visitor.post(URL, {"helped": "yes", "revision": "1", "text": "Clear. 👍"}, follow=True)
    assert "Thank you" in answer.content.decode()
    kept = Feedback.objects.get()
    assert (kept.revision, kept.helped, kept.text) == (page.revisions.get(), True, "Clear. 👍")
    assert not visitor.cookies


def test_answers_are_shown_by_revision_with_rates(page: Condition, desk: Client) -> None:
    for helped in ("yes", "yes", "no"):
        Client().post(URL, {"helped": helped, "revision": "1"})
    newer = Edit(revisions.newest(page).content | {"title": "New"}, seen=1)
    publishing.save_draft(page, newer, now=NOW)
    publishing.send_to_review(page, now=NOW)
    publishing.approve(page, approval(), now=NOW)
    publishing.publish(page, now=NOW)
    Client().post(URL, {"helped": "no", "revision": "2", "text": "<b>Too long</b> & dull"})
    Client().post(URL, {"helped": "no", "revision": "1", "text": "Too long & dull"})
    rates = [(row.number, row.yes, row.no) for row in keeping.by_revision(page).values()]
    assert rates == [(1, 2, 2)]
    Client().post(URL, {"helped": "no", "revision": "2"})
    html = desk.get(desk_url("answers", page)).content.decode()
    assert "Too long &amp; dull" in html
    assert "50%" in html
    assert "2 of 4 found it helpful (50%)" in desk.get(desk_url("revisions", page)).content.decode()
    assert "40% found it helpful" in desk.get(change_url(page)).content.decode()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "Choose yes or no."),
        ({"helped": "maybe"}, "is not one of the available choices"),
        ({"helped": "yes", "text": "x" * 501}, "at most 500 characters"),
        ({"helped": "yes", "text": "<script>alert(1)</script>"}, "looks like HTML"),
        ({"helped": "yes", "text": "a\x00b"}, "Null characters are not allowed"),
    ],
)
def test_an_answer_that_cannot_be_kept_is_told_and_kept_on_the_form(
    data: dict[str, str], told: str, page: Condition
) -> None:
    answer = Client().post(URL, data)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    if "x" * 501 in data.get("text", ""):
        assert "x" * 501 in answer.content.decode()
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("number", ["99", "-1", "9" * 30, "0"])
def test_an_unknown_revision_counts_for_the_one_on_the_site(number: str, page: Condition) -> None:
    Client().post(URL, {"helped": "yes", "revision": number})
    assert all(kept.revision.number == 1 for kept in Feedback.objects.all())


def test_a_program_that_fills_every_field_is_thanked_and_not_heard(page: Condition) -> None:
    data = {"helped": "yes", "website": "https://spam.test"}
    assert Client().post(URL, data).status_code == 302
    assert not Feedback.objects.exists()


def test_more_answers_than_people_give_are_kept_back_and_say_so(
    page: Condition, monkeypatch: Any
) -> None:
    monkeypatch.setattr(keeping, "MOST_AN_HOUR", 2)
    for _ in range(2):
        Client().post(URL, {"helped": "yes"})
    answer = Client().post(URL, {"helped": "no", "text": "My words"})
    assert answer.status_code == 429
    assert "try again later" in answer.content.decode()
    assert "My words" in answer.content.decode()
    assert Feedback.objects.count() == 2


def test_other_sites_cannot_answer(page: Condition) -> None:
    answer = Client().post(URL, {"helped": "no"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not Feedback.objects.exists()


def test_only_public_pages_are_asked_about(page: Condition) -> None:
    make_ready("sore-nail")
    for url in ("/helpful/condition/sore-nail/", "/helpful/guide/sore-toe/", "/helpful/x/y/"):
        assert Client().get(url).status_code == 404
        assert Client().post(url, {"helped": "yes"}).status_code == 404


def test_the_question_by_itself_changes_nothing(page: Condition) -> None:
    assert Client().get(URL).status_code == 200
    assert Client().get(f"{URL}thanks/").status_code == 200
    assert not Feedback.objects.exists()
