"""Where booking is entered from other pages: what was chosen there is chosen here."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.booking.views.conftest import Visitor, open_url


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
    links = re.findall(r'class="day" href="([^"]+)"', page)
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
