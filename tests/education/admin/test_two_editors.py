"""Two people write on one page: the second is told, keeps every word, and overwrites nothing."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from education import publishing, revisions
from education.revisions import Edit, Stale
from tests.builders import NOW
from tests.education.admin.conftest import EDITORS_RIGHTS, browser_of, make_user
from tests.education.admin.forms import change_url, desk_url, form_of, write
from tests.education.rows import make_published, make_ready

pytestmark = pytest.mark.django_db
AT_ONCE = 6


@pytest.fixture
def other(db: None) -> User:
    return make_user("other", EDITORS_RIGHTS, first_name="Lee", last_name="Other")


@pytest.mark.parametrize("make", [make_ready, make_published])
def test_the_second_editor_is_told_and_keeps_what_they_typed(
    make: object, desk: Client, other: User
) -> None:
    page = make()  # type: ignore[operator]  # one of the two makers above
    mine = form_of(desk, change_url(page))
    theirs = {"summary": "Lee's answer.", "sections-0-blocks": "Lee's text.", "note": "Shorter"}
    assert write(browser_of(other), page, **theirs).status_code == 302

    mine |= {"title": "My title", "sections-0-blocks": "My text.", "care_cards-0-advice": "Mine."}
    response = desk.post(change_url(page), mine)
    html = response.content.decode()
    assert response.status_code == 200
    assert "Lee Other saved revision 2 while you were writing" in html
    assert "Shorter" in html
    assert "Lee&#x27;s text." in html  # beside the old text
    assert 'value="My title"' in html
    assert ">\nMy text.</textarea>" in html
    assert ">\nMine.</textarea>" in html
    assert page.revisions.count() == 2
    assert revisions.newest(page).content["summary"] == "Lee's answer."

    assert desk.post(change_url(page), mine).status_code == 200  # still not
    answer = desk.post(change_url(page), mine | {"on_top_of": "2"})
    assert answer.status_code == 302
    newest = revisions.newest(page)
    assert (newest.number, newest.content["title"]) == (3, "My title")
    assert page.revisions.get(number=2).content["summary"] == "Lee's answer."


def test_a_third_save_in_between_is_told_too(desk: Client, other: User) -> None:
    page = make_ready()
    mine = form_of(desk, change_url(page)) | {"title": "My title"}
    write(browser_of(other), page, summary="First.")
    write(browser_of(other), page, summary="Second.")
    html = desk.post(change_url(page), mine | {"on_top_of": "2"}).content.decode()
    assert "saved revision 3 while you were writing" in html
    assert page.revisions.count() == 3


def test_saving_what_is_there_already_is_no_new_revision(desk: Client) -> None:
    page = make_published()
    write(desk, page)
    write(desk, page)
    assert page.revisions.count() == 1


def test_a_restored_revision_is_a_new_draft_unless_somebody_saved_since(
    desk: Client, other: User
) -> None:
    page = make_published()
    write(desk, page, summary="Worse words.")
    url = desk_url("restore", page, 1)
    assert "Worse words." in desk.get(url).content.decode()
    write(browser_of(other), page, summary="Other words.")
    html = desk.post(url, {"seen": "2"}, follow=True).content.decode()
    assert "Not restored: Lee Other saved revision 3" in html
    html = desk.post(url, {"seen": "3"}, follow=True).content.decode()
    assert "Restored as revision 4" in html
    newest = revisions.newest(page)
    assert newest.content == page.revisions.get(number=1).content
    assert newest.restored_from == 1
    page.refresh_from_db()
    assert page.stage == "draft"


@pytest.mark.parametrize("seen", ["", "x", "9" * 30, "-1"])
def test_a_form_without_a_revision_overwrites_nothing(seen: str, desk: Client) -> None:
    page = make_ready()
    write(desk, page, summary="Mine.")
    data = form_of(desk, change_url(page)) | {"seen": seen, "summary": "Blind."}
    assert desk.post(change_url(page), data).status_code == 200
    desk.post(desk_url("restore", page, 1), {"seen": seen})
    assert page.revisions.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_editors_who_save_in_one_moment_one_is_kept_and_the_others_are_told() -> None:
    page = make_published()
    content = revisions.newest(page).content
    gate = threading.Barrier(AT_ONCE)

    def save(number: int) -> bool:
        gate.wait()
        try:
            edit = Edit(content | {"title": f"Title {number}"}, seen=1)
            publishing.save_draft(page, edit, now=NOW)
        except Stale:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        kept = list(pool.map(save, range(AT_ONCE)))
    assert kept.count(True) == 1
    assert revisions.newest(page).content["title"] == f"Title {kept.index(True)}"
    assert page.revisions.count() == 2
