"""More ways to book, in a browser: the soonest, for a child, several visits, and the wait list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from booking import links, waitlist
from booking.models import Appointment, AppointmentStatus, WorkingHours
from locations.models import Location
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
from tests.journeys.conftest import PHONE, watched

pytestmark = pytest.mark.browser
EVERY_DAY = range(7)
TIMES = "/book/toronto/physiotherapy-assessment/"


@pytest.fixture(params=["desktop", "dark phone"])
def any_page(
    request: pytest.FixtureRequest,
    browser: Browser,
    browser_context_args: dict[str, Any],
    complaints: Complaints,
) -> Iterator[Page]:
    """At 1280 px in light colours, and at 390 px in dark ones."""
    phone = {"viewport": PHONE, "has_touch": True, "color_scheme": "dark"}
    more = phone if request.param == "dark phone" else {}
    context = watched(browser.new_context(**{**browser_context_args, **more}), complaints)
    yield context.new_page()
    context.close()


@pytest.fixture
def site(live_server: LiveServer, settings: Any) -> str:
    """Two clinics that are open every day, one of them by phone only on one day a week."""
    settings.SITE_URL = live_server.url
    service = make_service("physiotherapy-assessment")
    for slug, name in (("toronto", "Alex Sample"), ("markham", "Sam Sample")):
        location = make_location(slug)
        make_opening_hours(location, EVERY_DAY, "07:00", "21:00")
        make_policy(location, quiet_from=time(0, 0), quiet_until=time(0, 0))
        role = make_role(make_practitioner(name), location, [service])
        make_working_hours(role, EVERY_DAY, "08:00", "20:00")
    return live_server.url


def check(page: Page, title: str, *, script: bool = True) -> None:
    """The page with this heading is open, and it is sound."""
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(title))
    if script:
        assert_sound(page)


def a_person_typed() -> None:
    """The time is held for a minute now: nobody types in no time."""
    held = Appointment.objects.filter(status=AppointmentStatus.HELD)
    held.update(created_at=timezone.now() - timedelta(minutes=1))


def type_details(page: Page) -> None:
    page.get_by_label("Full name").fill("Leo Silva")
    page.get_by_label("E-mail").fill("ana@example.ca")
    page.get_by_label("Phone").fill("416 555 0123")


def book_soonest(page: Page, site: str, *, script: bool = True) -> None:
    """A parent books the soonest time near home for a child."""
    page.goto(site + "/book/")
    page.get_by_role("link", name="the soonest free times").click()
    check(page, "soonest", script=script)
    page.get_by_label("Which visit?").select_option("physiotherapy-assessment")
    page.get_by_label("Your postal code").fill("M5V 2T6")
    page.get_by_role("button", name="Show the soonest times").click()
    check(page, "soonest", script=script)
    page.get_by_role("button", name="Hold this time").first.click()
    check(page, "Your details", script=script)
    type_details(page)
    page.get_by_text("I book for a child").click()
    page.get_by_label("Your name").fill("Ana Silva")
    page.get_by_label("Who are you to them?").select_option("parent")
    a_person_typed()
    page.get_by_role("button", name="Check your answers").click()
    check(page, "Check your answers", script=script)
    expect(page.get_by_text("Ana Silva, Parent or guardian")).to_be_visible()
    page.get_by_role("button", name="Book this visit").click()
    check(page, "Your visit is booked", script=script)


def test_the_soonest_visit_for_a_child(any_page: Page, site: str) -> None:
    book_soonest(any_page, site)
    any_page.get_by_role("link", name="See, move or cancel").click()
    any_page.get_by_role("button", name="I’ll be there").click()
    check(any_page, "Your visit")
    expect(any_page.get_by_text("that you will be there").first).to_be_visible()


def test_the_same_without_script(no_script_page: Page, site: str) -> None:
    book_soonest(no_script_page, site, script=False)


def test_several_visits_in_one_go(any_page: Page, site: str) -> None:
    monday = WorkingHours.objects.filter(weekday__in=[0, 1, 2, 3], role__location__slug="toronto")
    monday.update(minutes=(480, 720))
    page = any_page
    page.goto(site + TIMES)
    page.get_by_role("link", name="Book several visits").click()
    check(page, "Book several visits")
    page.get_by_label("Time of day").select_option("evening")
    for day in ("Monday", "Friday"):
        page.get_by_label(day).check()
    page.get_by_role("button", name="Show the dates").click()
    check(page, "Book several visits")
    page.locator(".time-choice").first.click()
    page.get_by_role("button", name="Go on with these dates").click()
    check(page, "Your details")
    type_details(page)
    page.get_by_role("button", name="Check your answers").click()
    check(page, "Check your answers")
    page.get_by_role("button", name="Book these visits").click()
    check(page, "Your visits")
    page.get_by_role("link", name="Cancel all that are ahead").click()
    check(page, "Cancel all")
    page.get_by_role("button", name="Cancel these visits").click()
    check(page, "Your visits")
    assert not Appointment.objects.filter(status="booked").exists()


def test_an_earlier_time_by_the_wait_list(any_page: Page, site: str) -> None:
    page = any_page
    page.goto(site + TIMES)
    page.locator("a.day").last.click()
    page.locator(".time-choice").last.click()
    page.get_by_role("button", name="Hold this time").click()
    type_details(page)
    a_person_typed()
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name="Book this visit").click()
    page.get_by_role("link", name="See, move or cancel").click()
    page.get_by_role("link", name="Tell me if an earlier time").click()
    check(page, "An earlier time")
    page.get_by_role("button", name="Tell me if a time").click()
    check(page, "You are on the wait list")
    (offer,) = waitlist.offer_freed(timezone.now())
    page.goto(links.offer_url(offer))
    check(page, "A time came free")
    page.get_by_role("button", name="Take this time").click()
    check(page, "Your visit")
    page.goto(links.offer_url(offer))
    check(page, "You took this time")


def test_the_other_pages_are_sound(any_page: Page, site: str, complaints: Complaints) -> None:
    page = any_page
    WorkingHours.objects.filter(role__location__slug="markham").update(online_mode="phone")
    page.goto(f"{site}/book/markham/physiotherapy-assessment/")
    assert Location.objects.filter(slug="markham").exists()
    check(page, "Choose a time")
    page.goto(f"{site}{TIMES}wait/")
    page.get_by_role("button", name="Tell me if a time").click()
    check(page, "Tell me if a time comes free")
    page.goto(site + reverse("booking:find-links"))
    page.get_by_role("button", name="Send me my links").click()
    check(page, "Find your visits")
    page.get_by_label("E-mail").fill("ana@example.ca")
    page.get_by_role("button", name="Send me my links").click()
    check(page, "Look into your mail")


def test_the_script_warns_before_the_held_time_ends(page: Page, site: str) -> None:
    page.goto(site + TIMES)
    page.locator(".time-choice").first.click()
    page.get_by_role("button", name="Hold this time").click()
    warning = page.locator("[data-hold-seconds]")
    expect(warning).to_be_empty()
    held = Appointment.objects.filter(status=AppointmentStatus.HELD)
    held.update(hold_expires_at=timezone.now() + timedelta(seconds=90))
    page.reload()
    expect(warning).to_contain_text("Two minutes are left")
    check(page, "Your details")
    held.update(hold_expires_at=timezone.now() + timedelta(seconds=2))
    page.reload()
    expect(warning).to_contain_text("The minutes are over", timeout=5000)
