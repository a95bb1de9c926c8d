"""A condition page in Chromium: light, still, from our own server; the search box as one types."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import brotli  # type: ignore[import-untyped]  # has no stubs
import pytest
from playwright.sync_api import Page, Response
from pytest_django.live_server_helper import LiveServer

from education.search import index
from tests.builders import MONDAY, NOW
from tests.education.conftest import offer_services
from tests.journeys.checks import assert_axe_clean
from tests.journeys.conftest import (
    browser_context_args,
    browser_type_launch_args,
    complaints,
    context,
)
from tests.starter import put_library

# The fixtures of the browser journeys, used here by name.
__all__ = ["browser_context_args", "browser_type_launch_args", "complaints", "context"]

HUB = "/conditions/ankle-pain-when-running/"
LATER = "/conditions/plantar-fasciitis/"
FIRST_VIEW = 90_000
LATER_PAGE = 15_000
PACKED = ("text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml")
SHIFTS = """() => new Promise(resolve => {
  let total = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) total += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(total), 300);
})"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def answers(page: Page) -> list[Response]:
    """What the server answered so far."""
    found: list[Response] = []
    page.on("response", lambda response: found.append(response))
    return found


def weight(responses: list[Response]) -> int:
    """Bytes on the wire where text goes packed, as every server of ours sends it."""
    total = 0
    for response in responses:
        body = response.body()
        is_text = response.headers.get("content-type", "").startswith(PACKED)
        total += len(brotli.compress(body, quality=5)) if is_text else len(body)
    return total


def test_a_condition_page_is_light_still_and_ours(
    live_server: LiveServer, page: Page, answers: list[Response]
) -> None:
    offer_services()
    put_library(now=NOW)
    page.goto(f"{live_server.url}{HUB}", wait_until="networkidle")
    assert page.evaluate(SHIFTS) == 0
    assert weight(answers) <= FIRST_VIEW
    hosts = {urlsplit(response.url).netloc for response in answers}
    assert hosts == {urlsplit(live_server.url).netloc}
    answers.clear()
    page.goto(f"{live_server.url}{LATER}", wait_until="networkidle")
    document: Any = next(one for one in answers if one.url.endswith(LATER))
    assert weight([document]) <= LATER_PAGE


def test_names_are_suggested_while_somebody_types(live_server: LiveServer, page: Page) -> None:
    offer_services()
    put_library(now=NOW)
    index.rebuild(today=MONDAY)
    page.goto(f"{live_server.url}/search/")
    box = page.locator("#page-search")
    box.click()
    box.press_sequentially("plant")
    names = page.get_by_role("option")
    names.first.wait_for()
    assert_axe_clean(page)
    box.press("ArrowDown")
    assert names.first.get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == names.first.get_attribute("id")
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "plant"
    box.press("ArrowDown")
    names.first.wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url(f"{live_server.url}{LATER}")
