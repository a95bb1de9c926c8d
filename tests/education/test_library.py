"""What the starter library holds: its conditions, guides and treatments, and how they fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from education import pages
from education.content import library as files
from education.content.condition_kind import PAGE_KINDS
from education.models import Condition, Drawing, PageKind, Setting, Treatment
from education.page_parts import EXERCISES
from education.rule_ids import EMERGENCY, ROUTINE, URGENT
from education.selfcheck.result_page import PAGES
from education.sitemaps import ConditionSitemap
from tests.builders import MONDAY, NOW
from tests.education.conftest import offer_services
from tests.starter import put_library

pytestmark = pytest.mark.django_db

DRAWINGS = Path(settings.BASE_DIR) / "templates" / "education" / "drawings"
CONDITIONS = {
    "achilles-tendinopathy", "achilles-tendon-rupture", "ankle-instability",
    "ankle-pain-when-running", "blood-clot-in-the-leg", "calf-strain", "child-heel-pain",
    "exertional-compartment-syndrome", "front-shin-pain", "insertional-achilles-tendinopathy",
    "lateral-ankle-sprain", "medial-tibial-stress-syndrome", "metatarsalgia-and-mortons-neuroma",
    "peroneal-tendinopathy", "plantar-fasciitis", "posterior-chain-tightness", "stress-fracture",
    "tibialis-posterior-tendinopathy",
}  # fmt: skip
GUIDES = {
    "calf-and-hamstring-stretching", "heat-or-ice", "return-to-running", "when-to-get-help",
}  # fmt: skip
TREATMENTS = {
    "exercise-therapy", "hands-on-care", "modalities", "orthotics-and-taping", "shockwave",
}  # fmt: skip
SAFETY = ["achilles-tendon-rupture", "blood-clot-in-the-leg"]


@pytest.fixture(scope="module")
def library(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The starter library, loaded once for all tests of this module; leaves nothing behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        offer_services()
        put_library(now=NOW)
        yield
        transaction.set_rollback(True)


def html_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def facts_of(slug: str) -> list[str]:
    return [label for label, _words in pages.load_page(slug, today=MONDAY).facts]


def test_the_library_has_18_conditions_four_guides_and_five_treatments() -> None:
    assert set(files.pages()) == CONDITIONS
    assert len(CONDITIONS) == 18
    assert set(files.pages("guides")) == GUIDES
    assert set(files.pages("treatment_pages")) == TREATMENTS


def test_no_page_names_a_page_that_does_not_exist() -> None:
    documents = {
        slug: document for kind in PAGE_KINDS for slug, document in files.pages(kind.name).items()
    }
    for slug, document in documents.items():
        named = {entry["other"] for entry in document.get("related", [])}
        named |= {cause["leads_to"] for cause in document.get("causes", []) if "leads_to" in cause}
        assert named <= set(documents) - {slug}, slug


def test_every_condition_has_the_parts_that_readers_look_for(library: None) -> None:
    parts = {"overview", "symptoms", "tell_apart", "professional", "recovery", "prevention"}
    for condition in Condition.objects.conditions():
        kinds = set(condition.sections.values_list("kind", flat=True))
        assert parts <= kinds, condition
        assert kinds & {"home_care", "getting_help"}, condition
        assert condition.causes.count() >= 3, condition
        assert condition.sources.exists(), condition
        assert condition.drawing, condition


def test_every_red_flag_stands_on_the_page_about_getting_help(library: None) -> None:
    cards = Condition.objects.get(slug="when-to-get-help").care_cards.all()
    assert [set(card.rule_ids) for card in cards] == [set(EMERGENCY), set(URGENT), set(ROUTINE)]


@pytest.mark.parametrize("slug", SAFETY)
def test_a_safety_page_leads_to_a_doctor_and_not_to_exercise(
    slug: str, library: None, client: Client
) -> None:
    page = pages.load_page(slug, today=MONDAY)
    assert page.is_for_a_doctor
    assert not page.home_treatments
    assert not page.facts
    aside = html_of(client, f"/conditions/{slug}/").split('<aside class="aside">')[1]
    aside = aside.split("</aside>")[0]
    assert "Be seen today" in aside
    assert "/book/" not in aside


def test_only_the_safety_pages_leave_out_booking(library: None) -> None:
    found = [slug for slug in CONDITIONS if pages.load_page(slug, today=MONDAY).is_for_a_doctor]
    assert sorted(found) == SAFETY


def test_no_page_advises_to_wait_at_its_top_unless_its_text_does(library: None) -> None:
    waiting = {slug for slug in CONDITIONS if "No better?" in facts_of(slug)}
    assert waiting.isdisjoint({*SAFETY, "stress-fracture", "child-heel-pain"})
    assert "plantar-fasciitis" in waiting


def test_a_bone_under_stress_gets_no_home_exercise(library: None) -> None:
    assert not pages.load_page("stress-fracture", today=MONDAY).home_treatments


def test_the_self_check_finds_a_page_for_every_pattern_that_has_one(library: None) -> None:
    public = set(Condition.objects.published().values_list("slug", flat=True))
    assert {slugs[0] for slugs in PAGES.values()} <= public


def test_a_treatments_page_has_the_slug_of_the_treatment(library: None) -> None:
    clinic = Treatment.objects.filter(setting=Setting.CLINIC).values_list("slug", flat=True)
    found = Condition.objects.filter(kind=PageKind.TREATMENT).values_list("slug", flat=True)
    assert set(found) == set(clinic) == TREATMENTS


def test_a_treatments_page_says_who_should_not_have_it_and_where_it_is_offered(
    library: None, client: Client
) -> None:
    html = html_of(client, "/treatments/shockwave/")
    caution = html.split('id="caution"')[1].split("</section>")[0]
    assert "<li>you are pregnant</li>" in caution
    assert "blood thinners" in caution
    assert "/book/?service=shockwave-therapy" in html
    assert 'href="/book/oakville/' in html
    assert '"@type": "MedicalTherapy"' in html
    assert '"@type": "MedicalCondition"' not in html


def test_conditions_lead_to_the_pages_of_their_treatments(library: None, client: Client) -> None:
    html = html_of(client, "/conditions/plantar-fasciitis/")
    assert 'href="/treatments/shockwave/"' in html
    Condition.objects.filter(slug="shockwave").update(status="archived")
    assert 'href="/treatments/shockwave/"' not in html_of(client, "/conditions/plantar-fasciitis/")


def test_a_page_is_found_under_its_own_kind_only(library: None, client: Client) -> None:
    for wrong, right in (
        ("/conditions/shockwave/", "/treatments/shockwave/"),
        ("/guides/plantar-fasciitis/", "/conditions/plantar-fasciitis/"),
    ):
        moved = client.get(wrong)
        assert (moved.status_code, moved["Location"]) == (301, right)
    assert client.get("/conditions/no-such-thing/").status_code == 404
    moved = client.get("/guides/Heat-or-ICE/")
    assert (moved.status_code, moved["Location"]) == (301, "/guides/heat-or-ice/")


def test_guides_and_treatments_are_in_the_sitemap(library: None) -> None:
    sitemap = ConditionSitemap()
    paths = {sitemap.location(item) for item in sitemap.items()}
    assert {f"/guides/{slug}/" for slug in GUIDES} <= paths
    assert {f"/treatments/{slug}/" for slug in TREATMENTS} <= paths


def test_no_page_of_the_library_takes_more_than_ten_queries_where_nobody_is_free(
    library: None, client: Client
) -> None:
    """Nobody works in this library: free times are looked for twice. With times it takes eight."""
    for page in Condition.objects.published():
        with CaptureQueriesContext(connection) as queries:
            html_of(client, page.get_absolute_url())
        assert len(queries) <= 10, page


def test_every_drawing_that_can_be_chosen_is_there_and_says_what_it_shows() -> None:
    names = [*filter(None, Drawing.values), *(f"exercises/{slug}" for slug in EXERCISES)]
    for name in names:
        svg = (DRAWINGS / f"{name}.html").read_text(encoding="utf-8")
        assert 'role="img" aria-label="{% translate "' in svg, name
        assert "style=" not in svg, name
        assert "<text" not in svg, name


def test_every_exercise_with_a_drawing_is_a_treatment(library: None) -> None:
    assert Treatment.objects.filter(slug__in=EXERCISES, setting=Setting.HOME).count() == len(
        EXERCISES
    )
