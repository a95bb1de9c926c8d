"""The soonest times over several clinics."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from booking.models import Appointment, AppointmentStatus, WorkingHours
from tests.booking.views.conftest import Visitor
from tests.builders import (
    Clinic,
    make_location,
    make_opening_hours,
    make_practitioner,
    make_role,
    make_service,
    make_working_hours,
)

URL = "/book/soonest/"


@pytest.fixture
def clinics(clinic: Clinic) -> Clinic:
    """Two more clinics: Oakville, far west, and Markham, north."""
    for slug, place in (("oakville", (43.45, -79.68)), ("markham", (43.86, -79.34))):
        location = make_location(slug, latitude=place[0], longitude=place[1])
        make_opening_hours(location, range(7), "07:00", "21:00")
        role = make_role(make_practitioner(f"Person {slug}"), location, [clinic.service])
        make_working_hours(role, range(7), "08:00", "20:00")
    return clinic


def ask(client: Client, **query: str | list[str]) -> str:
    answer = client.get(URL, {"service": "physiotherapy-assessment", **query})
    assert answer.status_code == 200
    return answer.content.decode()


def offered_at(page: str) -> list[str]:
    return re.findall(r'formaction="/book/([a-z]+)/', page)


def test_without_a_visit_the_page_asks_for_one(client: Client, clinics: Clinic) -> None:
    page = client.get(reverse("booking:soonest")).content.decode()
    assert "Which visit?" in page
    assert "There is a problem" not in page
    assert not offered_at(page)


def test_the_first_page_of_booking_leads_here(client: Client, clinics: Clinic) -> None:
    assert f'href="{URL}"' in client.get(reverse("booking:start")).content.decode()
    with_service = client.get(reverse("booking:start"), {"service": clinics.service.slug})
    assert f'href="{URL}?service={clinics.service.slug}"' in with_service.content.decode()


def test_one_list_holds_the_times_of_all_clinics(client: Client, clinics: Clinic) -> None:
    page = ask(client)
    assert set(offered_at(page)) == {"toronto", "oakville", "markham"}
    starts = re.findall(r'name="start" value="([^"]+)"', page)
    assert starts == sorted(starts)
    assert " km" not in page


def test_a_postal_code_shows_how_far_each_clinic_is(client: Client, clinics: Clinic) -> None:
    page = ask(client, near="l6h1a1")
    assert "L6H 1A1" in page
    assert " km" in page
    # Of times at the same minute, the nearest clinic is first.
    assert offered_at(page)[0] == "oakville"


def test_only_the_chosen_clinics_are_looked_at(client: Client, clinics: Clinic) -> None:
    assert set(offered_at(ask(client, at=["markham"]))) == {"markham"}
    both = ask(client, at=["markham", "oakville"], near="L6H")
    assert set(offered_at(both)) == {"markham", "oakville"}


@pytest.mark.parametrize("near", ["nowhere", "90210", "M5V 2T6 " * 99, "\u202e", "' OR 1=1 --"])
def test_a_wrong_postal_code_is_told_at_its_field(
    client: Client, clinics: Clinic, near: str
) -> None:
    page = ask(client, near=near)
    assert "There is a problem" in page
    assert 'href="#id_near"' in page
    assert not offered_at(page)


@pytest.mark.parametrize("query", [{"service": "nothing"}, {"service": ""}, {"at": "nowhere"}])
def test_what_is_not_on_the_list_is_told_at_its_field(
    client: Client, clinics: Clinic, query: dict[str, str]
) -> None:
    assert "There is a problem" in ask(client, **query)


def test_a_lost_letter_is_no_error_of_ours(client: Client, clinics: Clinic) -> None:
    sent = client.get(URL + "?service=%ED%A0%80&near=%ED%A0%80")
    assert sent.status_code in {200, 400}
    assert client.get(URL + "?service=a%00b").status_code in {200, 400}


def test_a_time_is_held_with_one_press(client: Client, clinics: Clinic) -> None:
    start = re.findall(r'name="start" value="([^"]+)"', ask(client, at=["markham"]))[0]
    answer = client.post("/book/markham/physiotherapy-assessment/", {"start": start})
    assert answer["Location"] == reverse("booking:details")
    held = Appointment.objects.get(status=AppointmentStatus.HELD)
    assert held.location.slug == "markham"


def test_without_any_time_the_page_says_whom_to_call(client: Client, clinics: Clinic) -> None:
    WorkingHours.objects.all().delete()
    page = ask(client)
    assert "None of these clinics" in page
    assert 'href="tel:' in page


def test_a_visit_by_phone_is_not_on_the_list(client: Client, clinics: Clinic) -> None:
    clinics.role.services.add(make_service("by-phone", name="Orthotics", online_mode="phone"))
    assert "Orthotics" not in client.get(URL).content.decode()


def test_the_number_of_clinics_does_not_change_the_number_of_queries(
    client: Client, clinics: Clinic, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(8):
        location = make_location(f"place{number}")
        make_opening_hours(location, range(7))
        role = make_role(make_practitioner(f"Person {number}"), location, [clinics.service])
        make_working_hours(role, range(7))
    with django_assert_max_num_queries(12):
        ask(client, near="M5V")


def test_nothing_is_changed_by_looking(visitor: Visitor) -> None:
    visitor.client.get(URL, {"service": visitor.clinic.service.slug})
    assert not Appointment.objects.exists()
    assert visitor.client.post(URL).status_code == 405
