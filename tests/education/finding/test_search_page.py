"""The search page: for any text an answer, and nothing about a person is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from education.models import EmptySearch
from education.search import missed
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db
SEARCH = "/search/"


def page_for(client: Client, typed: str, *, status: int = 200) -> str:
    response = client.get(SEARCH, {"q": typed})
    assert response.status_code == status
    return response.content.decode()


def test_a_search_shows_pages_with_the_words_marked(client: Client, indexed: None) -> None:
    html = page_for(client, "achiles")
    assert 'href="/conditions/achilles-tendinopathy/"' in html
    assert "<mark>Achilles</mark>" in html
    assert "These pages say <strong>achilles</strong>" in html
    assert 'value="achiles"' in html


def test_an_emergency_is_named_before_the_results(client: Client, indexed: None) -> None:
    html = page_for(client, "calf swollen and hot")
    card = html.index("care-card--emergency")
    assert card < html.index('<ol class="hits">')
    assert "<a" not in html[card : html.index("</section>", card)]


def test_a_search_without_results_leads_on(client: Client, indexed: None) -> None:
    html = page_for(client, "xyzzy")
    for way in ("/conditions/#heel", "/conditions/#a-to-z", "/self-check/", "tel:"):
        assert f'href="{way}' in html
    assert "Nothing found for “xyzzy”" in html


def test_the_page_without_a_search_is_a_box_and_ways_to_look(client: Client, indexed: None) -> None:
    html = client.get(SEARCH).content.decode()
    assert 'role="search"' in html
    assert "/conditions/#heel" in html


@pytest.mark.parametrize("typed", ["", "   ", "%_\\", "……", "\u200b"])
def test_nothing_to_look_for_is_said_beside_the_field(client: Client, typed: str) -> None:
    html = page_for(client, typed, status=400)
    assert "Type a word or two" in html
    assert 'aria-invalid="true"' in html


def test_a_text_of_ten_thousand_characters_is_refused_and_kept(client: Client) -> None:
    typed = "heel <b>" * 1250
    html = page_for(client, typed, status=400)
    assert "longer than 100 characters" in html
    assert f'value="{"heel &lt;b&gt;" * 1250}"' in html


def test_a_nul_is_refused(client: Client) -> None:
    assert client.get(f"{SEARCH}?q=heel%00").status_code == 400


@pytest.mark.parametrize("typed", ["' OR 1=1 --", "a & b | !c:*", "<script>x", "(((", "\\"])
def test_signs_of_query_languages_are_text(client: Client, indexed: None, typed: str) -> None:
    response = client.get(SEARCH, {"q": typed})
    assert response.status_code in {200, 400}
    assert "<script>x" not in response.content.decode()


def test_what_was_found_is_not_logged_and_what_was_not_is_counted(
    client: Client, indexed: None
) -> None:
    page_for(client, "heel pain")
    assert not EmptySearch.objects.exists()
    for typed in ("Xyzzy", "xyzzy ", "XYZZY!"):
        page_for(client, typed)
    row = EmptySearch.objects.get()
    assert (row.words, row.times) == ("xyzzy", 3)


@pytest.mark.parametrize(
    "typed",
    [
        "call 4165550100",
        "someone@example.com",
        "1980 01 02",
        "a long story about my left foot and more",
        "x" * 41,
    ],
)
def test_what_may_be_personal_is_not_kept(db: None, typed: str) -> None:
    missed.note(typed, day=MONDAY)
    assert not EmptySearch.objects.exists()


def test_nobody_can_fill_the_log(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missed, "MOST_A_DAY", 3)
    for typed in ("one", "two", "three", "four", "five"):
        missed.note(typed, day=MONDAY)
    assert EmptySearch.objects.count() == 3


def test_suggestions_are_json_and_never_an_error(client: Client, indexed: None) -> None:
    response = client.get("/search/suggest", {"q": "plant"})
    assert response.json()["suggestions"][0] == {
        "name": "Plantar fasciitis",
        "see": "",
        "url": "/conditions/plantar-fasciitis/",
    }
    for typed in ("", "%", "x" * 10_000, "\\m("):
        assert client.get("/search/suggest", {"q": typed}).json() == {"suggestions": []}


def test_an_editor_makes_a_search_an_other_word(client: Client, settings: Any) -> None:
    settings.STAFF_MFA = False
    row = EmptySearch.objects.create(day=MONDAY, words="gammy foot")
    client.force_login(User.objects.create_superuser("editor"))
    html = client.get("/admin/education/emptysearch/").content.decode()
    assert "/admin/education/synonym/add/?words=gammy+foot" in html
    chosen = {"action": "make_synonym", "_selected_action": [row.pk]}
    led = client.post("/admin/education/emptysearch/", chosen)
    assert led["Location"] == "/admin/education/synonym/add/?words=gammy+foot"
    assert 'value="gammy foot"' in client.get(led["Location"]).content.decode()


def test_the_box_stands_in_the_header_of_every_public_page(client: Client, indexed: None) -> None:
    for path in ("/", "/conditions/", "/locations/", "/conditions/plantar-fasciitis/"):
        html = client.get(path).content.decode()
        assert 'id="header-search"' in html
        assert html.count('id="page-search"') == (path in {"/", "/conditions/"})
