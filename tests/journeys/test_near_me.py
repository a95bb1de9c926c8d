"""Clinics by the browser's position: asked only on a press, kept in the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.builders import make_location
from tests.journeys.checks import assert_sound
from tests.locations.reading import MARKHAM, OAKVILLE

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_nearest_come_first_and_the_position_stays_here(
    context: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    make_location("markham", **MARKHAM)
    make_location("oakville", **OAKVILLE)
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 43.45, "longitude": -79.67})
    page.goto(f"{live_server.url}/locations/")
    page.wait_for_load_state("networkidle")  # the icon comes after the page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Use my position").click()
    page.get_by_text("Nearest to you first.").wait_for()
    names = page.locator("[data-lat] h2").all_inner_texts()
    assert names == ["Oakville", "Markham"]
    assert "About 1 km away" in page.locator("[data-lat]").first.inner_text()
    assert not asked
    assert_sound(page)


def test_a_refusal_says_what_to_do_instead(page: Page, live_server: LiveServer) -> None:
    make_location("markham", **MARKHAM)
    page.goto(f"{live_server.url}/locations/")
    page.get_by_role("button", name="Use my position").click()
    page.get_by_text("Type your postal code instead.").wait_for()
