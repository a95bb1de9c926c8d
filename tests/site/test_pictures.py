"""The pictures of README and docs: all that the command makes are there, light, and in use."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from tests import picture_list

ROOT: Final = Path(__file__).resolve().parent.parent.parent
FOLDER: Final = ROOT / "docs" / "pictures"
MOST_BYTES: Final = 4_000_000
SHOWN: Final = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")


def test_every_picture_of_the_command_is_there_and_no_other() -> None:
    assert {path.stem for path in FOLDER.glob("*.webp")} == picture_list.names()
    assert {path.suffix for path in FOLDER.iterdir()} == {".webp", ".md"}


def test_the_repository_stays_light() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < MOST_BYTES


def test_every_picture_that_a_page_shows_exists() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown = [page.parent / link for page in pages for link in SHOWN.findall(page.read_text())]
    assert len(shown) > len(picture_list.names())
    assert not [link for link in shown if not link.exists()]
