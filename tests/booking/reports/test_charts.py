"""Pictures: well-formed, named, and never outside their frame, whatever the figures."""

from __future__ import annotations

import random
from xml.etree import ElementTree

import pytest

from booking.reports import charts
from booking.reports.charts import Bar, Part

SVG = "{http://www.w3.org/2000/svg}"
NASTY = '<script>alert("1")</script> & Co'


def parsed(picture: str) -> ElementTree.Element:
    text = picture.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return ElementTree.fromstring(text)  # noqa: S314 - our own markup, made a line ago


def inside(picture: str) -> bool:
    root = parsed(picture)
    _left, _top, width, height = (float(part) for part in root.attrib["viewBox"].split())
    for box in root.iter("{http://www.w3.org/2000/svg}rect"):
        at, top = float(box.attrib["x"]), float(box.attrib["y"])
        wide, high = float(box.attrib["width"]), float(box.attrib["height"])
        if at < 0 or top < 0 or wide < 0 or at + wide > width + 0.5 or top + high > height + 0.5:
            return False
    return True


@pytest.mark.parametrize("seed", range(20))
def test_bars_of_any_size_stay_inside_the_picture(seed: int) -> None:
    chance = random.Random(seed)
    rows = [
        Bar(f"Row {n}", [Part(chance.choice([0, 0.3, 7, 250, 1e6])) for _ in range(2)], "x")
        for n in range(chance.randrange(0, 45))
    ]
    whole = chance.choice([None, 100])
    assert inside(charts.bars("key", "Title", rows, whole=whole, legend=[("part-main", "one")]))


@pytest.mark.parametrize("seed", range(10))
def test_a_heat_map_stays_inside_the_picture(seed: int) -> None:
    chance = random.Random(seed)
    rows = [
        (f"{hour}:00", *(chance.choice([0, 1, 900]) for _ in range(7)))
        for hour in range(chance.randrange(0, 24))
    ]
    assert inside(charts.heat("key", "Title", list("MTWTFSS"), rows))


def test_a_picture_has_a_name_and_says_what_it_shows() -> None:
    rows = [Bar("Toronto", [Part(82)], "82 %"), Bar("Oakville", [Part(41)], "41 %")]
    root = parsed(charts.bars("utilisation", "Utilisation", rows, whole=100))
    assert root.attrib["role"] == "img"
    names = root.attrib["aria-labelledby"].split()
    told = {child.attrib["id"]: child.text for child in root if "id" in child.attrib}
    assert [told[name] for name in names] == [
        "Utilisation",
        "Highest: Toronto, 82 %. Lowest: Oakville, 41 %.",
    ]


def test_an_empty_picture_says_so() -> None:
    assert "There is nothing to show." in charts.bars("key", "Title", [])
    assert "There is nothing to show." in charts.heat("key", "Title", list("MTWTFSS"), [])


def test_names_are_text_and_never_markup() -> None:
    picture = charts.bars(NASTY, NASTY, [Bar(NASTY, [Part(1)], NASTY)])
    assert "<script" not in picture
    assert parsed(picture).find(f"{SVG}title") is not None


def test_a_full_bar_is_as_wide_as_its_track() -> None:
    root = parsed(charts.bars("key", "Title", [Bar("One", [Part(100)], "100 %")], whole=100))
    track, bar = root.findall(f"{SVG}rect")
    assert bar.attrib["width"] == "360.0"
    assert track.attrib["width"] == "360"


@pytest.mark.parametrize(
    ("value", "most", "shade"), [(0, 10, 0), (1, 10, 1), (5, 10, 3), (10, 10, 5), (3, 0, 0)]
)
def test_more_is_darker(value: float, most: float, shade: int) -> None:
    assert charts.level(value, most) == shade
