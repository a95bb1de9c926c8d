"""The list of clinics, as a visitor gets it."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.builders import Clinic, make_clinic, make_closure, make_location
from tests.locations.reading import INDEX, MARKHAM, OAKVILLE, headings, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("toronto", is_step_free=True, email="toronto@clinic.example")


def test_the_list_shows_each_clinic_with_what_matters(client: Client, clinic: Clinic) -> None:
    response = client.get(INDEX)
    text = words(response)
    for piece in ("100 Sample Street", "M5V 2T6", "(416) 555-0100", "Step-free"):
        assert piece in text
    assert re.search(r"Next free time: (today|tomorrow|\w+day \d)", text)
    assert re.search(r"Open now until 6:00 pm|Closed, opens ", text)
    source = response.content.decode()
    assert 'href="tel:+1-416-555-0100"' in source
    assert f'href="{reverse("booking:choose-service", args=["toronto"])}"' in source


def test_without_a_postal_code_clinics_come_by_name(client: Client) -> None:
    for slug in ("vaughan", "maple", "oakville"):
        make_location(slug)
    make_location("closed-down", is_active=False)
    assert headings(client.get(INDEX)) == ["maple", "oakville", "vaughan"]
    assert headings(client.get(f"{INDEX}?near=+++")) == ["maple", "oakville", "vaughan"]


@pytest.mark.parametrize("typed", ["L6J 3J3", "l6j", "L6J3J3", "  l6j-3j3 ", "Ｌ６Ｊ"])
def test_a_postal_code_puts_the_nearest_first(client: Client, typed: str) -> None:
    make_location("markham", **MARKHAM)
    make_location("oakville", **OAKVILLE)
    make_location("toronto")
    response = client.get(INDEX, {"near": typed})
    assert headings(response) == ["oakville", "toronto", "markham"]
    text = words(response)
    assert "Nearest to L6J" in text
    assert re.search(r"Oakville Closed (Less than 2|About [2345]) km away", text)
    assert re.search(r"Markham Closed About (4[789]|5[012]) km away", text)


@pytest.mark.parametrize(
    "typed",
    [
        "12345",
        "Toronto",
        "D1A 1A1",
        "🏥🏥🏥",
        "M5V 🏥",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "(a+)+$",
        "%_\\",
        "\u202eM5V",
        "x" * 10_000,
    ],
)
def test_what_is_no_postal_code_is_told_at_the_field_and_kept(client: Client, typed: str) -> None:
    make_location("toronto")
    response = client.get(INDEX, {"near": typed})
    assert response.status_code == 200
    source = response.content.decode()
    assert f'value="{html.escape(typed)}"' in source
    assert "<script>alert" not in source
    assert "Enter a Canadian postal code" in words(response)
    assert re.search(r'<input[^>]*name="near"[^>]*aria-invalid="true"', source)
    assert "<title>Error:" in source
    assert headings(response) == ["toronto"]


@pytest.mark.parametrize(
    ("query", "status"),
    [("near=a%00b", 400), ("near=%ff%fe", 200), ("near=M5V&near=L6J", 200), ("far=1", 200)],
)
def test_strange_queries_are_answered(client: Client, query: str, status: int) -> None:
    assert client.get(f"{INDEX}?{query}").status_code == status


def test_without_clinics_the_list_says_so(client: Client) -> None:
    assert "No clinic is open to visitors yet." in words(client.get(INDEX))


@pytest.mark.parametrize("count", [1, 10])
def test_the_list_takes_eight_queries_at_most(
    client: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_clinic(f"clinic-{number}")
    make_closure(None, timezone.localdate(timezone.now()) + timedelta(days=20))
    with django_assert_max_num_queries(8):
        client.get(INDEX, {"near": "M5V"})
