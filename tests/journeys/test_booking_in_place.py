"""The times in place, by script; and the questions on the way, with and without it."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from booking.models import Appointment
from locations.models import PatientKind
from tests.builders import (
    make_location,
    make_opening_hours,
    make_policy,
    make_practitioner,
    make_role,
    make_service,
    make_working_hours,
)
from tests.journeys.checks import Complaints, assert_sound

pytestmark = pytest.mark.browser
EVERY_DAY = range(7)
TIMES = "/book/toronto/physiotherapy-assessment/"
FOLLOW_UP = "/book/toronto/physiotherapy-follow-up/"


@pytest.fixture
def site(live_server: LiveServer, settings: Any) -> str:
    """A clinic with two people, a first visit, a follow-up and a visit on request."""
    settings.SITE_URL = live_server.url
    first = make_service("physiotherapy-assessment", patient_kind=PatientKind.NEW)
    services = [
        first,
        make_service(
            "physiotherapy-follow-up",
            name="Physiotherapy follow-up",
            patient_kind=PatientKind.RETURNING,
            follow_up_of=first,
        ),
        make_service("gait-analysis", name="Gait analysis", online_mode="request"),
    ]
    location = make_location("toronto")
    make_opening_hours(location, EVERY_DAY, "07:00", "21:00")
    make_policy(location, quiet_from=time(0, 0), quiet_until=time(0, 0))
    for name, opens, closes in (
        ("Alex Sample", "08:00", "20:00"),
        ("Sam Sample", "12:00", "16:00"),
    ):
        role = make_role(make_practitioner(name), location, services)
        make_working_hours(role, EVERY_DAY, opens, closes)
    return live_server.url


def days(page: Page) -> Any:
    return page.locator("a.day")


def mark(page: Page) -> None:
    """Something that only a new page would lose."""
    page.evaluate("window.sameDocument = true")


def is_same_document(page: Page) -> bool:
    return bool(page.evaluate("window.sameDocument === true"))


def test_a_day_swaps_the_times_in_place(any_page: Page, site: str) -> None:
    page = any_page
    page.goto(site + TIMES)
    mark(page)
    third = days(page).nth(2)
    address = third.get_attribute("href")
    third.click()
    expect(days(page).nth(2)).to_have_attribute("aria-current", "date")
    assert is_same_document(page)
    assert address
    assert page.url.endswith(address)
    expect(page.locator("#picker-status")).to_contain_text(re.compile(r"\d+ free times on"))
    assert_sound(page)
    page.go_back()
    expect(days(page).nth(2)).not_to_have_attribute("aria-current", "date")
    expect(page).to_have_url(site + TIMES)
    page.go_forward()
    expect(days(page).nth(2)).to_have_attribute("aria-current", "date")


def test_the_keyboard_stays_where_it_was(page: Page, site: str) -> None:
    page.goto(site + TIMES)
    mark(page)
    days(page).nth(1).focus()
    page.keyboard.press("Enter")
    expect(days(page).nth(1)).to_have_attribute("aria-current", "date")
    expect(days(page).nth(1)).to_be_focused()
    page.get_by_label("With whom").focus()
    page.keyboard.type("Sam")
    page.get_by_label("Time of day").focus()
    page.keyboard.type("After")
    page.get_by_role("button", name="Show times").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Morning")).to_have_count(0)
    expect(page.get_by_role("group", name="Afternoon")).to_be_visible()
    expect(page.get_by_role("button", name="Show times")).to_be_focused()
    assert is_same_document(page)
    assert "practitioner=sam-sample" in page.url
    assert "part=afternoon" in page.url
    page.locator(".time-choice input").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Hold this time").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your details")
    held = Appointment.objects.get(status="held")
    assert held.practitioner.slug == "sam-sample"


def test_a_swap_that_fails_opens_the_page(page: Page, site: str, complaints: Complaints) -> None:
    page.goto(site + TIMES)
    page.route(
        "**/*",
        lambda route: (
            route.abort() if route.request.headers.get("hx-request") else route.continue_()
        ),
    )
    mark(page)
    days(page).nth(2).click()
    expect(days(page).nth(2)).to_have_attribute("aria-current", "date")
    assert not is_same_document(page)
    complaints.forgive("Failed to load resource|htmx:sendError|htmx:afterRequest")


def test_nothing_of_a_page_is_kept_in_the_browsers_storage(page: Page, site: str) -> None:
    page.goto(site + TIMES)
    for number in (1, 2, 3):
        days(page).nth(number).click()
        expect(days(page).nth(number)).to_have_attribute("aria-current", "date")
    kept = page.evaluate("[...Object.values(localStorage), ...Object.values(sessionStorage)]")
    assert not [text for text in kept if "<" in text]
    assert page.evaluate("localStorage.length") == 0


def test_the_filters_work_without_script(no_script_page: Page, site: str) -> None:
    page = no_script_page
    page.goto(site + TIMES)
    days(page).nth(2).click()
    page.get_by_label("Time of day").select_option("evening")
    page.get_by_label("With whom").select_option("alex-sample")
    page.get_by_role("button", name="Show times").click()
    assert page.locator(".time-group legend").all_inner_texts() == ["Evening"]
    page.locator(".time-choice").first.click()
    page.get_by_role("button", name="Hold this time").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your details")


def test_who_is_new_starts_with_a_first_visit(any_page: Page, site: str) -> None:
    page = any_page
    page.goto(f"{site}/book/toronto/")
    assert_sound(page)
    page.get_by_role("link", name="No, this is my first visit").click()
    expect(page.get_by_text("Below are the visits for a first time.")).to_be_visible()
    expect(page.get_by_role("link", name="Physiotherapy follow-up")).to_have_count(0)
    assert_sound(page)
    page.goto(site + FOLLOW_UP)
    assert_sound(page)
    page.get_by_role("button", name="No, this is my first visit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Start with a first visit")
    assert_sound(page)
    page.get_by_role("button", name="Hold this time").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your details")


def test_who_has_been_here_goes_on_without_script(no_script_page: Page, site: str) -> None:
    page = no_script_page
    page.goto(f"{site}{FOLLOW_UP}?practitioner=sam-sample")
    page.get_by_role("button", name="Yes, I have").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose a time")
    assert page.get_by_label("With whom").input_value() == "sam-sample"
    days(page).nth(1).click()
    page.locator(".time-choice").first.click()
    page.get_by_role("button", name="Hold this time").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your details")


def test_from_a_person_to_a_time_with_them(any_page: Page, site: str) -> None:
    page = any_page
    page.goto(f"{site}/book/with/sam-sample/")
    assert_sound(page)
    page.get_by_role("link", name="Toronto", exact=True).first.click()
    expect(page.get_by_text("With Sam Sample")).to_be_visible()
    assert_sound(page)
    page.get_by_role("main").get_by_role("link", name="Gait analysis").click()
    assert page.get_by_label("With whom").input_value() == "sam-sample"
    expect(page.get_by_role("button", name="Ask for this time")).to_be_visible()


def test_an_unknown_person_is_a_page_that_helps(
    page: Page, site: str, complaints: Complaints
) -> None:
    page.goto(f"{site}/book/with/nobody/")
    assert_sound(page)
    complaints.forgive("404")


def test_the_held_time_counts_down(any_page: Page, site: str) -> None:
    page = any_page
    page.goto(site + TIMES)
    page.locator(".time-choice").first.click()
    page.get_by_role("button", name="Hold this time").click()
    clock = page.locator("[data-hold-clock]")
    expect(clock).to_contain_text(re.compile(r"Time left: 9:5\d"))
    expect(clock).not_to_contain_text("9:59", timeout=5000)
    assert_sound(page)
    clock.get_by_role("link", name="I need more time").click()
    page.get_by_role("button", name="I need more time").click()
    expect(page.locator("[data-hold-clock]")).not_to_contain_text("I need more time")
    assert Appointment.objects.get(status="held").hold_extended


def test_joining_the_wait_list_and_leaving_it(any_page: Page, site: str) -> None:
    page = any_page
    page.goto(f"{site}{TIMES}wait/")
    page.get_by_label("Full name").fill("Ana Silva")
    page.get_by_label("E-mail").fill("ana@example.ca")
    page.get_by_label("Phone").fill("416 555 0123")
    page.get_by_role("button", name="Tell me if a time").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are on the wait list")
    assert_sound(page)
    page.get_by_role("button", name="Leave the wait list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What you asked for is taken back")
    assert_sound(page)
