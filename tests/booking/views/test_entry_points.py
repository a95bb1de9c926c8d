"""Where booking is entered from other pages: what was chosen there is chosen here."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.booking.views.conftest import Visitor, open_url
from tests.builders import make_service


def text(client: Client, url: str, **query: str) -> str:
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_service_of_a_condition_page_is_kept_on_the_way(visitor: Visitor) -> None:
    slug = visitor.clinic.service.slug
    page = text(visitor.client, reverse("booking:start"), service=slug)
    assert "Physiotherapy assessment" in page
    assert f'href="{visitor.slot_url}"' in page
    assert f'href="/book/soonest/?service={slug}"' in page


def test_the_soonest_times_start_with_that_service(visitor: Visitor) -> None:
    slug = visitor.clinic.service.slug
    page = text(visitor.client, "/book/soonest/", service=slug)
    assert re.search(rf'<option value="{slug}"\s+selected', page)
    assert 'name="start"' in page


@pytest.mark.parametrize("extra", ["", "several/", "wait/"])
def test_a_practitioner_of_another_page_is_chosen(visitor: Visitor, extra: str) -> None:
    page = text(visitor.client, visitor.slot_url + extra, practitioner="sam-sample")
    assert "Sam Sample" in page


def test_the_chosen_practitioner_stays_in_every_link_of_the_days(visitor: Visitor) -> None:
    page = text(visitor.client, visitor.slot_url, practitioner="sam-sample")
    links = re.findall(r'class="day" id="[^"]+" href="([^"]+)"', page)
    assert links
    assert all("practitioner=sam-sample" in link for link in links)
    assert '<input type="hidden" name="practitioner" value="sam-sample">' in page


def test_the_link_of_a_mail_leads_to_moving_and_cancelling(visitor: Visitor) -> None:
    visit = visitor.book()
    client = Client()
    page = text(client, client.get(open_url(visit))["Location"])
    for name in ("move", "cancel", "calendar", "earlier"):
        assert reverse(f"booking:{name}", args=[visit.code]) in page
    moving = text(client, reverse("booking:move", args=[visit.code]))
    assert f'value="{visit.practitioner.slug}" selected' in moving


def test_a_short_address_leads_to_the_clinics_of_a_person(visitor: Visitor) -> None:
    page = text(visitor.client, "/book/with/sam-sample/")
    assert "Book with Sam Sample" in page
    services = "/book/toronto/?practitioner=sam-sample"
    assert f'href="{services}"' in page
    assert f'href="{visitor.slot_url}?practitioner=sam-sample"' in text(visitor.client, services)


def test_the_start_with_a_person_leads_to_that_address(visitor: Visitor) -> None:
    answer = visitor.client.get("/book/", {"practitioner": "sam-sample"})
    assert answer["Location"] == "/book/with/sam-sample/"


def test_somebody_elses_visits_are_not_shown(visitor: Visitor) -> None:
    other = make_service("shockwave-therapy", name="Shockwave therapy")
    visitor.clinic.role.services.add(other)  # of Alex
    with_sam = text(visitor.client, "/book/toronto/", practitioner="sam-sample")
    assert "Shockwave therapy" not in with_sam
    assert "Or with anyone" in with_sam
    assert "Shockwave therapy" in text(visitor.client, "/book/toronto/")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/book/with/nobody/", "The link may be old"),
        ("/book/?practitioner=//evil.test", "The link may be old"),
        ("/book/?practitioner=nobody", "The link may be old"),
        ("/book/toronto/?practitioner=nobody", "The link may be old"),
        ("/book/toronto/physiotherapy-assessment/?practitioner=nobody", "See the times of every"),
        ("/book/toronto/physiotherapy-assessment/wait/?practitioner=nobody", "See the times of"),
        ("/book/toronto/physiotherapy-assessment/several/?practitioner=x", "See the times of"),
    ],
)
def test_an_unknown_person_gets_a_page_that_helps(visitor: Visitor, path: str, words: str) -> None:
    answer = visitor.client.get(path, follow=True)
    assert answer.status_code == 404
    assert words in answer.content.decode()


def test_the_chosen_person_is_kept_back_and_forth(visitor: Visitor) -> None:
    visitor.pick(visitor.start(), "sam-sample")
    for press in ({"change": "1"},):
        answer = visitor.client.post(reverse("booking:details"), press)
        assert "practitioner=sam-sample" in answer["Location"]
        assert "day=" in answer["Location"]


def test_a_visit_on_request_is_among_the_soonest_and_says_so(visitor: Visitor) -> None:
    service = visitor.clinic.service
    service.online_mode = "request"
    service.save()
    assert "Physiotherapy assessment (on request)" in text(visitor.client, "/book/soonest/")
    found = text(visitor.client, "/book/soonest/", service=service.slug)
    assert "Ask for this time" in found
    assert "Hold this time" not in found
    assert "Next free time:" in text(visitor.client, "/book/")
