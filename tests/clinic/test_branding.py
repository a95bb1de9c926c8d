"""The brand file: data that is checked when the site starts."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from clinic.branding import contrast, load_brand

GOOD = """
name = "Harbour Physio"
short_name = "Harbour"
legal_name = "Harbour Physio Inc."
tagline = "Steady on your feet."
description = "Three clinics."
postal_address = "1 Quay Street, Toronto, ON M5V 2T6"
phone = "+14165550123"
phone_display = "416-555-0123"
email = "hello@harbour.example"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "brand.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_that_comes_with_the_site_loads_and_is_a_sample() -> None:
    brand = load_brand(settings.BASE_DIR / "clinic" / "brand.toml")
    assert brand.name == "PinPoint Health"
    assert brand.is_sample
    assert "55501" in brand.phone


def test_another_group_needs_no_code(tmp_path: Path) -> None:
    brand = load_brand(write(tmp_path, GOOD))
    assert brand.name == "Harbour Physio"
    assert not brand.is_sample
    assert brand.colours == {}


def test_a_colour_becomes_a_pair_of_shades(tmp_path: Path) -> None:
    text = GOOD + '[colours]\nbrand = { light = "#123456", dark = "#9fd0ff" }\n'
    assert load_brand(write(tmp_path, text)).colours == {"brand": "light-dark(#123456, #9fd0ff)"}


def without(name: str) -> str:
    return "\n".join(line for line in GOOD.splitlines() if not line.startswith(f"{name} "))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (without("phone"), "phone must be a text that is not empty"),
        (GOOD.replace('"Harbour Physio"', '"  "'), "name must be a text"),
        (GOOD.replace("+14165550123", "416 555 0123"), "phone must be a number like"),
        (GOOD.replace("hello@harbour.example", "hello"), "email must be one address"),
        (GOOD.replace("Three clinics.", "Three\\nclinics."), "description must be one line"),
        (GOOD + 'motto = "x"\n', "unknown entry motto"),
        (GOOD + 'is_sample = "yes"\n', "is_sample must be true or false"),
        (GOOD + 'colours = "blue"\n', "colours must be a table"),
        (GOOD + "[colours]\nbrand = 7\n", "needs a light and a dark shade"),
        (GOOD + '[colours]\npage = { light = "#ffffff", dark = "#000000" }\n', "not a token"),
        (GOOD + '[colours]\nbrand = { light = "blue", dark = "#9fd0ff" }\n', "a colour like"),
        (GOOD + '[colours]\nbrand = { light = "#ffdd00", dark = "#9fd0ff" }\n', "hard to read"),
        ("name = ", "cannot be read"),
    ],
)
def test_nonsense_is_refused_by_name(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=complaint):
        load_brand(write(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        load_brand(tmp_path / "none.toml")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#0e5c58", "#ffffff") == contrast("#ffffff", "#0e5c58")
