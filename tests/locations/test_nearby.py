"""Remembering a district: on the visitor's device only, three characters, and only if wanted."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import make_location
from tests.locations.reading import INDEX, MARKHAM, OAKVILLE, headings, words

pytestmark = pytest.mark.django_db
REMEMBER = "/locations/near/"


@pytest.fixture(autouse=True)
def _places() -> None:
    make_location("markham", **MARKHAM)
    make_location("oakville", **OAKVILLE)


def test_looking_for_the_nearest_remembers_nothing(client: Client) -> None:
    client.get(INDEX, {"near": "L6J 3J3"})
    assert "near" not in client.cookies
    assert headings(client.get(INDEX)) == ["markham", "oakville"]


def test_what_is_remembered_is_the_district_and_it_sorts_the_list(client: Client) -> None:
    assert "Remember L6J on this device" in words(client.get(INDEX, {"near": "L6J 3J3"}))
    response = client.post(REMEMBER, {"near": "L6J 3J3"})
    assert (response.status_code, response["Location"]) == (302, reverse("locations:index"))
    cookie = client.cookies["near"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("L6J", True, "Lax")
    response = client.get(INDEX)
    assert headings(response) == ["oakville", "markham"]
    assert "This device remembers that you are near L6J." in words(response)


def test_it_is_forgotten_on_request(client: Client) -> None:
    client.post(REMEMBER, {"near": "L6J"})
    client.post(REMEMBER, {})
    assert client.cookies["near"].value == ""
    assert headings(client.get(INDEX)) == ["markham", "oakville"]


@pytest.mark.parametrize("junk", ["", "nowhere", "X" * 5000, "\ud800", "<b>", "Z9Z"])
def test_junk_is_not_remembered_and_a_junk_cookie_is_passed_over(client: Client, junk: str) -> None:
    client.post(REMEMBER, {"near": junk.encode("utf-8", "replace").decode()})
    assert not client.cookies["near"].value
    client.cookies["near"] = junk.encode("ascii", "replace").decode()[:50]
    assert headings(client.get(INDEX)) == ["markham", "oakville"]


def test_a_link_cannot_make_a_device_remember(client: Client) -> None:
    assert client.get(REMEMBER, {"near": "L6J"}).status_code == 405
    assert "near" not in client.cookies
