"""A bad network and the back button: what was chosen and typed is still there."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.builders import make_clinic
from tests.journeys.checks import assert_sound
from tests.journeys.test_booking_journey import a_person_typed

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = "/book/toronto/physiotherapy-assessment/"
TYPED = {"Full name": "Ana Silva", "E-mail": "ana@example.ca", "Phone": "416 555 0123"}


@pytest.fixture
def site(live_server: LiveServer, settings: Any) -> str:
    """A clinic with one practitioner, open on weekdays."""
    settings.SITE_URL = live_server.url
    make_clinic()
    return live_server.url


def hold(page: Page, site: str) -> None:
    """To the form, with a time held."""
    page.goto(site + TIMES)
    page.locator(".time-choice").nth(1).click()
    page.get_by_role("button", name="Hold this time").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your details")


def type_in(page: Page) -> None:
    for label, text in TYPED.items():
        page.get_by_label(label).fill(text)


def still_typed(page: Page) -> None:
    for label, text in TYPED.items():
        expect(page.get_by_label(label)).to_have_value(text)


def test_back_from_the_last_look_shows_what_was_typed(page: Page, site: str) -> None:
    hold(page, site)
    type_in(page)
    a_person_typed()
    page.get_by_role("button", name="Check your answers").click()
    expect(page.get_by_text("ana@example.ca")).to_be_visible()
    page.go_back()
    still_typed(page)
    page.get_by_role("button", name="Check your answers").click()
    expect(page.get_by_role("button", name="Book this visit")).to_be_visible()


def test_back_to_the_times_and_forward_again_keeps_what_was_typed(page: Page, site: str) -> None:
    hold(page, site)
    type_in(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose a time")
    page.go_forward()
    still_typed(page)


def test_without_a_network_the_form_says_so_and_keeps_everything(page: Page, site: str) -> None:
    hold(page, site)
    type_in(page)
    a_person_typed()
    page.context.set_offline(True)
    page.get_by_role("button", name="Check your answers").click()
    notice = page.get_by_text("You are not connected, so nothing was sent.")
    expect(notice).to_be_focused()
    still_typed(page)
    page.context.set_offline(False)
    expect(notice).to_have_count(0)
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name="Book this visit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your visit is booked")


def test_while_other_times_come_slowly_the_picker_says_so(page: Page, site: str) -> None:
    waiting: list[Route] = []
    page.goto(site + TIMES)
    page.route("**/*day=*", lambda route: waiting.append(route))
    page.locator("a.day").nth(1).click()
    picker = page.locator("#picker")
    expect(picker).to_have_attribute("aria-busy", "true")
    assert_sound(page)
    while not waiting:
        page.wait_for_timeout(20)
    waiting[0].continue_()
    expect(page.locator("a.day").nth(1)).to_have_attribute("aria-current", "date")
    expect(page.locator("#picker")).not_to_have_attribute("aria-busy", "true")


def test_the_steps_tell_the_truth(page: Page, site: str) -> None:
    """Each page marks its own step, and the steps only ever go forward on the way."""
    seen = []

    def step() -> None:
        seen.append(page.locator(".progress [aria-current=step]").inner_text().split("\n")[0])

    page.goto(f"{site}/book/")
    step()
    page.get_by_role("main").get_by_role("link", name="Toronto").click()
    step()
    hold(page, site)
    step()
    type_in(page)
    a_person_typed()
    page.get_by_role("button", name="Check your answers").click()
    step()
    assert seen == ["Clinic", "Visit", "Your details", "Check"]
