"""Without a network: the clinics' numbers, and the visit that the patient chose to keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from tests.builders import make_location
from tests.journeys.checks import assert_sound

pytestmark = pytest.mark.django_db(transaction=True)


def test_without_a_network_the_numbers_are_there(
    browser: Browser, browser_context_args: dict[str, Any], live_server: LiveServer
) -> None:
    make_location("maple")
    context = browser.new_context(**browser_context_args)
    page = context.new_page()
    page.goto(live_server.url)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("caches.keys().then((names) => names.length === 1)")
    context.set_offline(True)
    page.goto(f"{live_server.url}/book/", wait_until="load")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are not connected")
    expect(page.get_by_role("link", name="(416) 555-0100").first).to_be_visible()
    assert_sound(page)
    context.close()


def test_a_kept_visit_is_shown_until_it_is_over_or_removed(
    new_context: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    make_location("maple")
    page = new_context().new_page()
    page.goto(f"{live_server.url}/offline/")
    card = page.locator("[data-kept-visit]")
    expect(card).to_be_hidden()
    year = timezone.now().year
    keep = "([text, until]) => localStorage.setItem('kept-visit', JSON.stringify({text, until}))"
    page.evaluate(keep, ["Long over", f"{year - 1}-01-01T10:00:00Z"])
    page.reload()
    expect(card).to_be_hidden()
    page.evaluate(keep, ["Monday at nine, Maple", f"{year + 1}-01-01T10:00:00Z"])
    page.reload()
    expect(card).to_contain_text("Monday at nine, Maple")
    card.get_by_role("button").click()
    page.reload()
    expect(card).to_be_hidden()
