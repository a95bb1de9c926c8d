"""Postal codes, distances, and what is near."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.demo.places import PLACES, Place
from locations.finder import (
    AREAS_FILE,
    Point,
    directions_url,
    distance_km,
    map_url,
    nearest,
    point_of,
    postal_code_of,
)
from locations.models import Location

CN_TOWER = Point(43.6426, -79.3871)
PEARSON = Point(43.6772, -79.6306)
MONTREAL = Point(45.5019, -73.5674)


def place(name: str, at: Point) -> Location:
    return Location(
        name=name,
        latitude=Decimal(str(at.latitude)),
        longitude=Decimal(str(at.longitude)),
        address_line_1="1 O’Brien & Sons Road",
        city="Toronto",
        postal_code="M5V 2T6",
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("M5V 2T6", "M5V 2T6"),
        ("m5v2t6", "M5V 2T6"),
        ("  m5v-2t6. ", "M5V 2T6"),
        ("M5V", "M5V"),
        ("m5v 2", "M5V 2"),
        ("m5v 2t", "M5V 2T"),
        ("L4K 5WO", "L4K 5W0"),
        ("M5V 2TO", "M5V 2T0"),
        ("MSV 2T6", None),
        ("Ｍ５Ｖ ２Ｔ６", "M5V 2T6"),
        ("M 5 V 2 T 6", "M5V 2T6"),
        ("M5V\t2T6", "M5V 2T6"),
        ("", None),
        ("M5", None),
        ("M5V 2T6 7", None),
        ("W5V 2T6", None),
        ("D1A 1A1", None),
        ("M5D 2T6", None),
        ("90210", None),
        ("SW1A 1AA", None),
        ("Toronto", None),
        ("🏥", None),
        ("M5V 🏥", None),
        ("٣", None),
        ("M٥V", None),
        ("M5V\u202e2T6", None),
        ("M5V 2T6" * 2_000, None),
        ("M" * 10_000, None),
        ("' OR 1=1 --", None),
        ("<script>", None),
        ("M5V\0", None),
        ("\ud800", None),
    ],
)
def test_a_postal_code_is_read_as_it_is_typed(typed: str, code: str | None) -> None:
    assert postal_code_of(typed) == code


@given(st.text(max_size=40))
def test_no_text_breaks_the_search(text: str) -> None:
    code = postal_code_of(text)
    assert (point_of(text) is None) == (code is None)
    if code:
        assert postal_code_of(code) == code


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        (CN_TOWER, CN_TOWER, 0.0),
        (CN_TOWER, PEARSON, 19.9),
        (CN_TOWER, MONTREAL, 504.5),
        (Point(0, 0), Point(0, 180), 20015.1),
        (Point(90, 0), Point(-90, 0), 20015.1),
        (Point(0, 179.5), Point(0, -179.5), 111.2),
    ],
)
def test_distances_are_those_of_the_globe(one: Point, other: Point, km: float) -> None:
    assert distance_km(one, other) == pytest.approx(km, rel=0.005, abs=0.05)
    assert distance_km(other, one) == pytest.approx(distance_km(one, other))


@pytest.mark.parametrize("sample", PLACES, ids=lambda sample: sample.slug)
def test_a_postal_code_is_found_within_three_kilometres_of_its_clinic(sample: Place) -> None:
    at = Point(float(sample.latitude), float(sample.longitude))
    found = point_of(sample.postal_code)
    assert found is not None
    assert distance_km(found, at) < 3


@pytest.mark.parametrize(
    ("code", "about", "km"),
    [
        ("M5V", CN_TOWER, 3),
        ("L5P", PEARSON, 3),
        ("L8P 1A1", Point(43.2557, -79.8711), 5),
        ("H2X 1Y4", MONTREAL, 30),
        ("V6B 1A1", Point(49.28, -123.12), 60),
    ],
)
def test_far_codes_fall_back_to_their_region(code: str, about: Point, km: float) -> None:
    found = point_of(code)
    assert found is not None
    assert distance_km(found, about) < km


def test_every_first_letter_of_a_postal_code_leads_somewhere() -> None:
    assert all(point_of(f"{letter}9Z") for letter in "ABCEGHJKLMNPRSTVXY")


def test_the_table_of_areas_has_no_slips() -> None:
    rows = [line.split() for line in AREAS_FILE.read_text("utf-8").splitlines()]
    rows = [row for row in rows if row and row[0] != "#"]
    areas = [row[0] for row in rows]
    assert len(areas) == len(set(areas))
    for area, latitude, longitude in rows:
        assert 41 < float(latitude) < 70, area
        assert -141 < float(longitude) < -52, area
    for area in (area for area in areas if area.startswith("M") and len(area) == 3):
        found = point_of(area)
        assert found is not None
        assert distance_km(found, Point(43.71, -79.39)) < 26, area


def test_the_nearest_comes_first_and_ties_go_by_name() -> None:
    far, near, twin = place("Far", PEARSON), place("Near", CN_TOWER), place("Aside", CN_TOWER)
    found = nearest(CN_TOWER, [far, near, twin])
    assert [location.name for location, _km in found] == ["Aside", "Near", "Far"]
    assert [round(km) for _location, km in found] == [0, 0, 20]


def test_map_links_carry_the_place_and_nothing_of_the_visitor() -> None:
    clinic = place("Toronto", CN_TOWER)
    assert map_url(clinic) == (
        "https://www.openstreetmap.org/?mlat=43.6426&mlon=-79.3871#map=17/43.6426/-79.3871"
    )
    assert directions_url(clinic) == (
        "https://www.google.com/maps/dir/?api=1&destination="
        "1+O%E2%80%99Brien+%26+Sons+Road%2C+Toronto%2C+ON+M5V+2T6"
    )
