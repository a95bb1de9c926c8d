"""Public pages from memory: soon fresh, never somebody else's, and 304 for who has them."""

from __future__ import annotations

import gzip
from typing import Any

import brotli  # type: ignore[import-untyped]  # has no stubs
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from education.models import Condition
from locations.models import HealthcareService, PractitionerRole
from tests.builders import make_opening_hours, make_working_hours
from tests.education.conftest import offer_services
from tests.education.rows import make_published

pytestmark = pytest.mark.django_db
PAGE = "/conditions/sore-toe/"


@pytest.fixture(autouse=True)
def _kept_for_a_minute(settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 60


@pytest.fixture
def client() -> Client:
    """A client whose handler starts with an empty memory: each has its own middleware."""
    return Client()


def test_a_page_is_read_from_the_database_once(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_published()
    first = client.get(PAGE)
    with django_assert_num_queries(0):
        second = client.get(PAGE)
    assert second.content == first.content
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_it_is_read_again_when_its_seconds_are_over(client: Client, settings: Any) -> None:
    make_published()
    settings.PAGE_CACHE_SECONDS = 1e-9
    client.get(PAGE)
    Condition.objects.update(title="Another toe", changed_at="2030-01-01T00:00Z")
    assert "Another toe" in client.get(PAGE).content.decode()


def test_a_browser_that_has_the_page_is_told_so(client: Client) -> None:
    make_published()
    page = client.get(PAGE)
    for header in ({"if-none-match": page["ETag"]}, {"if-modified-since": page["Last-Modified"]}):
        again = client.get(PAGE, headers=header)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == page["ETag"]
    assert client.get(PAGE, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_visitor_with_a_session_has_pages_of_their_own_and_304_too(client: Client) -> None:
    make_published()
    client.get(PAGE)
    client.cookies["sessionid"] = "x" * 32
    page = client.get(PAGE)
    assert "private" in page["Cache-Control"]
    assert client.get(PAGE, headers={"if-none-match": page["ETag"]}).status_code == 304


def test_a_remembered_district_has_pages_of_its_own(client: Client) -> None:
    offer_services()
    page = make_published()
    page.service_links.create(service_id=_a_service())
    client.get(PAGE)
    client.cookies["near"] = "L6J"
    assert "nearest to L6J" in client.get(PAGE).content.decode()
    del client.cookies["near"]
    assert "nearest to L6J" not in client.get(PAGE).content.decode()


def _a_service() -> int:
    return HealthcareService.objects.get(slug="physiotherapy-assessment").pk


@pytest.mark.parametrize("encoding", ["br", "gzip", ""])
def test_a_page_is_sent_in_the_encoding_that_was_asked_for(client: Client, encoding: str) -> None:
    make_published()
    plain = client.get(PAGE, headers={"accept-encoding": "identity"}).content
    response = client.get(PAGE, headers={"accept-encoding": encoding})
    undo = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[encoding]
    assert undo(response.content) == plain
    assert response.get("Content-Encoding", "") == encoding
    assert "Accept-Encoding" in response["Vary"]
    assert int(response["Content-Length"]) == len(response.content)


def test_neither_errors_nor_addresses_with_a_query_nor_booking_are_kept(client: Client) -> None:
    assert client.get(PAGE).status_code == 404
    make_published()
    assert client.get(PAGE).status_code == 200
    Condition.objects.update(status="archived")
    assert client.get(f"{PAGE}?from=mail").status_code == 404
    assert "public" not in client.get("/book/").get("Cache-Control", "")
    assert "public" not in client.get("/self-check/").get("Cache-Control", "")


def test_a_strange_host_gets_nothing_from_memory(client: Client) -> None:
    make_published()
    client.get(PAGE)
    assert client.get(PAGE, headers={"host": "evil.example"}).status_code == 400


def test_an_uncached_page_asks_eight_times_at_most(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    offer_services()
    for role, weekdays in zip(
        PractitionerRole.objects.all(), ([0, 1, 2], [3, 4, 5, 6]), strict=True
    ):
        make_opening_hours(role.location, range(7))
        make_working_hours(role, weekdays)
    page = make_published()
    page.service_links.create(service_id=_a_service())
    with django_assert_max_num_queries(8):
        html = client.get(PAGE).content.decode()
    assert "See the soonest times" in html
