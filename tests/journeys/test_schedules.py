"""Schedules in a browser: a week is changed over booked visits, and the figures are looked at."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from booking import links, scheduling
from booking.models import AlternativeSet, Appointment, WorkingHours
from booking.orders import Actor, Choice, PatientDetails
from locations import hours
from locations.holidays_calendar import fill_holidays
from tests.builders import TORONTO, Clinic, make_clinic
from tests.journeys.checks import assert_sound

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long sample phrase"


@pytest.fixture
def monday() -> date:
    """A Monday that can still be asked about."""
    today = hours.local_day(timezone.now(), TORONTO)
    return today + timedelta(days=14 - today.weekday())


@pytest.fixture
def clinic(settings: Any, monday: date) -> Clinic:
    """A clinic with two visits on the Monday, and its owner at the desk."""
    settings.STAFF_MFA = False
    found = make_clinic()
    owner = User.objects.create_superuser("owner", "owner@clinic.example", PASSWORD)
    for at, name in enumerate(["Ada", "Ben"]):
        start = hours.instant(monday, 600 + 60 * at, TORONTO)
        scheduling.book_for(
            Choice(found.location, found.service, found.practitioner, start),
            PatientDetails(name, f"{name.lower()}@example.com"),
            by=Actor.staff(owner),
            now=timezone.now(),
        )
    return found


def sign_in(page: Page, base: str) -> None:
    page.goto(f"{base}/admin/")
    page.get_by_label("User").fill("owner")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{base}/admin/")


def change_the_week(page: Page, base: str, clinic: Clinic) -> None:
    """Nobody works on Mondays any more: one visit is moved, the other patient is asked."""
    who = clinic.practitioner.pk
    page.goto(f"{base}{reverse('admin:booking_week')}?practitioner={who}")
    first = page.get_by_role("group", name="Monday, row 1")
    first.get_by_role("checkbox").check()
    page.get_by_role("button", name="Show the effect first").click()
    expect(page.get_by_text("2 visits affected")).to_be_visible()
    assert WorkingHours.objects.filter(weekday=0).exists()
    page.get_by_role("button", name="Save the week").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Visits that no longer fit")
    page.get_by_role("group", name="Ada").get_by_label("Move to").check()
    page.get_by_role("group", name="Ben").get_by_label("Send the patient").check()
    page.get_by_role("button", name="Save the change and do this").click()
    expect(page.get_by_text("1 moved, 1 asked by mail")).to_be_visible()


def test_a_week_is_changed_without_script(
    no_script_page: Page, live_server: Any, clinic: Clinic, monday: date
) -> None:
    page = no_script_page
    sign_in(page, live_server.url)
    change_the_week(page, live_server.url, clinic)
    assert not WorkingHours.objects.filter(weekday=0).exists()
    asked = AlternativeSet.objects.get()
    page.goto(live_server.url + urlsplit(links.alternatives_url(asked)).path)
    page.get_by_role("button", name="with Alex").first.click()
    expect(page.get_by_text("Your visit is moved.")).to_be_visible()
    ben = Appointment.objects.get(patient__name="Ben", status="booked")
    assert hours.local_day(ben.start, TORONTO) != monday
    page.goto(f"{live_server.url}{reverse('admin:booking_resolve')}")
    expect(page.get_by_text("another time taken")).to_be_visible()


def test_every_page_of_schedules_and_reports_is_sound(
    any_page: Page, live_server: Any, clinic: Clinic, monday: date
) -> None:
    fill_holidays([timezone.now().year], locations=[clinic.location])
    sign_in(any_page, live_server.url)
    query = (
        f"?practitioner={clinic.practitioner.pk}&service={clinic.service.pk}"
        f"&location={clinic.location.pk}&date={monday}&time=10:05"
    )
    for name in ("week", "why", "holidays", "reports", "resolve"):
        asked = query if name == "why" else ""
        any_page.goto(f"{live_server.url}{reverse(f'admin:booking_{name}')}{asked}")
        assert_sound(any_page)
    change_the_week(any_page, live_server.url, clinic)
    assert_sound(any_page)
    any_page.goto(f"{live_server.url}{reverse('admin:booking_resolve')}")
    expect(any_page.get_by_text("waiting for the patient", exact=True)).to_be_visible()
    assert_sound(any_page)
    link = links.alternatives_url(AlternativeSet.objects.get())
    any_page.goto(live_server.url + urlsplit(link).path)
    assert_sound(any_page)
