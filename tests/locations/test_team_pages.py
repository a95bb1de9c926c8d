"""The pages of people and of services, as a visitor gets them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from psycopg.types.range import DateRange, Int4Range
from pytest_django import DjangoAssertNumQueries

from booking.models import WorkingHours
from locations.models import Practitioner
from tests.builders import (
    Clinic,
    make_clinic,
    make_location,
    make_opening_hours,
    make_practitioner,
    make_role,
    make_service,
    make_working_hours,
)
from tests.locations.reading import data_block, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("toronto")


def page(client: Client, name: str, *slugs: str) -> Any:
    response = client.get(reverse(f"locations:{name}", args=slugs))
    assert response.status_code == 200
    return response


def test_the_team_is_listed_by_profession_with_what_they_like_and_where(
    client: Client, clinic: Clinic
) -> None:
    Practitioner.objects.update(interests=["sore heels"])
    text = words(page(client, "team"))
    assert re.search(r"Physiotherapy AT Alex Toronto Sore heels Toronto · English", text)


def test_nobody_is_listed_whom_a_visitor_cannot_see(client: Client, clinic: Clinic) -> None:
    day = timezone.now().date()
    hidden = make_location("hidden", is_active=False)
    for name, place, valid, active in (
        ("Left Lastyear", clinic.location, DateRange(None, day - timedelta(days=2)), True),
        ("Retired Person", clinic.location, DateRange(), False),
        ("Elsewhere Only", hidden, DateRange(), True),
    ):
        person = make_practitioner(name, is_active=active)
        make_role(person, place, [clinic.service], valid=valid)
        assert client.get(person.get_absolute_url()).status_code == 404
    make_role(make_practitioner("Offers Nothing"), clinic.location)
    text = words(page(client, "team"))
    assert "1 person whom you can see" in text
    assert not re.search("Lastyear|Retired|Elsewhere|Nothing", text)


def test_somebodys_page_says_where_on_which_days_and_when_they_are_free_next(
    client: Client, clinic: Clinic
) -> None:
    other = make_location("markham")
    role = make_role(clinic.practitioner, other, [clinic.service])
    WorkingHours.objects.filter(practitioner=clinic.practitioner, weekday__in=[1, 3]).delete()
    make_working_hours(role, [1], cycle=Int4Range(0, 1))
    response = page(client, "practitioner", clinic.practitioner.slug)
    text = words(response)
    assert "Tuesday (every other week)" in text
    assert re.search(r"Toronto Monday, Wednesday, Friday", text)
    assert text.count("Next free:") >= 1
    book = reverse("booking:choose-service", args=["toronto"])
    assert f'href="{book}?practitioner={clinic.practitioner.slug}"' in response.content.decode()
    person = next(item for item in data_block(response) if item["@type"] == "Person")
    assert person["name"] == "Alex Toronto"
    assert len(person["workLocation"]) == 2


def test_a_role_that_begins_later_says_from_when(client: Client, clinic: Clinic) -> None:
    first = timezone.now().date() + timedelta(days=40)
    person = make_practitioner("Soon Here")
    make_role(person, clinic.location, [clinic.service], valid=DateRange(first, None))
    text = words(page(client, "practitioner", person.slug))
    assert f"From {first:%A} {first.day} {first:%B %Y}" in text


def test_services_are_listed_with_length_and_price(client: Client, clinic: Clinic) -> None:
    text = words(page(client, "service-index"))
    assert "Physiotherapy assessment 45 minutes $95" in text


def test_a_services_page_says_where_it_is_free_and_who_does_it(
    client: Client, clinic: Clinic
) -> None:
    response = page(client, "service", clinic.service.slug)
    source = response.content.decode()
    assert reverse("booking:choose-slot", args=["toronto", clinic.service.slug]) in source
    assert clinic.practitioner.get_absolute_url() in source
    assert "Next free:" in words(response)
    offer = next(item for item in data_block(response) if "offers" in item)
    assert offer["offers"] == {"@type": "Offer", "price": "95.00", "priceCurrency": "CAD"}


def test_a_service_by_phone_gives_the_number_and_no_booking_link(
    client: Client, clinic: Clinic
) -> None:
    service = make_service("insoles", online_mode="phone")
    make_role(make_practitioner("Foot Person"), clinic.location, [service])
    source = page(client, "service", "insoles").content.decode()
    assert 'href="tel:+1-416-555-0100"' in source
    assert reverse("booking:choose-slot", args=["toronto", "insoles"]) not in source


def test_a_hidden_service_has_no_page(client: Client, clinic: Clinic) -> None:
    make_service("secret", online_mode="hidden")
    assert client.get(reverse("locations:service", args=["secret"])).status_code == 404


@pytest.mark.parametrize("name", ["practitioner", "service"])
def test_capitals_and_spaces_lead_to_the_right_address(
    client: Client, clinic: Clinic, name: str
) -> None:
    row = clinic.practitioner if name == "practitioner" else clinic.service
    response = client.get(reverse(f"locations:{name}", args=[f" {row.slug.upper()} "]))
    assert (response.status_code, response["Location"]) == (301, row.get_absolute_url())
    for junk in ("nobody", "ⅷ", "x" * 300, "‮"):
        assert client.get(reverse(f"locations:{name}", args=[junk])).status_code == 404


@pytest.mark.parametrize(("name", "most"), [("team", 3), ("service-index", 3)])
def test_lists_cost_the_same_at_any_length(
    client: Client,
    clinic: Clinic,
    name: str,
    most: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(8):
        service = make_service(f"service-{number}")
        make_role(make_practitioner(f"Person {number}"), clinic.location, [service])
    with django_assert_max_num_queries(most):
        page(client, name)


def test_a_page_costs_the_same_at_any_number_of_places(
    client: Client, clinic: Clinic, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    WorkingHours.objects.filter(weekday__gt=0).delete()
    for number in range(1, 5):
        place = make_location(f"place-{number}")
        make_opening_hours(place)
        make_working_hours(make_role(clinic.practitioner, place, [clinic.service]), [number])
    with django_assert_max_num_queries(8):
        page(client, "practitioner", clinic.practitioner.slug)
    with django_assert_max_num_queries(9):
        page(client, "service", clinic.service.slug)


def test_all_of_them_are_in_the_sitemap(client: Client, clinic: Clinic) -> None:
    source = client.get(reverse("sitemap")).content.decode()
    for path in (
        reverse("locations:team"),
        reverse("locations:service-index"),
        clinic.practitioner.get_absolute_url(),
        clinic.service.get_absolute_url(),
    ):
        assert f"{path}</loc>" in source
