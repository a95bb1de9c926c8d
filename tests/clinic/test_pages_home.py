"""The home page: what hurts, how urgent, which clinic."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from clinic import body_picture
from education.models import BodyArea, Condition
from education.models.condition import Status
from locations.directory import clinics
from locations.models import Location
from tests.builders import make_clinic, make_location

pytestmark = pytest.mark.django_db


def make_condition(title: str, *areas: str, status: Status = Status.PUBLISHED) -> Condition:
    now = timezone.now()
    condition = Condition.objects.create(
        slug=title.lower().replace(" ", "-"),
        title=title,
        summary="A sentence.",
        status=status,
        published_at=now,
        changed_at=now,
        is_sample_content=True,
    )
    for slug in areas:
        area, _created = BodyArea.objects.get_or_create(slug=slug, defaults={"name": slug.title()})
        condition.body_areas.add(area)
    return condition


def home(client: Client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_site_without_any_data_still_has_a_home_page(client: Client) -> None:
    assert "Where does it hurt?" in home(client)


def test_it_leads_to_published_pages_only(client: Client) -> None:
    make_condition("Sore ankle", "ankle")
    make_condition("Half written", "heel", status=Status.DRAFT)
    page = home(client)
    assert 'href="/conditions/sore-ankle/"' in page
    assert "half-written" not in page
    assert "Heel" not in page


def test_it_names_every_clinic_and_when_it_is_free_next(client: Client) -> None:
    make_clinic()
    make_location(slug="far-away", name="Far Away")
    page = home(client)
    assert "Our 2 clinics" in page
    assert 'href="/locations/far-away/"' in page
    assert page.count("Next free:") == 1
    assert page.count("Call for a time") == 1


def test_a_closed_clinic_is_not_listed(client: Client) -> None:
    make_location(slug="gone", name="Gone", is_active=False)
    assert "/locations/gone/" not in home(client)


def test_it_says_when_to_call_911_and_when_to_book(client: Client) -> None:
    page = home(client)
    assert page.index("Call 911 now") < page.index("Be seen today") < page.index("Book a visit if")


def test_more_clinics_cost_no_more_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_condition("Sore ankle", "ankle")
    make_clinic()
    for number in range(8):
        make_location(slug=f"clinic-{number}", name=f"Clinic {number}")
    with django_assert_max_num_queries(30):
        home(client)


def test_the_clinics_are_read_once_a_request(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_location(slug="one", name="One")
    request = rf.get("/")
    names = Template("{% load clinics %}{% clinic_list as found %}{{ found.0.name }}")
    with django_assert_num_queries(1):
        assert [location.name for location in clinics(request)] == ["One"]
        assert names.render(Context({"request": request})) == "One"


def test_a_page_without_a_request_asks_for_no_clinics(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        Template("{% load clinics %}{% clinic_list as found %}").render(Context({}))
    assert not Location.objects.exists()


def test_a_spot_leads_to_the_only_page_or_to_the_area_in_the_index() -> None:
    make_condition("Sore ankle", "ankle", "heel")
    make_condition("Sore heel", "heel")
    found = body_picture.spots(Condition.objects.prefetch_related("body_areas"))
    assert {spot.name: spot.url for spot in found} == {
        "Ankle": "/conditions/sore-ankle/",
        "Heel": "/conditions/#heel",
    }


def test_an_area_that_is_not_on_the_picture_is_left_out_of_it() -> None:
    make_condition("Sore elbow", "elbow")
    assert body_picture.spots(Condition.objects.prefetch_related("body_areas")) == []


def test_every_place_on_the_picture_is_inside_it() -> None:
    for place in body_picture.PLACES.values():
        assert -120 <= place.name[0] <= 450
        assert 0 < place.name[1] < 540


def test_the_next_free_time_is_a_coming_one(client: Client) -> None:
    make_clinic()
    response = client.get("/")
    soonest = [slot for _clinic, slot in response.context["clinics"] if slot]
    assert soonest
    assert all(slot.start > timezone.now() - timedelta(minutes=1) for slot in soonest)


def test_it_leads_to_the_soonest_clinic_and_asks_for_a_postal_code(client: Client) -> None:
    make_clinic()
    page = home(client)
    assert "Next free time:" in page
    assert 'href="/book/toronto/"' in page
    assert 'name="near"' in page


def test_a_remembered_district_brings_the_nearest_clinic_to_the_front(client: Client) -> None:
    make_clinic()
    make_clinic("oakville", latitude="43.447", longitude="-79.667")
    client.cookies["near"] = "L6H"
    page = home(client)
    assert "Next free time near L6H:" in page
    assert page.index("/locations/oakville/") < page.index("/locations/toronto/")
    assert 'name="near"' not in page
