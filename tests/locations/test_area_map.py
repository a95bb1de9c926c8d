"""The drawn map: every clinic on it, no name over another, nothing outside the picture."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from clinic.demo.places import PLACES
from locations import area_map
from locations.area_map import WIDTH, box_of
from locations.models import Location
from tests.builders import make_location
from tests.locations.reading import INDEX


def place(name: str, latitude: float | str, longitude: float | str) -> Location:
    return Location(
        slug=name.lower(),
        name=name,
        latitude=Decimal(str(latitude)),
        longitude=Decimal(str(longitude)),
    )


def test_no_name_of_our_clinics_covers_another_or_leaves_the_picture() -> None:
    drawn = area_map.draw([place(one.name, one.latitude, one.longitude) for one in PLACES])
    assert drawn is not None
    boxes = [box_of(mark) for mark in drawn.marks]
    assert len(boxes) == len(PLACES)
    assert not [pair for pair in itertools.combinations(boxes, 2) if pair[0].meets(pair[1])]
    assert all(box.left >= 0 and box.right <= WIDTH for box in boxes)
    assert all(box.top >= 0 and box.bottom <= drawn.height for box in boxes)


def test_north_is_up_and_east_is_right() -> None:
    drawn = area_map.draw([place("South", 43.5, -79.7), place("North", 44.0, -79.3)])
    assert drawn is not None
    north, south = sorted(drawn.marks, key=lambda mark: mark.y)
    assert (north.location.name, south.location.name) == ("North", "South")
    assert north.x > south.x


def test_without_clinics_there_is_no_map() -> None:
    assert area_map.draw([]) is None


DEGREES = st.tuples(st.floats(43, 45), st.floats(-81, -78))


@given(st.lists(DEGREES, min_size=1, max_size=20))
def test_every_dot_is_inside_the_picture(points: list[tuple[float, float]]) -> None:
    drawn = area_map.draw([place(f"Place {n}", *point) for n, point in enumerate(points)])
    assert drawn is not None
    assert len(drawn.marks) == len(points)
    assert all(0 < mark.x < WIDTH and 0 < mark.y < drawn.height for mark in drawn.marks)


@pytest.mark.django_db
def test_the_map_leads_to_each_clinic(client: Client) -> None:
    make_location("maple")
    source = client.get(INDEX).content.decode()
    assert source.count('href="/locations/maple/"') >= 2
    assert "<svg viewBox" in source
