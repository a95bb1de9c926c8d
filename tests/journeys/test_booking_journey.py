"""From a page about a sore ankle to a visit, and from the mail to another time and to none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from booking.models import Appointment, AppointmentStatus
from booking.notifications import dispatch, mailer
from locations.models import HealthcareService
from tests.booking.notifications.post_office import PostOffice, open_post_office
from tests.builders import (
    make_location,
    make_opening_hours,
    make_policy,
    make_practitioner,
    make_role,
    make_service,
    make_working_hours,
)
from tests.education.conftest import SERVICES
from tests.journeys.checks import Complaints, assert_sound
from tests.journeys.conftest import PHONE, watched
from tests.starter import put_library

pytestmark = pytest.mark.browser
EVERY_DAY = range(7)
ANKLE = "/conditions/ankle-pain-when-running/"
TIMES = "/book/toronto/physiotherapy-assessment/"
LINK = re.compile(r"https?://\S+/visit/\S+/open/\S+/")


@pytest.fixture
def phone_page(
    browser: Browser, browser_context_args: dict[str, Any], complaints: Complaints
) -> Iterator[Page]:
    """A phone of 390 px with touch."""
    phone = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
    context = watched(browser.new_context(**{**browser_context_args, **phone}), complaints)
    yield context.new_page()
    context.close()


@pytest.fixture
def site(live_server: LiveServer, settings: Any) -> str:
    """The site with one clinic, open every day, and the starter library."""
    settings.SITE_URL = live_server.url
    services = [make_service(slug) for slug in SERVICES]
    HealthcareService.objects.filter(slug="custom-orthotics").update(online_mode="phone")
    location = make_location("toronto")
    make_opening_hours(location, EVERY_DAY, "07:00", "21:00")
    make_policy(location)
    for name in ("Alex Sample", "Sam Sample"):
        role = make_role(make_practitioner(name), location, services)
        make_working_hours(role, EVERY_DAY, "08:00", "20:00")
    put_library(now=timezone.now())
    return live_server.url


@pytest.fixture
def office(settings: Any) -> Iterator[PostOffice]:
    """The mail server that the settings name."""
    office = PostOffice()
    with open_post_office(office) as port:
        settings.EMAIL_BACKEND = mailer.SMTP_BACKEND
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield office


def check(page: Page, *, title: str, script: bool = True) -> None:
    """The page with this heading is open, and it is sound.

    Without script, axe would wait for ever; the same markup is looked at with it.
    """
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(title))
    if script:
        assert_sound(page)


def a_person_typed() -> None:
    """The time is held for a minute now: nobody types in no time."""
    Appointment.objects.filter(status=AppointmentStatus.HELD).update(
        created_at=timezone.now() - timedelta(minutes=1)
    )


def type_details(page: Page) -> None:
    page.get_by_label("Full name").fill("Ana Silva")
    page.get_by_label("E-mail").fill("ana@example.ca")
    page.get_by_label("Phone").fill("416 555 0123")
    page.get_by_label("Date of birth").fill("25 July 1956")
    a_person_typed()
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name="Book this visit").click()


def book(page: Page, site: str, *, script: bool = True) -> None:
    """Ankle page → the soonest → clinic → visit → time → details → confirmation."""
    page.goto(site + ANKLE)
    page.get_by_role("link", name="See the soonest times").first.click()
    check(page, title="The soonest free times", script=script)
    page.get_by_role("main").get_by_role("link", name="Book a visit").first.click()
    check(page, title="Choose a clinic", script=script)
    page.get_by_role("main").get_by_role("link", name="Toronto").click()
    check(page, title="Choose a visit", script=script)
    page.get_by_role("link", name="Physiotherapy assessment").click()
    check(page, title="Choose a time", script=script)
    page.locator("a.day").last.click()
    page.locator(".time-choice").nth(2).click()
    page.get_by_role("button", name="Hold this time").click()
    check(page, title="Your details", script=script)
    type_details(page)
    check(page, title="Your visit is booked", script=script)


def open_mail(page: Page, office: PostOffice) -> None:
    """The newest mail's link, opened by somebody who has closed the browser since."""
    dispatch.run(seconds=5)
    body = office.mails[-1].get_body(("plain",))
    assert body is not None
    link = LINK.search(body.get_content())
    assert link is not None
    page.context.clear_cookies()
    page.goto(link[0])
    assert "/open/" not in page.url


def change_and_cancel(page: Page, office: PostOffice, *, script: bool = True) -> None:
    """By the link in the mail: move the visit, then cancel it."""
    open_mail(page, office)
    check(page, title="Your visit", script=script)
    page.get_by_role("link", name="Move this visit").click()
    check(page, title="Move your visit", script=script)
    page.locator("a.day").last.click()
    page.locator(".time-choice").last.click()
    page.get_by_role("button", name="Move to this time").click()
    expect(page.get_by_text("Your visit has a new time.")).to_be_visible()
    open_mail(page, office)
    page.get_by_role("link", name="Cancel this visit").click()
    check(page, title="Cancel your visit", script=script)
    page.get_by_label("Why do you cancel?").fill("Feeling better")
    page.get_by_role("button", name="Cancel this visit").click()
    check(page, title="Your visit is cancelled", script=script)


def test_a_visitor_books_moves_and_cancels(any_page: Page, site: str, office: PostOffice) -> None:
    book(any_page, site)
    change_and_cancel(any_page, office)
    visit = Appointment.objects.known().get()
    assert (visit.status, visit.version) == (AppointmentStatus.CANCELLED, 2)
    assert len(office.mails) == 2


def test_all_of_it_works_without_script(
    no_script_page: Page, site: str, office: PostOffice
) -> None:
    book(no_script_page, site, script=False)
    change_and_cancel(no_script_page, office, script=False)
    assert Appointment.objects.known().get().status == AppointmentStatus.CANCELLED


def test_the_calendar_file_comes_as_a_file(page: Page, site: str) -> None:
    book(page, site)
    with page.expect_download() as download:
        page.get_by_role("link", name="Add to calendar").click()
    assert download.value.suggested_filename.endswith(".ics")
    assert "BEGIN:VEVENT" in download.value.path().read_text()


def test_a_time_can_be_chosen_by_keyboard_alone(page: Page, site: str) -> None:
    page.goto(site + TIMES)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "start":
            break
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    second = page.locator(".time-choice input").nth(1)
    expect(second).to_be_focused()
    expect(second).to_be_checked()
    look = "part => getComputedStyle(part).outlineWidth"
    assert page.locator(".time-choice").nth(1).evaluate(look) == "3px"
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Hold this time")).to_be_focused()
    page.keyboard.press("Enter")
    check(page, title="Your details")


def test_enter_in_a_field_books_and_nothing_else(page: Page, site: str) -> None:
    page.goto(site + TIMES)
    page.locator("a.day").last.click()
    page.locator(".time-choice").first.click()
    page.get_by_role("button", name="Hold this time").click()
    page.get_by_label("Full name").fill("Ana Silva")
    page.get_by_label("Full name").press("Enter")
    problems = page.get_by_role("alert", name="There is a problem")
    expect(problems).to_be_focused()
    check(page, title="Your details")
    problems.get_by_role("link").first.click()
    expect(page.get_by_label("E-mail")).to_be_focused()


def test_forgetting_to_choose_a_time_is_told_at_the_top(any_page: Page, site: str) -> None:
    any_page.goto(site + TIMES)
    any_page.get_by_role("button", name="Hold this time").click()
    expect(any_page.get_by_role("alert")).to_be_focused()
    check(any_page, title="Choose a time")
    any_page.get_by_role("alert").get_by_role("link").click()
    expect(any_page.locator("#id_start_0")).to_be_focused()


def test_the_loser_of_a_time_takes_the_nearest_one_at_once(
    any_page: Page, site: str, complaints: Complaints
) -> None:
    any_page.goto(site + TIMES + "?practitioner=alex-sample")
    any_page.locator("a.day").last.click()
    any_page.locator(".time-choice").nth(4).click()
    start = any_page.locator(".time-choice input").nth(4).get_attribute("value")
    _somebody_else_takes(start)
    any_page.get_by_role("button", name="Hold this time").click()
    check(any_page, title="just been taken")
    assert any_page.get_by_role("radio").count() == 5
    any_page.get_by_role("button", name="Hold this time").click()
    check(any_page, title="Your details")
    assert Appointment.objects.filter(status=AppointmentStatus.HELD).count() == 2
    complaints.forgive("409")


def test_a_hold_that_ran_out_is_taken_again_with_what_was_typed(
    any_page: Page, site: str, complaints: Complaints
) -> None:
    any_page.goto(site + TIMES)
    any_page.locator("a.day").last.click()
    any_page.locator(".time-choice").first.click()
    any_page.get_by_role("button", name="Hold this time").click()
    any_page.get_by_label("Full name").fill("Ana Silva")
    any_page.get_by_role("button", name="I need more time").click()
    expect(any_page.get_by_label("Full name")).to_have_value("Ana Silva")
    Appointment.objects.update(hold_expires_at=timezone.now() - timedelta(seconds=1))
    any_page.reload()
    check(any_page, title="not held any more")
    any_page.get_by_role("button", name="again").click()
    expect(any_page.get_by_label("Full name")).to_have_value("Ana Silva")
    type_details(any_page)
    check(any_page, title="Your visit is booked")
    complaints.forgive("409")


def test_a_link_that_does_not_open_says_what_to_do(
    any_page: Page, site: str, complaints: Complaints
) -> None:
    any_page.goto(f"{site}/visit/00000000-0000-4000-8000-000000000000/open/forged/")
    check(any_page, title="Open the link in your e-mail again")
    complaints.forgive("404")


def _somebody_else_takes(start: str | None) -> None:
    rival = Client(REMOTE_ADDR="203.0.113.7")
    answer = rival.post(TIMES, {"start": start, "practitioner": "alex-sample"})
    assert answer.status_code == 303
