"""The library's pages in a real browser: sound at both widths, in the dark, and without script."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from education.models import Condition
from tests.builders import NOW
from tests.education.conftest import offer_services
from tests.journeys.checks import assert_sound
from tests.journeys.conftest import (
    browser_context_args,
    browser_type_launch_args,
    complaints,
    context,
    no_script_page,
)
from tests.starter import put_library

# The fixtures of the browser journeys, used here by name.
__all__ = [
    "browser_context_args",
    "browser_type_launch_args",
    "complaints",
    "context",
    "no_script_page",
]

VARIED = [
    "/conditions/achilles-tendinopathy/",
    "/conditions/blood-clot-in-the-leg/",
    "/guides/calf-and-hamstring-stretching/",
    "/guides/when-to-get-help/",
    "/treatments/exercise-therapy/",
]

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_page_of_the_library_is_sound(live_server: LiveServer, page: Page) -> None:
    offer_services()
    put_library(now=NOW)
    paths = [found.get_absolute_url() for found in Condition.objects.published()]
    # Every page once, and a few of them, one of each build, on the other screen as well.
    screens: list[tuple[int, Literal["light", "dark"], list[str]]] = [
        (390, "dark", ["/conditions/", *paths]),
        (1280, "light", ["/conditions/", *VARIED]),
    ]
    for width, scheme, shown in screens:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        for path in shown:
            page.goto(f"{live_server.url}{path}")
            assert_sound(page)


def test_steps_and_links_work_without_script(live_server: LiveServer, no_script_page: Page) -> None:
    offer_services()
    put_library(now=NOW)
    page = no_script_page
    page.goto(f"{live_server.url}/conditions/")
    page.get_by_role("link", name="Ankle pain when running").first.click()
    page.get_by_text("On this page").click()
    page.get_by_role("link", name="What you can do at home").click()
    page.get_by_text("On this page").click()
    ice = page.locator("#ice")
    ice.get_by_text("How to do it").click()
    assert ice.get_by_text("Wrap the cold pack in a cloth").is_visible()
    page.get_by_role("complementary").get_by_role("link", name="Oakville").click()
    assert page.url == f"{live_server.url}/book/oakville/physiotherapy-assessment/"
