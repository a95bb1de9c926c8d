"""One page of each kind, as eyes, fingers and screen readers meet it: light, dark, narrow, wide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, Literal

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from clinic.demo import loader
from clinic.demo.members import make_members
from locations.models import StaffRole
from tests import emptying
from tests.journeys.checks import (
    Complaints,
    assert_axe_clean,
    assert_axe_rules,
    assert_no_sideways_scroll,
)
from tests.journeys.conftest import watched

# Says that a database is needed; the sample data is the file's.
pytestmark = pytest.mark.django_db
LOST: Final = "/no-such-page/"
Scheme = Literal["light", "dark"]
Check = Callable[[Page], None]
PATHS: Final = (
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
    "/design/",
    LOST,
)
# The page of all parts is for laptops.
LOCAL: Final = {"ALLOWED_HOSTS": ["localhost"], "IS_LOCAL": True, "STAFF_MFA": False}
# What another width can change besides what there is to see; colours are looked at by themselves.
LAYOUT = ("scrollable-region-focusable", "target-size")
COLOURS = ("color-contrast", "link-in-text-block")
MOST_SHIFT = 0.01
USED = {"link", "button", "textbox", "combobox", "checkbox", "radio", "heading", "img", "tab"}
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({type: 'layout-shift', buffered: true});
  requestAnimationFrame(() => setTimeout(() => done(sum), 50));
})"""
OUTLINE = """() => { const style = getComputedStyle(document.activeElement);
  return parseFloat(style.outlineWidth) * (style.outlineStyle !== 'none'); }"""
LOOK_OF_CHOICE = """number => {
  const style = getComputedStyle(document.querySelectorAll('.time-choice')[number]);
  return [style.borderColor, style.borderWidth, style.outlineColor, style.backgroundColor].join();
}"""
# WCAG 2.2, 2.5.8: 24 by 24 CSS pixels, links inside a sentence excepted.
SMALL_TARGETS = """() => [...document.querySelectorAll(
    'main button, main input, main select, main summary')]
  .filter(part => part.offsetParent && part.type !== 'hidden' && part.tabIndex >= 0)
  .filter(part => {
    const {width, height} = (part.closest('label') || part).getBoundingClientRect();
    return width > 1 && height > 1 && (width < 24 || height < 24);
  }).map(part => part.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def sample_site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a site with the sample data, loaded once for the tests of this file."""
    with django_db_blocker.unblock(), override_settings(**LOCAL):
        loader.load(timezone.now())
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        emptying.empty()


@pytest.fixture(scope="module")
def cookies(sample_site: str) -> dict[str, str]:
    """The session of a member of staff of each role, signed in."""
    assert sample_site
    make_members()
    found = {}
    for role in StaffRole:
        client = Client()
        client.force_login(User.objects.get(username=role.value.lower().replace(" ", "-")))
        found[str(role)] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found


def test_every_kind_of_page_is_sound_on_every_screen(
    browser: Browser,
    browser_context_args: dict[str, Any],
    sample_site: str,
    complaints: Complaints,
) -> None:
    size = {"width": 390, "height": 900}
    context = watched(browser.new_context(**{**browser_context_args, "viewport": size}), complaints)
    page = context.new_page()
    faults: list[str] = []
    for path in PATHS:
        page.set_viewport_size({"width": 390, "height": 900})
        page.emulate_media(color_scheme="light")
        answer = page.goto(sample_site + path)
        assert answer
        assert answer.ok == (path != LOST), path
        faults += [f"{path}: {fault}" for fault in _faults_once(page)]
        faults += [f"{path} {fault}" for fault in _faults_of_screens(page)]
    context.close()
    complaints.forgive("404")  # the page that is not there, on purpose
    assert not faults, "\n".join(faults)


def test_no_role_hears_a_word_from_the_console(
    browser: Browser,
    browser_context_args: dict[str, Any],
    sample_site: str,
    cookies: dict[str, str],
    complaints: Complaints,
) -> None:
    """Home as each role, and each place of its navigation, if no role before has been there."""
    seen: set[str] = set()
    for value in cookies.values():
        context = watched(browser.new_context(**browser_context_args), complaints)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": value, "url": sample_site}])
        page = context.new_page()
        page.goto(f"{sample_site}/admin/")
        for address in page.locator("#desk-nav a").evaluate_all("all => all.map(a => a.href)"):
            if address not in seen:
                seen.add(address)
                answer = page.goto(address)
                assert answer
                assert answer.ok, address
        context.close()
    assert len(seen) > 20


def _faults_once(page: Page) -> list[str]:
    """What is wrong with a page as it comes in, on a phone by day."""
    faults = _failed(page, assert_axe_clean, assert_no_sideways_scroll)
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


def _faults_of_screens(page: Page) -> list[str]:
    """What is wrong with a page that is there: on a phone, a tablet and a desk, by day and by night
    (a desk's menu is another one than a phone's), and at 1280 px enlarged four times."""

    def look_again(page: Page) -> None:
        assert_axe_rules(page, (*COLOURS, *LAYOUT))

    screens: tuple[tuple[int, Scheme, Check], ...] = (
        (390, "dark", look_again),
        (768, "dark", look_again),
        (768, "light", look_again),
        (1280, "light", assert_axe_clean),
        (1280, "dark", look_again),
        (320, "dark", lambda page: assert_axe_rules(page, LAYOUT)),
    )
    faults = []
    for width, scheme, look in screens:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        told = _failed(page, look, assert_no_sideways_scroll)
        faults += [f"at {width} px, {scheme}: {fault}" for fault in told]
    return faults


def _failed(page: Page, *checks: Check) -> list[str]:
    faults = []
    for check in checks:
        try:
            check(page)
        except AssertionError as error:
            faults.append(str(error))
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
    browser: Browser, browser_context_args: dict[str, Any], sample_site: str
) -> None:
    context = browser.new_context(**{**browser_context_args, "forced_colors": "active"})
    page = context.new_page()
    page.goto(f"{sample_site}/")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(OUTLINE) >= 2
    page.goto(f"{sample_site}/book/toronto/physiotherapy-assessment/")
    page.locator(".time-choice input").first.focus()
    page.keyboard.press("Space")
    chosen, other = (page.evaluate(LOOK_OF_CHOICE, number) for number in (0, 1))
    assert chosen != other
    context.close()


def test_more_contrast_is_given_to_who_asks_for_it(page: Page, sample_site: str) -> None:
    colour = "getComputedStyle(document.querySelector('.muted')).color"
    page.goto(f"{sample_site}/")
    pale = page.evaluate(colour)
    page.emulate_media(contrast="more")
    assert page.evaluate(colour) == page.evaluate("getComputedStyle(document.body).color") != pale
