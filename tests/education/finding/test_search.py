"""What people type finds the page they mean: by any name, with a slip, in other words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from education.models import Condition, SearchEntry, SearchName, Synonym
from education.search import finding, index, suggestions
from education.search.plain import one_slip_away, plain
from education.search.snippets import snippet
from tests.builders import MONDAY
from tests.education.rows import make_published, make_section

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def slugs(text: str) -> list[str]:
    return [hit.page.slug for hit in finding.find(text).hits]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("heel cord", {"achilles-tendinopathy"}),
        ("shin splints", {"medial-tibial-stress-syndrome", "front-shin-pain"}),
        ("achiles", {"achilles-tendinopathy", "insertional-achilles-tendinopathy"}),
        ("policemans heel", {"plantar-fasciitis"}),
        ("Mortons", {"metatarsalgia-and-mortons-neuroma"}),
        ("planter fasciitis", {"plantar-fasciitis"}),
        ("tendonitis achilles", {"achilles-tendinopathy", "insertional-achilles-tendinopathy"}),
        ("twisted ankle", {"lateral-ankle-sprain"}),
        ("calf swollen and hot", {"blood-clot-in-the-leg"}),
        ("stretching my calf", {"calf-and-hamstring-stretching"}),
        ("insoles", {"orthotics-and-taping"}),
    ],
)
def test_what_people_type_finds_the_page_first(indexed: None, typed: str, wanted: set[str]) -> None:
    assert slugs(typed)[0] in wanted


def test_every_name_of_every_page_finds_it_first(indexed: None) -> None:
    names = SearchName.objects.select_related("page")
    shared = {name.plain for name in names if names.filter(plain=name.plain).count() > 1}
    lost = {
        name.name: slugs(name.name)[:3]
        for name in names
        if slugs(name.name)[0] != name.page.slug and name.plain not in shared
    }
    # A name that may be urgent leads to what cannot wait, and the page comes next.
    lost = {name: found for name, found in lost.items() if finding.find(name).urgent is None}
    assert lost == {}


def test_a_name_that_two_pages_share_finds_both_before_all_others(indexed: None) -> None:
    assert set(slugs("shin splints")[:2]) == {"medial-tibial-stress-syndrome", "front-shin-pain"}


@pytest.mark.parametrize("word", ["achilles", "plantar", "metatarsalgia", "peroneal", "shockwave"])
def test_one_slip_anywhere_in_a_word_finds_the_same_page_as_the_word(
    indexed: None, word: str
) -> None:
    right = set(slugs(word))
    slips = {word[:at] + word[at + 1 :] for at in range(1, len(word))}
    slips |= {
        word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1)
    }
    lost = [slip for slip in sorted(slips) if slugs(slip)[:1] and slugs(slip)[0] not in right]
    assert lost == []
    assert all(slugs(slip) for slip in slips)


def test_every_body_area_finds_a_page_that_is_filed_under_it(indexed: None) -> None:
    for page in Condition.objects.published().conditions().prefetch_related("body_areas"):
        for area in page.body_areas.all():
            filed = set(area.conditions.values_list("slug", flat=True))
            assert slugs(area.name)[0] in filed, area.name


def test_a_title_beats_a_name_beats_a_heading_beats_a_text(db: None) -> None:
    in_text = make_published("text", title="One")
    make_section(in_text, "symptoms", blocks=[{"kind": "paragraph", "text": "A wug hurts."}])
    in_heading = make_published("heading", title="Two")
    make_section(in_heading, "symptoms", heading="About the wug")
    make_published("name", title="Three", lay_names=["sore wug of old"])
    make_published("title", title="The wug at rest")
    index.rebuild(today=MONDAY)
    assert slugs("wug") == ["title", "name", "heading", "text"]


def test_pages_that_are_not_public_are_not_found(indexed: None) -> None:
    Condition.objects.filter(slug="plantar-fasciitis").update(status="archived")
    assert "plantar-fasciitis" not in slugs("plantar fasciitis")
    assert not [one for one in suggestions.suggest("plantar") if "plantar-fasc" in one.url]


def test_what_was_put_right_is_said(indexed: None) -> None:
    assert finding.find("achiles").corrected == "achilles"
    assert finding.find("achilles").corrected == ""


def test_some_of_the_words_are_better_than_none(indexed: None) -> None:
    found = finding.find("plantar xylophone")
    assert found.is_partial
    assert found.hits[0].page.slug == "plantar-fasciitis"


def test_nothing_is_found_for_what_no_page_is_about(indexed: None) -> None:
    assert finding.find("xyzzy").hits == []
    assert finding.find("%_\\ !").hits == []


def test_words_that_may_be_urgent_show_the_page_that_cannot_wait(indexed: None) -> None:
    for typed in ("calf swollen and hot", "hot swollen calves", "my calf is swelling"):
        found = finding.find(typed)
        assert found.urgent is not None, typed
        assert found.urgent.slug == "blood-clot-in-the-leg"
        assert found.hits[0].page == found.urgent
    assert finding.find("tight calf").urgent is None


def test_an_editors_word_leads_to_the_page_at_once(indexed: None) -> None:
    assert finding.find("gammy wotsit").hits == []
    page = Condition.objects.get(slug="ankle-instability")
    Synonym.objects.create(words="gammy wotsit", page=page)
    assert slugs("wotsit, gammy") == ["ankle-instability"]


def test_a_snippet_shows_markup_as_text_and_marks_only_words(db: None) -> None:
    page = make_published()
    html = snippet("a \x02wug\x03 <script>alert(1)</script> & \x02more\x03 of it", page)
    assert html == (
        "a <mark>wug</mark> &lt;script&gt;alert(1)&lt;/script&gt; &amp; <mark>more</mark> of it"
    )


@given(st.text(max_size=120))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_gets_an_answer(text: str) -> None:
    finding.find(text.replace("\0", ""))
    suggestions.suggest(text.replace("\0", ""))


@given(st.text(alphabet="abcdefgh", min_size=2, max_size=8), st.data())
def test_every_single_slip_is_one_slip_away(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcxyz"))
    made = {
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
    }
    assert made - {word} <= one_slip_away(word)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Sever’s  Disease!", "severs disease"),
        ("Ménière", "meniere"),
        ("%_\\", ""),
        (" \t ", ""),
        ("Été 2", "ete 2"),
    ],
)
def test_plain_letters(text: str, wanted: str) -> None:
    assert plain(text) == wanted


def test_names_are_suggested_by_their_start_then_by_a_word_then_by_likeness(
    indexed: None,
) -> None:
    names = [one.name for one in suggestions.suggest("heel")]
    assert names[0].startswith("Heel")
    assert "heel pain" in names
    assert suggestions.suggest("achlles")
    assert suggestions.suggest("h") == []


def test_the_search_follows_pages_that_change_come_and_go(indexed: None) -> None:
    assert index.catch_up(today=MONDAY) == 0
    page = make_published("wug", title="Wug")
    index.catch_up(today=MONDAY)
    assert slugs("wug") == ["wug"]
    Condition.objects.filter(pk=page.pk).update(title="Gutta", changed_at=F("changed_at") + MINUTE)
    assert index.catch_up(today=MONDAY) == 1
    assert slugs("gutta") == ["wug"]
    Condition.objects.filter(pk=page.pk).update(status="archived")
    assert index.catch_up(today=MONDAY) == 1
    assert not SearchEntry.objects.filter(page=page).exists()
