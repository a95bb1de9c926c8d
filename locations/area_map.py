"""A drawn map of the area: where the clinics lie to each other. No map server is asked.

Drawn in the units of the picture's view box, for a column on a desk and a phone's width alike.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from locations.finder import Point, point_at
from locations.models import Location

WIDTH: Final = 480
SHORTEST, TALLEST = 320, 560
# Room for a label beside the outermost dots.
MARGIN_X: Final = 120
MARGIN_Y: Final = 44
KM_A_DEGREE: Final = 111.2
SMALLEST_KM: Final = 10.0
# What a label takes: letters are about this wide at this size, in the site's typeface.
LETTER: Final = 9.4
LINE: Final = 21
GAP: Final = 13
DOT: Final = 8

# The shore of Lake Ontario from Hamilton to Oshawa, good to about a kilometre (WGS 84).
SHORE: Final = (
    Point(43.29, -79.79),
    Point(43.33, -79.78),
    Point(43.40, -79.70),
    Point(43.44, -79.66),
    Point(43.50, -79.61),
    Point(43.55, -79.58),
    Point(43.59, -79.52),
    Point(43.62, -79.48),
    Point(43.635, -79.42),
    Point(43.638, -79.36),
    Point(43.66, -79.31),
    Point(43.69, -79.25),
    Point(43.74, -79.19),
    Point(43.79, -79.12),
    Point(43.82, -79.04),
    Point(43.86, -78.85),
)
FAR_OUT: Final = (Point(42.9, -78.6), Point(42.9, -79.9))


class Box(NamedTuple):
    """A rectangle of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """True if the two have area in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """A clinic on the map: its dot at x, y, and its name beside it."""

    location: Location
    x: int
    y: int
    text_x: int
    text_y: int
    anchor: str


@dataclass(frozen=True, slots=True)
class AreaMap:
    """The picture: its height, the lake as a path, the clinics."""

    height: int
    lake: str
    marks: list[Mark]

    @property
    def view_box(self) -> str:
        """The picture's own units."""
        return f"0 0 {WIDTH} {self.height}"


class _Projection:
    """Degrees to the picture: true at the middle, and flat enough for a region."""

    def __init__(self, points: Sequence[Point]) -> None:
        self.north = max(point.latitude for point in points)
        self.south = min(point.latitude for point in points)
        self.west = min(point.longitude for point in points)
        self.east = max(point.longitude for point in points)
        self.narrow = math.cos(math.radians((self.north + self.south) / 2))
        tall = max((self.north - self.south) * KM_A_DEGREE, SMALLEST_KM)
        wide = max((self.east - self.west) * KM_A_DEGREE * self.narrow, SMALLEST_KM)
        across, down = WIDTH - 2 * MARGIN_X, TALLEST - 2 * MARGIN_Y
        self.scale = min(across / wide, down / tall) * KM_A_DEGREE
        self.height = max(SHORTEST, round(2 * MARGIN_Y + self.scale * (self.north - self.south)))

    def __call__(self, point: Point) -> tuple[int, int]:
        middle = (self.east + self.west) / 2, (self.north + self.south) / 2
        x = WIDTH / 2 + (point.longitude - middle[0]) * self.narrow * self.scale
        y = self.height / 2 - (point.latitude - middle[1]) * self.scale
        return round(x), round(y)


def draw(locations: Iterable[Location]) -> AreaMap | None:
    """The map of the clinics; None if there are none."""
    places = list(locations)
    if not places:
        return None
    project = _Projection([point_at(place) for place in places])
    dots = [(place, *project(point_at(place))) for place in places]
    taken = [Box(x - DOT, y - DOT, x + DOT, y + DOT) for _, x, y in dots]
    marks = []
    for place, x, y in sorted(dots, key=lambda dot: dot[2]):
        mark, box = _label(place, x, y, taken)
        marks.append(mark)
        taken.append(box)
    return AreaMap(project.height, _path(project), marks)


def box_of(mark: Mark) -> Box:
    """What the name of a clinic covers."""
    width = LETTER * len(mark.location.name)
    left = {"start": 0.0, "end": -width, "middle": -width / 2}[mark.anchor] + mark.text_x
    return Box(left, mark.text_y - LINE * 0.75, left + width, mark.text_y + LINE * 0.25)


def _label(place: Location, x: int, y: int, taken: Sequence[Box]) -> tuple[Mark, Box]:
    """The name where it covers nothing: right, left, below or above; else to the right."""
    sides = (
        Mark(place, x, y, x + GAP, y + 6, "start"),
        Mark(place, x, y, x - GAP, y + 6, "end"),
        Mark(place, x, y, x, y + GAP + LINE - 6, "middle"),
        Mark(place, x, y, x, y - GAP, "middle"),
    )
    for mark in sides:
        box = box_of(mark)
        inside = box.left >= 0 and box.right <= WIDTH
        if inside and not any(box.meets(other) for other in taken):
            return mark, box
    return sides[0], box_of(sides[0])


def _path(project: _Projection) -> str:
    points = [project(point) for point in (*SHORE, *FAR_OUT)]
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"
