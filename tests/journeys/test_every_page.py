"""One page of each kind, as eyes, fingers and screen readers meet it: light, dark, narrow, wide."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from clinic.demo import loader
from tests.journeys.checks import Complaints, assert_axe_clean, assert_no_sideways_scroll
from tests.journeys.conftest import watched

pytestmark = pytest.mark.django_db(transaction=True)
PATHS = (
    "/",
    "/conditions/",
    "/conditions/ankle-pain-when-running/",
    "/conditions/blood-clot-in-the-leg/",
    "/guides/heat-or-ice/",
    "/treatments/shockwave/",
    "/locations/",
    "/locations/toronto/",
    "/team/",
    "/team/amara-okafor/",
    "/services/",
    "/services/physiotherapy-assessment/",
    "/book/",
    "/book/soonest/",
    "/book/toronto/",
    "/book/toronto/physiotherapy-assessment/",
    "/book/find/",
    "/search/?q=achiles",
    "/glossary/",
    "/self-check/",
    "/accessibility/",
    "/privacy/",
    "/terms/",
    "/about-our-pages/",
    "/contact/",
    "/offline/",
    "/no-such-page/",
)
# A phone by day, a tablet by night, a desk by day and by night, and 1280 px enlarged four times.
SCREENS: tuple[tuple[int, str], ...] = (
    (390, "light"),
    (768, "dark"),
    (1280, "light"),
    (320, "dark"),
)
MOST_SHIFT = 0.01
USED = {"link", "button", "textbox", "combobox", "checkbox", "radio", "heading", "img", "tab"}
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({type: 'layout-shift', buffered: true});
  requestAnimationFrame(() => setTimeout(() => done(sum), 50));
})"""
# WCAG 2.2, 2.5.8: 24 by 24 CSS pixels, links inside a sentence excepted.
SMALL_TARGETS = """() => [...document.querySelectorAll(
    'main button, main input, main select, main summary')]
  .filter(part => part.offsetParent && part.type !== 'hidden' && part.tabIndex >= 0)
  .filter(part => {
    const {width, height} = (part.closest('label') || part).getBoundingClientRect();
    return width > 1 && height > 1 && (width < 24 || height < 24);
  }).map(part => part.outerHTML.slice(0, 120))"""


def test_every_kind_of_page_is_sound_on_every_screen(
    browser: Browser,
    browser_context_args: dict[str, Any],
    live_server: LiveServer,
    complaints: Complaints,
) -> None:
    loader.load(timezone.now())
    faults: list[str] = []
    for width, scheme in SCREENS:
        size = {"width": width, "height": 900}
        options = {**browser_context_args, "viewport": size, "color_scheme": scheme}
        context = watched(browser.new_context(**options), complaints)
        page = context.new_page()
        for path in PATHS:
            page.goto(live_server.url + path)
            faults += [f"{path} at {width} px, {scheme}: {fault}" for fault in _faults(page)]
        context.close()
    complaints.forgive("404")  # the page that is not there, on purpose
    assert not faults, "\n".join(faults)


def _faults(page: Page) -> list[str]:
    faults = []
    for check in (assert_axe_clean, assert_no_sideways_scroll):
        try:
            check(page)
        except AssertionError as error:
            faults.append(str(error))
    if (shift := page.evaluate(SHIFTS)) > MOST_SHIFT:
        faults.append(f"moves by {shift:.3f} while it loads")
    if small := page.evaluate(SMALL_TARGETS):
        faults.append(f"too small to hit: {small}")
    if nameless := _without_a_name(page):
        faults.append(f"a screen reader has no name for: {nameless}")
    if page.evaluate("document.getAnimations().length"):
        faults.append("moves although less motion is asked for")
    if page.locator("h1").count() != 1:
        faults.append("needs exactly one h1")
    return faults


def _without_a_name(page: Page) -> list[str]:
    """Roles of what can be used and has no name in the accessibility tree."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [
        node["role"]["value"]
        for node in nodes
        if not node["ignored"]
        and node["role"]["value"] in USED
        and not node.get("name", {}).get("value", "").strip()
    ]


def test_in_forced_colours_the_focus_and_the_choices_can_be_seen(
    browser: Browser, browser_context_args: dict[str, Any], live_server: LiveServer
) -> None:
    loader.load(timezone.now())
    context = browser.new_context(**{**browser_context_args, "forced_colors": "active"})
    page = context.new_page()
    page.goto(f"{live_server.url}/")
    seen = 0
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "() => { const style = getComputedStyle(document.activeElement);"
            " return parseFloat(style.outlineWidth) * (style.outlineStyle !== 'none'); }"
        )
        seen += outline >= 2
    assert seen == 12
    context.close()
