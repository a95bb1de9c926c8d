"""The self-check in a browser: the shortest way, the longest, an emergency, a change of mind."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

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
from tests.education.selfcheck.answers import given
from tests.journeys.checks import Complaints, assert_sound
from tests.journeys.selfcheck_steps import (
    at_the_result,
    heading,
    question_of,
    see_result,
    start,
    walk,
)
from tests.starter import put_library

pytestmark = pytest.mark.browser
EVERY_DAY = range(7)
SORE_TENDON = (
    "place=achilles_mid course=same limits=run worst=morning_stiff,push_off training=more10,hills"
)


@pytest.fixture
def site(live_server: LiveServer, settings: Any) -> str:
    """The site with one clinic, open every day, and the starter library."""
    settings.SITE_URL = live_server.url
    services = [make_service(slug) for slug in SERVICES]
    location = make_location("toronto")
    make_opening_hours(location, EVERY_DAY, "07:00", "21:00")
    make_policy(location)
    role = make_role(make_practitioner(), location, services)
    make_working_hours(role, EVERY_DAY, "08:00", "20:00")
    put_library(now=timezone.now())
    return live_server.url


def test_the_longest_journey(page: Page, site: str) -> None:
    page.goto(f"{site}/self-check/")
    assert_sound(page)
    start(page, site)
    assert walk(page, SORE_TENDON, sound=True) == 21
    heading(page, "Check your answers")
    assert_sound(page)
    see_result(page)
    heading(page, "See a professional within 7 days")
    assert_sound(page)
    expect(page.locator(".likenesses").get_by_text("It is stiff in").first).to_be_visible()
    expect(page.get_by_role("link", name="Read about a sore Achilles tendon").first).to_be_visible()


def test_on_a_phone_every_page_fits(phone_page: Page, site: str) -> None:
    start(phone_page, site)
    walk(phone_page, SORE_TENDON, until="place")
    assert_sound(phone_page)
    walk(phone_page, SORE_TENDON)
    assert_sound(phone_page)
    see_result(phone_page)
    assert_sound(phone_page)


def test_the_shortest_journey_is_an_emergency(any_page: Page, site: str) -> None:
    start(any_page, site)
    assert walk(any_page, "emergency=cold") == 1
    heading(any_page, "Call 911 now")
    assert_sound(any_page)
    expect(any_page.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")
    expect(any_page.get_by_role("link", name="Book")).to_have_count(0)
    expect(any_page.locator("a[href^='/conditions/']")).to_have_count(0)


def test_an_emergency_in_the_middle_ends_the_journey_and_a_slip_is_put_right(
    page: Page, site: str
) -> None:
    start(page, site)
    assert walk(page, "look=hot_joint fever=yes") == 10
    heading(page, "Call 911 now")
    page.get_by_role("link", name="Change my answers").click()
    page.get_by_role("link", name="Do you have a fever?").click()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    assert question_of(page) == "sensation"
    walk(page)
    see_result(page)
    heading(page, "Be seen by someone today")
    assert_sound(page)


def test_a_child_is_asked_less_and_sees_someone(page: Page, site: str) -> None:
    start(page, site)
    assert walk(page, "age=12_15 place=under_heel") == 18
    see_result(page)
    heading(page, "See a professional within 7 days")
    expect(page.get_by_text("in common with")).to_have_count(0)
    assert_sound(page)


def test_an_early_answer_is_changed(page: Page, site: str) -> None:
    at_the_result(page, site, "")
    heading(page, "You can care for this at home")
    assert_sound(page)
    page.get_by_text("Show my answers").click()
    page.get_by_role("link", name="Can you take 4 steps").click()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    heading(page, "Check your answers")
    see_result(page)
    heading(page, "Be seen by someone today")


def test_going_back_and_reloading_lose_nothing(page: Page, site: str) -> None:
    start(page, site)
    walk(page, until="duration")
    page.get_by_role("link", name="Back").click()
    assert question_of(page) == "start"
    expect(page.locator('[value="gradual"]')).to_be_checked()
    page.go_back()
    page.reload()
    assert question_of(page) == "duration"
    assert walk(page) == 17


def test_the_picture_chooses_the_radio_and_adds_nothing_to_its_name(
    any_page: Page, site: str
) -> None:
    start(any_page, site)
    walk(any_page, until="place")
    any_page.locator(".leg-spot--outer_ankle").click()
    expect(any_page.locator('[value="outer_ankle"]')).to_be_checked()
    any_page.locator(".leg-spot--big_toe").click()
    expect(any_page.get_by_role("radio", name="Joint of the big toe", exact=True)).to_be_checked()
    expect(any_page.locator('[value="outer_ankle"]')).not_to_be_checked()


def test_a_wrong_answer_is_told_and_the_message_leads_to_the_boxes(
    page: Page, site: str, complaints: Complaints
) -> None:
    start(page, site)
    page.locator('[value="pe"]').check()
    page.locator('[value="none"]').check()
    page.get_by_role("button", name="Continue").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    complaints.forgive("status of 400")
    assert_sound(page)
    summary.get_by_role("link").click()
    expect(page.locator('[value="pe"]')).to_be_focused()


def test_the_keyboard_is_enough(page: Page, site: str) -> None:
    page.goto(f"{site}/self-check/")
    _tab_to(page, "button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/question/1/")
    answers = given(SORE_TENDON)
    while "/question/" in page.url:
        place, said = page.url, answers[question_of(page)]
        if isinstance(said, list):
            for code in said:
                _tab_to(page, f'[value="{code}"]')
                page.keyboard.press("Space")
        else:
            _choose_by_arrows(page, said)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, here=place: url != here)  # type: ignore[misc]  # a lambda
    _tab_to(page, "a.button")
    page.keyboard.press("Enter")
    heading(page, "See a professional within 7 days")


def _tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the focus is there."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    message = f"Tab never reaches {selector} on {page.url}"
    raise AssertionError(message)


def _choose_by_arrows(page: Page, code: str) -> None:
    _tab_to(page, "input[type=radio]")
    page.keyboard.press("Space")
    for _press in range(20):
        if page.evaluate("code => document.activeElement.value === code", code):
            return
        page.keyboard.press("ArrowDown")
    message = f"the arrows never reach {code}"
    raise AssertionError(message)


def test_without_script_it_is_the_same(no_script_page: Page, site: str) -> None:
    start(no_script_page, site)
    assert walk(no_script_page, SORE_TENDON) == 21
    see_result(no_script_page)
    heading(no_script_page, "See a professional within 7 days")
    no_script_page.get_by_role("button", name="Delete my answers").click()
    heading(no_script_page, "Your answers are deleted")


def test_after_deleting_the_back_button_shows_no_answers(
    page: Page, site: str, complaints: Complaints
) -> None:
    at_the_result(page, site, SORE_TENDON)
    page.get_by_role("button", name="Delete my answers").click()
    page.go_back()
    heading(page, "There are no answers here")
    complaints.forgive("status of 410")


def test_a_summary_goes_along_only_when_the_box_is_ticked(page: Page, site: str) -> None:
    at_the_result(page, site, SORE_TENDON)
    consent = page.get_by_label("Pass this summary on")
    expect(consent).not_to_be_checked()
    consent.check()
    page.get_by_role("button", name="See times at Toronto").click()
    heading(page, "Choose a time")
    page.locator("a.day").last.click()
    page.locator(".time-choice").nth(2).click()
    page.get_by_role("button", name="Hold this time").click()
    expect(page.get_by_text("Your self-check goes with this visit")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Leave it out").click()
    heading(page, "Your details")
    expect(page.get_by_text("Your self-check goes with this visit")).to_have_count(0)


@pytest.mark.parametrize("changes", [SORE_TENDON, "walk=no", "emergency=cold"])
def test_results_are_sound_in_the_dark(page: Page, site: str, changes: str) -> None:
    page.emulate_media(color_scheme="dark")
    at_the_result(page, site, changes)
    assert_sound(page)


def test_a_result_can_be_printed(page: Page, site: str) -> None:
    at_the_result(page, site, SORE_TENDON)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Active rest, then a slow return")).to_be_visible()
    expect(page.get_by_role("button", name="Delete my answers")).to_be_hidden()
    expect(page.locator("#book")).to_be_hidden()
