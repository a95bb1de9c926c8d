"""Choosing a clinic, a service, a practitioner, a day and a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from booking.models import WorkingHours
from locations import hours
from locations.models import OnlineMode
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

NOT_PATHS = [
    "no-such-place",
    "TORONTO",
    "toronto ",
    "ⅷ",
    "%E2%80%AE",
    "..%2F..%2Fetc%2Fpasswd",
    "CON",
]


def text_of(response: object) -> str:
    content: bytes = getattr(response, "content")  # noqa: B009 - a response of any kind
    return content.decode()


def test_every_clinic_is_shown_with_its_next_free_time(client: Client, clinic: Clinic) -> None:
    make_location("maple", name="Maple")
    page = text_of(client.get(reverse("booking:start")))
    assert "Toronto" in page
    assert "Next free time:" in page
    assert "Maple" in page
    assert "No free time online" in page


def test_a_closed_clinic_is_not_offered(client: Client, clinic: Clinic) -> None:
    make_location("maple", is_active=False)
    assert "Maple" not in text_of(client.get(reverse("booking:start")))
    assert client.get("/book/maple/").status_code == 404


def test_a_service_from_another_page_leads_straight_to_its_times(
    client: Client, visitor: Visitor
) -> None:
    make_location("maple")
    page = text_of(client.get(reverse("booking:start"), {"service": visitor.clinic.service.slug}))
    assert f'href="{visitor.slot_url}"' in page
    assert 'href="/book/maple/' not in page


@pytest.mark.parametrize("slug", ["no-such-thing", "' OR 1=1 --", "a" * 10_000, "\ud83d"])
def test_an_unknown_service_is_not_found(client: Client, clinic: Clinic, slug: str) -> None:
    query = {"service": slug.encode("utf-8", "surrogatepass")}
    assert client.get(reverse("booking:start"), query).status_code == 404


@pytest.mark.parametrize("place", NOT_PATHS)
def test_an_unknown_place_is_not_found(client: Client, clinic: Clinic, place: str) -> None:
    assert client.get(f"/book/{place}/").status_code == 404
    assert client.get(f"/book/toronto/{place}/").status_code == 404


def test_services_show_length_price_and_next_free_time(client: Client, clinic: Clinic) -> None:
    page = text_of(client.get(reverse("booking:choose-service", args=["toronto"])))
    assert "45 minutes" in page
    assert "$95" in page
    assert "Next free:" in page


def test_a_service_that_nobody_offers_there_is_not_found(client: Client, clinic: Clinic) -> None:
    make_service("shockwave")
    assert client.get("/book/toronto/shockwave/").status_code == 404
    assert "shockwave" not in text_of(client.get("/book/toronto/")).lower()


def test_a_service_by_phone_shows_the_number(client: Client, clinic: Clinic) -> None:
    by_phone = make_service("orthotics", online_mode=OnlineMode.PHONE)
    clinic.role.services.add(by_phone)
    assert "Booked by phone" in text_of(client.get("/book/toronto/"))
    answer = client.get("/book/toronto/orthotics/")
    assert answer.status_code == 200
    assert "tel:+14165550100" in text_of(answer)


def test_the_number_of_services_does_not_change_the_number_of_queries(
    client: Client, clinic: Clinic, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(8):
        clinic.role.services.add(make_service(f"service-{number}"))
    with django_assert_max_num_queries(10):
        client.get("/book/toronto/")


def test_the_number_of_clinics_does_not_change_the_number_of_queries(
    client: Client, clinic: Clinic, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(8):
        place = make_location(f"place-{number}")
        make_opening_hours(place, range(7))
        role = make_role(make_practitioner(f"Person {number}"), place, [clinic.service])
        make_working_hours(role, range(7))
    with django_assert_max_num_queries(10):
        client.get(reverse("booking:start"))


def test_the_times_of_a_day_are_found_in_few_queries(
    visitor: Visitor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visitor.hold()
    with django_assert_max_num_queries(13):
        page = text_of(visitor.client.get(visitor.slot_url))
    assert "We are still holding" in page


def test_times_are_radios_by_part_of_the_day(visitor: Visitor) -> None:
    page = text_of(visitor.client.get(visitor.slot_url, {"day": later(visitor, 3)}))
    for part in ("Morning", "Afternoon", "Evening"):
        assert f"<legend>{part}</legend>" in page
    assert page.count('type="radio" name="start"') > 20


def test_each_start_is_shown_once_when_two_are_free(visitor: Visitor) -> None:
    page = text_of(visitor.client.get(visitor.slot_url, {"day": later(visitor, 3)}))
    start = visitor.start(3).isoformat()
    assert page.count(f'value="{start}"') == 1


def test_choosing_a_person_shows_their_times_only(visitor: Visitor) -> None:
    WorkingHours.objects.filter(practitioner__slug="sam-sample").update(minutes=(480, 540))
    day = later(visitor, 3)
    anyone = text_of(visitor.client.get(visitor.slot_url, {"day": day}))
    sam = text_of(visitor.client.get(visitor.slot_url, {"day": day, "practitioner": "sam-sample"}))
    assert sam.count('name="start"') < anyone.count('name="start"')
    assert '<option value="sam-sample" selected>' in sam


def test_an_unknown_person_is_not_found(visitor: Visitor) -> None:
    assert visitor.client.get(visitor.slot_url, {"practitioner": "nobody"}).status_code == 404


@pytest.mark.parametrize(
    "day",
    [
        "2026-02-30",
        "9999-12-31",
        "0001-01-01",
        "0000-01-01",
        "2026-13-01",
        "soon",
        "٢٠٢٦",
        "' OR 1",
    ],
)
def test_a_date_that_cannot_be_read_is_answered_with_the_first_free_times(
    visitor: Visitor, day: str
) -> None:
    for name in ("day", "week"):
        answer = visitor.client.get(visitor.slot_url, {name: day})
        assert answer.status_code == 400
        assert "We could not read that date" in text_of(answer)
        assert 'name="start"' in text_of(answer)


@pytest.mark.parametrize("days", [-1, -400, 60, 400])
def test_a_day_that_is_not_open_is_answered_with_the_first_free_times(
    visitor: Visitor, days: int
) -> None:
    answer = visitor.client.get(visitor.slot_url, {"day": later(visitor, days)})
    assert answer.status_code == 200
    assert "cannot be booked online" in text_of(answer)
    assert 'name="start"' in text_of(answer)


def test_the_weeks_end_at_the_horizon(visitor: Visitor) -> None:
    last = text_of(visitor.client.get(visitor.slot_url, {"day": later(visitor, 59)}))
    assert "Later days" not in last
    assert "Earlier days" in last
    first = text_of(visitor.client.get(visitor.slot_url))
    assert "Later days" in first
    assert "Earlier days" not in first


def test_a_day_without_times_offers_the_next_that_has_some(visitor: Visitor) -> None:
    day = hours.local_day(timezone.now(), visitor.clinic.location.zone) + timedelta(days=2)
    WorkingHours.objects.filter(weekday=day.weekday()).delete()
    page = text_of(visitor.client.get(visitor.slot_url, {"day": day.isoformat()}))
    assert "No time is free on this day." in page
    assert f"?day={(day + timedelta(days=1)).isoformat()}" in page


def test_a_full_first_week_leads_on_to_the_next_free_day(visitor: Visitor) -> None:
    today = hours.local_day(timezone.now(), visitor.clinic.location.zone)
    rows = WorkingHours.objects.all()
    rows.update(valid=(today + timedelta(days=20), None))
    page = text_of(visitor.client.get(visitor.slot_url))
    assert 'name="start"' in page
    assert f"?day={(today + timedelta(days=20)).isoformat()}" in page


def test_a_clinic_without_any_time_says_whom_to_call(visitor: Visitor) -> None:
    WorkingHours.objects.all().delete()
    page = text_of(visitor.client.get(visitor.slot_url))
    assert "no free time online" in page
    assert 'name="start"' not in page
    assert "tel:+14165550100" in page


def test_pages_of_choices_refuse_other_verbs(visitor: Visitor) -> None:
    for url in (reverse("booking:start"), "/book/toronto/"):
        assert visitor.client.post(url).status_code == 405
    for verb in ("put", "delete", "options", "trace"):
        assert getattr(visitor.client, verb)(visitor.slot_url).status_code == 405


def test_the_same_parameter_twice_takes_the_last(visitor: Visitor) -> None:
    url = f"{visitor.slot_url}?day=nonsense&day={later(visitor, 3)}"
    assert visitor.client.get(url).status_code == 200


def test_other_pages_can_name_the_next_free_time(clinic: Clinic) -> None:
    template = Template(
        "{% load availability %}{% next_free_time place as one %}{{ one.start.isoformat }} "
        "{% next_free_times places as all %}{% with slot=all|slot_of:place %}"
        "{{ slot.start.isoformat }}{% endwith %}"
    )
    found = template.render(
        Context({"place": clinic.location, "places": [clinic.location]})
    ).split()
    assert len(found) == 2
    assert found[0] == found[1]


def later(visitor: Visitor, days: int) -> str:
    """The date so many days from the clinic's today."""
    today = hours.local_day(timezone.now(), visitor.clinic.location.zone)
    return (today + timedelta(days=days)).isoformat()
