"""The page on ankle pain when running, and what every condition page does."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from education import pages, publishing
from education.models import (
    Cause,
    Condition,
    ConditionTreatment,
    Status,
)
from locations.models import HealthcareService, Location, Practitioner, PractitionerRole
from tests.builders import MONDAY, NOW
from tests.education.page_text import HUB, html_of, text_of
from tests.education.rows import approval, make_published, make_treatment

pytestmark = pytest.mark.django_db


def section(html: str, anchor: str) -> str:
    return html.split(f'id="{anchor}"')[1].split("</section>")[0]


# What it says ----------------------------------------------------------------------------------


def test_the_hub_shows_every_home_dose(hub: str) -> None:
    care = text_of(section(hub, "home-care"))
    for name, doses in {
        "Calf stretch": ["Hold 30 seconds", "When Every day or after each run"],
        "Hamstring stretch": ["When Every day or after each run"],
        "Heat": ["How long 15 to 20 minutes", "When Before activity or stretching"],
        "Ice": ["How long 15 minutes", "How often 2 to 3 times a day", "When Mostly after running"],
        "Rolling the calf": ["When Every day or after each run"],
        "Rolling the sole": ["How long 1 to 2 minutes", "When Every day or after each run"],
        "Active rest, then a slow return to running": ["Most you add in a week 10%"],
    }.items():
        own = care.split(f" {name} ")[-1]
        for dose in doses:
            assert dose in own, (name, dose)
            own = own.split(dose, 1)[1]
    for limit in (
        "Do not bounce.",
        "If the area is swollen or warm to touch, use ice instead.",
        "It does less for old pain that is stiff but not swollen.",
        "Cut back if a run makes the pain rise",
        "No better after 1 to 2 weeks? Have it assessed.",
    ):
        assert limit in care


def test_the_hub_tells_the_six_causes_apart(hub: str) -> None:
    causes = section(hub, "tell-apart")
    assert len(re.findall(r"<h3>", causes)) == 6
    assert causes.count("More likely if") == 6
    text = text_of(causes)
    assert "Overworked soft tissue Most common" in text
    assert text.count("Most common") == 1
    assert "The back of the ankle, 2 to 6 cm above the heel." in text
    assert 'href="/conditions/front-shin-pain/"' in causes


def test_the_hub_gives_the_recovery_figures_and_the_silent_cells(hub: str) -> None:
    rows = re.findall(r"<tr>.*?</tr>", section(hub, "recovery"), flags=re.DOTALL)
    table = {text_of(row).split(" ", 1)[1].strip() for row in rows if "<td" in row}
    assert table == {
        "Less than 3 weeks Better in 2 to 3 weeks with care.",
        "From 3 weeks up to 3 months Our source gives no figure. Ask your clinician. "
        "We suggest the same first step as for older pain.",
        "More than 3 months A first course of 3 weeks, then a check.",
        "50% better or more It may settle fully in another 3 weeks.",
        "Between 10% and 50% better Our source gives no figure. Your clinician will set the plan.",
        "About 10% better Care may go on for up to 20 weeks. "
        "Our source does not say if this counts from the start or comes on top.",
        "Less than 10% better Our source gives no figure. Ask for the cause to be checked again.",
    }


def test_the_hub_names_the_signs_that_need_a_professional(hub: str) -> None:
    card = text_of(hub.split("care-card--routine")[1].split("</section>")[0])
    for sign in (
        "it has lasted more than 3 weeks",
        "it gets worse with activity",
        "swollen or warm",
        "cannot walk or run as you usually do",
        "comes back each time you start running again",
        "has not helped after 1 to 2 weeks",
    ):
        assert sign in card


def test_the_hub_is_careful_about_evidence(hub: str) -> None:
    evidence = text_of(section(hub, "evidence"))
    assert "10% limit is a cautious habit" in evidence
    assert "over 10% longer than the longest of the last 30 days" in evidence
    assert "mostly not inflamed" in evidence
    treatments = text_of(section(hub, "professional"))
    assert "you are pregnant; there is a tumour in the area; you are still growing" in treatments
    assert "blood thinners" in treatments
    assert "ultrasound has weak support" in treatments
    assert "not yet reviewed by a clinician" in text_of(hub)


def test_the_answer_and_three_facts_come_first(hub: str) -> None:
    head = text_of(hub.split("<h1>")[1].split('class="contents-bar"')[0])
    assert "Most ankle pain in runners is an overworked muscle or tendon" in head
    assert "Most common cause Overworked soft tissue" in head
    assert "If you start early Better in 2 to 3 weeks" in head
    assert "No better? Get assessed after 1 to 2 weeks" in head


def test_every_entry_of_the_contents_leads_to_a_part_of_the_page(hub: str) -> None:
    contents = hub.split('class="contents-bar"')[1].split("</nav>")[0]
    anchors = re.findall(r'href="#([^"]+)"', contents)
    assert len(anchors) == len(set(anchors)) == 11
    assert all(f'<section id="{anchor}">' in hub for anchor in anchors)


# Care cards ------------------------------------------------------------------------------------


def test_care_cards_come_early_and_the_most_urgent_first(hub: str) -> None:
    places = [hub.index(f"care-card--{level}") for level in ("emergency", "urgent", "routine")]
    assert places == sorted(places)
    assert places[-1] < hub.index('id="overview"')


def test_the_emergency_card_links_nowhere(hub: str) -> None:
    card = hub.split("care-card--emergency")[1].split("</section>")[0]
    assert "Call 911" in card
    assert "<a " not in card


# Booking ---------------------------------------------------------------------------------------


def test_the_page_leads_to_visits_at_clinics_that_treat_it(hub: str) -> None:
    aside = hub.split('<aside class="aside">')[1].split("</aside>")[0]
    assert 'href="/book/toronto/physiotherapy-assessment/"' in aside
    assert 'href="/book/oakville/physiotherapy-assessment/"' in aside
    assert 'href="/book/soonest/?service=physiotherapy-assessment"' in aside
    visits = section(hub, "professional")
    assert 'href="/book/?service=shockwave-therapy"' in visits
    assert "Oakville, Toronto" in visits  # each visit names the clinics where it is


def test_a_clinic_where_nobody_offers_it_today_is_not_named(library: None) -> None:
    def clinics(today: date) -> list[str]:
        return [clinic.slug for clinic in pages.load_page(HUB.split("/")[2], today=today).clinics]

    assert clinics(MONDAY) == ["oakville", "toronto"]
    PractitionerRole.objects.filter(location__slug="oakville").update(valid=(None, MONDAY))
    assert clinics(MONDAY) == ["toronto"]
    assert clinics(MONDAY - timedelta(days=1)) == ["oakville", "toronto"]
    Location.objects.filter(slug="toronto").update(is_active=False)
    assert clinics(MONDAY) == []
    Location.objects.update(is_active=True)
    Practitioner.objects.update(is_active=False)
    assert clinics(MONDAY) == []


def test_a_service_that_is_hidden_or_by_phone_is_not_offered_for_booking(
    library: None, client: Client
) -> None:
    HealthcareService.objects.filter(slug="shockwave-therapy").update(online_mode="hidden")
    HealthcareService.objects.filter(slug="custom-orthotics").update(online_mode="phone")
    html = html_of(client)
    assert "service=shockwave-therapy" not in html
    assert "service=custom-orthotics" not in html
    assert "By phone" in html


# Review ----------------------------------------------------------------------------------------


def test_an_approved_page_names_its_reviewer_and_loses_the_mark(client: Client) -> None:
    page = make_published()
    assert html_of(client, page.get_absolute_url()).count("not yet reviewed by a clinician") == 2
    publishing.approve(page, approval(registration_number="CPO-12345"), now=NOW)
    html = html_of(client, page.get_absolute_url())
    text = text_of(html)
    assert "Reviewed by Sam Sample, Registered Physiotherapist, on 1 June 2027 ." in text
    assert "Next review due: 1 June 2028 ." in text
    assert "not yet reviewed" not in html
    assert "CPO-12345" not in html


def test_an_overdue_review_is_said_and_the_page_stays() -> None:
    page = make_published()
    publishing.approve(page, approval(), now=NOW)
    due = date(2028, 6, 1)
    assert not pages.load_page(page.slug, today=due).is_overdue
    assert pages.load_page(page.slug, today=due + timedelta(days=1)).is_overdue


# Addresses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "nothing-here", "%E2%85%B7", "%E2%80%AE", "..%2f..%2fetc%2fpasswd", "sore%20toe",
        "sore-toe%20", "x" * 3000, "sore-toe;jsessionid=1", "१२",
    ],
)  # fmt: skip
def test_an_unknown_address_gets_the_sites_own_404(path: str, client: Client) -> None:
    response = client.get(f"/conditions/{path}/")
    assert response.status_code == 404
    assert 'class="site-footer"' in response.content.decode()


def test_capitals_lead_to_the_address_in_lower_case(client: Client) -> None:
    make_published(HUB.split("/")[2])
    response = client.get("/conditions/Ankle-Pain-WHEN-running/")
    assert (response.status_code, response["Location"]) == (301, HUB)


@pytest.mark.parametrize("status", [s for s in Status.values if s != Status.PUBLISHED])
def test_a_page_that_is_not_public_is_not_found(status: str, client: Client) -> None:
    page = make_published()
    publishing.approve(page, approval(), now=NOW)
    Condition.objects.update(status=status)
    assert client.get(page.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("url", [HUB, "/conditions/"])
@pytest.mark.parametrize("method", ["post", "put", "delete", "options", "patch"])
def test_a_page_is_only_read(url: str, method: str, client: Client) -> None:
    assert getattr(client, method)(url).status_code == 405


def test_a_page_takes_a_fixed_number_of_queries(library: None, client: Client) -> None:
    with CaptureQueriesContext(connection) as first:
        html_of(client)
    # Three for the page, one for the glossary, one for the clinics, and where and when to book:
    # clinics without hours are looked at twice, near and far.
    assert len(first) <= 10
    hub = Condition.objects.get(slug=HUB.split("/")[2])
    for number in range(5):
        ConditionTreatment.objects.create(
            condition=hub, treatment=make_treatment(f"extra-{number}")
        )
        Cause.objects.create(condition=hub, name="Another", position=500 + number)
    caches["local"].clear()  # what the first look kept: terms and next free times
    with CaptureQueriesContext(connection) as second:
        html_of(client)
    assert len(second) == len(first)
