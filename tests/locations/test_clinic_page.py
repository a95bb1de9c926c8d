"""A clinic's page, as a visitor gets it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from psycopg.types.range import DateRange
from pytest_django import DjangoAssertNumQueries

from locations.models import HealthcareService
from tests.builders import (
    Clinic,
    make_clinic,
    make_closure,
    make_location,
    make_opening_hours,
    make_practitioner,
    make_role,
    make_service,
)
from tests.locations.reading import MARKHAM, OAKVILLE, page_of, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("toronto", is_step_free=True, email="toronto@clinic.example")


def test_a_page_tells_where_when_who_and_what(client: Client, clinic: Clinic) -> None:
    clinic.service.summary = "We look at how you move."
    clinic.service.patient_kind = "new"
    clinic.service.save()
    response = page_of(client, clinic.location)
    text = words(response)
    for piece in (
        "100 Sample Street",
        "Physiotherapy assessment",
        "45 minutes",
        "$95",
        "For new patients",
        "We look at how you move.",
        "Alex Toronto , PT",
        "Physiotherapy · English",
        "Step-free.",
        "8:00 am to 6:00 pm",
        "toronto@clinic.example",
    ):
        assert piece in text
    source = response.content.decode()
    choose = reverse("booking:choose-slot", args=["toronto", clinic.service.slug])
    assert f'href="{choose}"' in source
    assert 'href="tel:+1-416-555-0100"' in source
    assert 'href="https://www.openstreetmap.org/?mlat=43.64410&amp;mlon=-79.39960#map' in source
    maps = re.findall(r'<a href="https://[^"]*" rel="([^"]*)"', source)
    assert maps == ["noopener noreferrer", "noopener noreferrer"]
    assert source.count("<h1") == 1


def test_today_is_marked_in_the_hours(client: Client, clinic: Clinic) -> None:
    source = page_of(client, clinic.location).content.decode()
    today = timezone.now().astimezone(clinic.location.zone)
    rows = re.findall(r'<tr aria-current="date">\s*<th scope="row">(\w+)', source)
    assert rows == [f"{today:%A}"]


def test_coming_closures_are_listed_with_their_names(client: Client, clinic: Clinic) -> None:
    make_opening_hours(clinic.location, [5, 6])
    today = timezone.now().astimezone(clinic.location.zone).date()
    make_closure(clinic.location, today, label="Moving the desks")
    make_closure(None, today + timedelta(days=20), today + timedelta(days=22), label="Retreat")
    make_closure(clinic.location, today - timedelta(days=9), label="Long over")
    text = words(page_of(client, clinic.location))
    assert text.count("Closed today: Moving the desks") == 2
    first, last = today + timedelta(days=20), today + timedelta(days=22)
    expected = f"{first:%A} {first.day} {first:%B} to {last:%A} {last.day} {last:%B %Y} Retreat"
    assert expected in text
    assert "Long over" not in text


def test_services_that_are_not_booked_online_are_called_about(
    client: Client, clinic: Clinic
) -> None:
    by_phone = make_service("orthotics", online_mode="phone", price=None)
    on_request = make_service("home-visit", online_mode="request")
    make_service("nobody-offers-it")
    hidden = make_service("hidden", online_mode="hidden")
    retired = make_service("retired", is_active=False)
    clinic.role.services.add(by_phone, on_request, hidden, retired)
    response = page_of(client, clinic.location)
    text = words(response)
    assert text.count("Call (416) 555-0100") == 1
    assert "On request: ask for a visit" in text
    assert "/book/toronto/home-visit/" in response.content.decode()
    assert "Orthotics" in text
    for name in ("Nobody offers it", "Hidden", "Retired"):
        assert name not in text
    assert "/book/toronto/orthotics/" not in response.content.decode()


def test_the_team_is_who_works_here_now_or_soon(client: Client, clinic: Clinic) -> None:
    today = timezone.now().astimezone(clinic.location.zone).date()
    soon = today + timedelta(days=40)
    services = list(HealthcareService.objects.all())
    rows = {
        "Gone Sample": DateRange(None, today),
        "Leaving Sample": DateRange(None, today + timedelta(days=1)),
        "Coming Sample": DateRange(soon, None),
    }
    for name, valid in rows.items():
        make_role(make_practitioner(name), clinic.location, services, valid=valid)
    resting = make_practitioner("Resting Sample", is_active=False)
    make_role(resting, clinic.location, services)
    elsewhere = make_practitioner("Elsewhere Sample")
    make_role(elsewhere, make_location("elsewhere"), services)
    text = words(page_of(client, clinic.location))
    assert "Leaving Sample" in text
    assert re.search(rf"Coming Sample , PT .* Here from {soon:%A} {soon.day} {soon:%B %Y}", text)
    for name in ("Gone", "Resting", "Elsewhere Sample"):
        assert name not in text


def test_a_clinic_without_anything_yet_still_has_a_page(client: Client) -> None:
    text = words(page_of(client, make_location("new")))
    assert "Call us and ask" in text
    assert "Book at" not in text
    assert "Next free time" not in text


def test_the_nearest_other_clinics_are_offered(client: Client, clinic: Clinic) -> None:
    make_location("markham", **MARKHAM)
    make_location("oakville", **OAKVILLE)
    make_location("hidden", is_active=False)
    source = page_of(client, clinic.location).content.decode()
    nearby = source[source.index('id="nearby"') : source.index("</main>")]
    assert re.findall(r'href="/locations/(\w+)/"', nearby) == ["markham", "oakville"]


@pytest.mark.parametrize("is_sample", [True, False])
def test_sample_data_says_so(client: Client, is_sample: Any) -> None:
    response = page_of(client, make_location("toronto", is_sample=is_sample))
    assert ("Sample data." in words(response)) == is_sample


def test_a_page_takes_eight_queries_at_most(
    client: Client, clinic: Clinic, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        service = make_service(f"service-{number}")
        person = make_practitioner(f"Person {number}")
        make_role(person, clinic.location, [service, clinic.service])
        make_location(f"other-{number}")
    with django_assert_max_num_queries(8):
        page_of(client, clinic.location)


def test_the_week_shows_the_first_free_time_of_each_day(client: Client, clinic: Clinic) -> None:
    page = page_of(client, clinic.location).content.decode()
    assert "Free times this week" in page
    address = reverse("booking:choose-slot", args=[clinic.location.slug, clinic.service.slug])
    days = re.findall(rf'href="{address}\?day=(\d{{4}}-\d\d-\d\d)"', page)
    assert days == sorted(set(days))
    assert days
    assert client.get(f"{address}?day={days[0]}").context["picker"].chosen.isoformat() == days[0]
