"""Terms are explained on one page, and linked where a page first uses them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from education.glossary import Linker, Term
from education.models import Condition, GlossaryTerm

pytestmark = pytest.mark.django_db
TENDON = Term("tendon", ("Tendon", "tendons"))
ACHILLES = Term("achilles-tendon", ("Achilles tendon",))
LINK = re.compile(r'<a class="term" href="/glossary/#([\w-]+)">([^<]+)</a>')


def test_a_term_is_linked_at_its_first_use_only() -> None:
    linker = Linker([TENDON])
    first, second = linker.link("Tendons heal. A tendon is a cord."), linker.link("The tendon")
    assert first == (
        '<a class="term" href="/glossary/#tendon">Tendons</a> heal. A tendon is a cord.'
    )
    assert second == "The tendon"


def test_the_longest_term_wins_and_words_are_whole() -> None:
    html = Linker([TENDON, ACHILLES]).link("The Achilles tendon, not tendonitis nor pre-tendon")
    assert LINK.findall(html) == [("achilles-tendon", "Achilles tendon")]


@given(st.text(max_size=60))
def test_any_text_stays_what_it_was_and_is_escaped(text: str) -> None:
    html = Linker([TENDON]).link(f"{text} tendon <b>")
    assert "<b>" not in html
    assert html.endswith("tendon</a> &lt;b&gt;")


def test_every_page_links_each_term_once_and_only_in_running_text(
    client: Client, indexed: None
) -> None:
    slugs = set(GlossaryTerm.objects.values_list("slug", flat=True))
    linked = 0
    for page in Condition.objects.published():
        html = client.get(page.get_absolute_url()).content.decode()
        found = [slug for slug, _form in LINK.findall(html)]
        assert len(found) == len(set(found)), page
        assert set(found) <= slugs
        linked += len(found)
        for heading in re.findall(r"<h[1-6][^>]*>.*?</h[1-6]>", html, re.DOTALL):
            assert "/glossary/#" not in heading
        for card in re.findall(r'<section class="care-card.*?</section>', html, re.DOTALL):
            assert "<a" not in card
    assert linked > 60


def test_the_glossary_explains_every_term_at_its_own_place(client: Client, indexed: None) -> None:
    html = client.get("/glossary/").content.decode()
    for term in GlossaryTerm.objects.all():
        assert f'<div id="{term.slug}">' in html
        assert term.get_absolute_url() == f"/glossary/#{term.slug}"


def test_no_two_terms_claim_one_form(indexed: None) -> None:
    forms = [
        form.casefold() for term in GlossaryTerm.objects.all() for form in (term.term, *term.forms)
    ]
    assert sorted(forms) == sorted(set(forms))


def test_an_empty_glossary_links_nothing(client: Client, db: None) -> None:
    assert Linker([]).link("a <tendon>") == "a &lt;tendon&gt;"
    assert client.get("/glossary/").status_code == 200


def test_an_editor_writes_a_term(client: Client, settings: Any) -> None:
    settings.STAFF_MFA = False
    client.force_login(User.objects.create_superuser("editor"))
    data = {"term": "Bursa", "slug": "bursa", "forms": "bursae", "meaning": "A small cushion."}
    client.post("/admin/education/glossaryterm/add/", data)
    assert GlossaryTerm.objects.get(slug="bursa").forms == ["bursae"]
