"""Which addresses lead to a clinic, and what the others get."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.builders import Clinic, make_clinic, make_location
from tests.locations.reading import INDEX

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("toronto")


@pytest.mark.parametrize("typed", ["Toronto", "TORONTO", "toronto%20", "%20toronto", "toronto%0a"])
def test_capitals_and_spaces_lead_to_the_right_address(
    client: Client, clinic: Clinic, typed: str
) -> None:
    response = client.get(f"/locations/{typed}/")
    assert (response.status_code, response["Location"]) == (301, "/locations/toronto/")


def test_a_slug_with_capitals_is_found_by_any_spelling(client: Client) -> None:
    make_location("North-York")
    assert client.get("/locations/North-York/").status_code == 200
    assert client.get("/locations/north-york/")["Location"] == "/locations/North-York/"


@pytest.mark.parametrize(
    "typed",
    [
        "nowhere",
        "ⅷ",
        "%E2%80%AEtoronto",
        "toronto;jsessionid=1",
        "..%2f..%2fetc%2fpasswd",
        "%ff%fe",
        "🏥",
        "x" * 8_000,
        "%20",
        "1",
    ],
)
def test_unknown_addresses_get_the_sites_own_404(
    client: Client, clinic: Clinic, typed: str
) -> None:
    response = client.get(f"/locations/{typed}/")
    assert response.status_code == 404
    assert "<h1" in response.content.decode()


def test_a_nul_in_the_address_is_refused(client: Client) -> None:
    assert client.get("/locations/toronto%00/").status_code == 400


def test_an_inactive_clinic_is_not_found(client: Client) -> None:
    make_location("toronto", is_active=False)
    assert client.get("/locations/toronto/").status_code == 404
    assert client.get("/locations/TORONTO/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_are_read_only(client: Client, clinic: Clinic, method: str) -> None:
    for path in (INDEX, clinic.location.get_absolute_url()):
        assert getattr(client, method)(path).status_code == 405


def test_head_answers_like_get(client: Client, clinic: Clinic) -> None:
    assert client.head(clinic.location.get_absolute_url()).status_code == 200
