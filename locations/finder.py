"""Which clinics are near: to a postal code or to a point.

Postal codes are looked up in `postal_areas.txt`, a small table of approximate middles of postal
areas. Nothing is asked of another server, so nobody else learns where a visitor lives.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlencode

from locations.models import Location

EARTH_RADIUS_KM: Final = 6371.0
# Canada Post uses no D, F, I, O, Q or U, and no W or Z in front: they are mistaken for others.
LETTERS: Final = "ABCEGHJ-NPRSTV-Z"
AREA: Final = re.compile(rf"[ABCEGHJ-NPRSTVXY]\d[{LETTERS}]")
UNIT: Final = re.compile(rf"(\d([{LETTERS}]\d?)?)?")
SEPARATORS: Final = re.compile(r"[\s.\-]+")
# Letters typed for the digits that they look like.
LOOK_ALIKES: Final = str.maketrans("OIL", "011")
LONGEST_INPUT: Final = 20
AREAS_FILE: Final = Path(__file__).with_name("postal_areas.txt")


class Point(NamedTuple):
    """A place on the globe, degrees (WGS 84)."""

    latitude: float
    longitude: float


def postal_code_of(text: str) -> str | None:
    """The postal code in what somebody typed, tidied: "m5v2t6" is "M5V 2T6", "M5V" stays "M5V".

    None if it cannot be one. Small letters, full-width ones, missing or odd separators, a missing
    end and an O typed for a zero are forgiven.
    """
    if len(text) > LONGEST_INPUT:
        return None
    tidy = SEPARATORS.sub("", unicodedata.normalize("NFKC", text).upper())
    tidy = "".join(
        letter.translate(LOOK_ALIKES) if place % 2 else letter for place, letter in enumerate(tidy)
    )
    area, unit = tidy[:3], tidy[3:]
    if not tidy.isascii() or not AREA.fullmatch(area) or not UNIT.fullmatch(unit):
        return None
    return f"{area} {unit}".rstrip()


def point_of(postal_code: str) -> Point | None:
    """About where a postal code is; None if it is not one. See `postal_code_of` for what passes.

    Good to a kilometre or two around Toronto; elsewhere it is the middle of a region or a province.
    """
    code = postal_code_of(postal_code)
    if code is None:
        return None
    areas = _areas()
    return next((areas[code[:size]] for size in (3, 2, 1) if code[:size] in areas), None)


def nearest(point: Point, locations: Iterable[Location]) -> list[tuple[Location, float]]:
    """The locations with their distance from the point in kilometres, nearest first."""
    found = [(location, distance_km(point, point_at(location))) for location in locations]
    return sorted(found, key=lambda pair: (pair[1], pair[0].name))


def nearest_first(locations: Iterable[Location], near: str) -> list[Location]:
    """The locations by distance from a postal code; as they come where it is no such code."""
    point = point_of(near) if near else None
    if point is None:
        return list(locations)
    return [location for location, _ in nearest(point, locations)]


def point_at(location: Location) -> Point:
    """Where a clinic stands."""
    return Point(float(location.latitude), float(location.longitude))


def distance_km(one: Point, other: Point) -> float:
    """Kilometres as the crow flies (haversine formula on a sphere; off by 0.5 % at most)."""
    latitude_1, latitude_2 = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude)
    half = (
        math.sin((latitude_2 - latitude_1) / 2) ** 2
        + math.cos(latitude_1) * math.cos(latitude_2) * math.sin(east / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(half, 1.0)))


def map_url(location: Location) -> str:
    """The clinic on OpenStreetMap: a link to follow, nothing that the page loads."""
    latitude, longitude = location.latitude, location.longitude
    query = urlencode({"mlat": latitude, "mlon": longitude})
    return f"https://www.openstreetmap.org/?{query}#map=17/{latitude}/{longitude}"


def directions_url(location: Location) -> str:
    """The way there in the visitor's own map application, from wherever they are."""
    query = urlencode({"api": 1, "destination": location.address})
    return f"https://www.google.com/maps/dir/?{query}"


@cache
def _areas() -> dict[str, Point]:
    lines = AREAS_FILE.read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if line and not line.startswith("#"))
    return {area: Point(float(latitude), float(longitude)) for area, latitude, longitude in rows}
