"""The stylesheets: fresh, small, readable in both colour schemes, and of this site alone."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # ships no types
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from clinic.branding import contrast
from clinic.management.commands import join_styles

CSS = settings.BASE_DIR / "static" / "css"
TOKENS = dict(
    re.findall(r"--([\w-]+): ([^;]+);", (CSS / "parts" / "tokens.css").read_text(encoding="utf-8"))
)
GROUNDS = ("page", "surface", "tint", "tint-2", "sand")
# What is written on what: every pair must reach 4.5, in both schemes.
TEXT = [
    *product(("ink", "ink-2", "brand"), GROUNDS),
    *product(("brand-strong",), ("tint", "tint-2")),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("urgent", "urgent-tint"),
    ("urgent", "surface"),
    ("urgent", "page"),
    ("ink", "urgent-tint"),
    ("ink", "caution-tint"),
    ("caution", "caution-tint"),
]


def shades(token: str) -> tuple[str, str]:
    """Light and dark value of a token, as #rrggbb."""
    found = re.findall(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", TOKENS[token])
    full = [f"#{''.join(2 * digit for digit in hue) if len(hue) == 3 else hue}" for hue in found]
    return full[0], full[-1]


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read_by_day_and_night(text: str, ground: str) -> None:
    for one, other in zip(shades(text), shades(ground), strict=True):
        assert contrast(one, other) >= 4.5, (one, other)


@pytest.mark.parametrize("ground", ["page", "surface", "tint"])
def test_the_edge_of_a_field_can_be_seen(ground: str) -> None:
    for one, other in zip(shades("edge"), shades(ground), strict=True):
        assert contrast(one, other) >= 3, (one, other)


def test_the_joined_sheets_are_fresh() -> None:
    call_command("join_styles", "--check")


def test_a_stale_sheet_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(join_styles, "SHEETS", {"site": ("tokens",)})
    with pytest.raises(CommandError, match=r"site\.css is stale"):
        call_command("join_styles", "--check")


@pytest.mark.parametrize(("name", "most"), [("site.css", 6200), ("forms.css", 1700)])
def test_a_sheet_keeps_to_its_budget(name: str, most: int) -> None:
    assert len(brotli.compress((CSS / name).read_bytes())) <= most


def test_the_fonts_keep_to_their_budget() -> None:
    fonts = settings.BASE_DIR / "static" / "fonts"
    assert sum(path.stat().st_size for path in fonts.glob("*.woff2")) <= 40_000
    assert {path.name for path in fonts.glob("*OFL.txt")} == {
        "figtree-OFL.txt",
        "source-serif-OFL.txt",
    }


@pytest.mark.parametrize("path", sorted(CSS.rglob("*.css")), ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "http" not in text.replace('[href^="http"]', "")
    assert "data:" not in text
    assert "@import" not in text
