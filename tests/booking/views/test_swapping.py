"""The times in place: the same address answers with the picker alone, for the script."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from booking.models import WorkingHours
from tests.booking.views.conftest import Visitor

SWAP = {"HX-Request": "true", "HX-Target": "picker"}


def swapped(visitor: Visitor, **query: str) -> str:
    answer = visitor.client.get(visitor.slot_url, query, headers=SWAP)
    assert answer.status_code == 200
    assert "HX-Request" in answer["Vary"]
    return answer.content.decode()


def test_the_script_gets_the_picker_and_words_for_a_screen_reader(visitor: Visitor) -> None:
    part = swapped(visitor)
    assert part.lstrip().startswith('<div id="picker"')
    assert "<html" not in part
    assert re.search(r'<p id="picker-status" hx-swap-oob="innerHTML">\d+ free times on', part)


def test_the_picker_is_the_same_with_and_without_script(visitor: Visitor) -> None:
    whole = visitor.client.get(visitor.slot_url).content.decode()
    picker = re.sub(r'value="[A-Za-z0-9]{64}"', "", swapped(visitor).split('<p id="picker-st')[0])
    assert picker.strip() in re.sub(r'value="[A-Za-z0-9]{64}"', "", whole)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HX-Request": "true", "HX-Target": "main"},
        {"HX-Target": "picker"},
        {**SWAP, "HX-History-Restore-Request": "true"},
    ],
)
def test_everybody_else_gets_the_whole_page(visitor: Visitor, headers: dict[str, str]) -> None:
    answer = visitor.client.get(visitor.slot_url, headers=headers)
    assert "<html" in answer.content.decode()


def test_a_date_that_cannot_be_read_is_told_in_place(visitor: Visitor) -> None:
    assert "could not read that date" in swapped(visitor, day="2026-02-30")
    assert visitor.client.get(visitor.slot_url, {"day": "2026-02-30"}).status_code == 400


def test_moving_swaps_in_place_too(visitor: Visitor) -> None:
    url = reverse("booking:move", args=[visitor.book().code])
    part = visitor.client.get(url, headers=SWAP).content.decode()
    assert part.lstrip().startswith('<div id="picker"')
    assert "Move to this time" in part
    assert f'action="{url}"' in part


def test_only_pages_with_a_picker_load_the_library(visitor: Visitor) -> None:
    library = "django_htmx/htmx-2.min.js"
    assert library in visitor.client.get(visitor.slot_url).content.decode()
    for url in ("/", "/book/", "/book/toronto/", "/book/soonest/"):
        assert library not in visitor.client.get(url).content.decode()


# The part of the day -----------------------------------------------------------------------


def walls(page: str) -> list[str]:
    return re.findall(r"<legend>(Morning|Afternoon|Evening)</legend>", page)


def test_a_part_of_the_day_filters_times_and_counts(visitor: Visitor) -> None:
    assert walls(swapped(visitor)) == ["Morning", "Afternoon", "Evening"]
    page = swapped(visitor, part="evening")
    assert walls(page) == ["Evening"]
    links = re.findall(r'class="day" [^>]*href="([^"]+)"', page)
    assert links
    assert all("part=evening" in link for link in links)


def test_a_part_that_is_free_far_ahead_only_is_found(visitor: Visitor) -> None:
    WorkingHours.objects.update(minutes=(480, 720))
    page = swapped(visitor, part="evening")
    assert "No time is free on this day" in page
    assert walls(swapped(visitor, part="morning")) == ["Morning"]


@pytest.mark.parametrize("part", ["night", "", "\u00e9", "any"])
def test_no_part_of_the_day_is_any(visitor: Visitor, part: str) -> None:
    assert walls(swapped(visitor, part=part)) == ["Morning", "Afternoon", "Evening"]
