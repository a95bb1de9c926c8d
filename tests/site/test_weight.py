"""What a page weighs on the wire: each page, with its styles, scripts, fonts and pictures.

Sizes are of what is sent: texts compressed with brotli, as the server does in production.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # has no stubs
import pytest
from django.contrib.staticfiles import finders

from clinic.page_cache import BROTLI_QUALITY
from tests.site.crawling import Found

pytestmark = pytest.mark.django_db
LINKED = re.compile(
    r"""<(?:link[^>]*rel="(?:stylesheet|preload)"[^>]*href|script[^>]*src|img[^>]*src)="([^"]+)\""""
)
TEXTS = {".css", ".js", ".svg"}
KILO = 1000


@cache
def weight(address: str) -> int:
    """Bytes of a file of ours."""
    found = finders.find(address.removeprefix("/static/"))
    assert isinstance(found, str), address
    content = Path(found).read_bytes()
    return len(brotli.compress(content)) if Path(found).suffix in TEXTS else len(content)


def asked_for(found: Found) -> set[str]:
    """The addresses that the page loads at once."""
    return set(LINKED.findall(found.source))


def html_of(found: Found) -> int:
    return len(brotli.compress(found.source.encode(), quality=BROTLI_QUALITY))


def public(pages: dict[str, Found]) -> dict[str, Found]:
    return {path: found for path, found in pages.items() if found.source}


def test_nothing_is_loaded_from_elsewhere(pages: dict[str, Found]) -> None:
    files = {address for found in pages.values() for address in asked_for(found)}
    assert files
    assert not [address for address in files if not address.startswith(("/static/", "/media/"))]


def test_a_first_view_weighs_at_most_ninety_kilobytes(pages: dict[str, Found]) -> None:
    heavy = {
        path: total
        for path, found in public(pages).items()
        if (total := html_of(found) + sum(map(weight, asked_for(found)))) > 90 * KILO
    }
    assert not heavy


def test_html_styles_and_scripts_weigh_at_most_forty_kilobytes(pages: dict[str, Found]) -> None:
    heavy = {}
    for path, found in public(pages).items():
        code = [address for address in asked_for(found) if address.endswith((".css", ".js"))]
        if (total := html_of(found) + sum(map(weight, code))) > 40 * KILO:
            heavy[path] = total
    assert not heavy


def test_what_holds_back_the_first_paint_weighs_at_most_fourteen_kilobytes(
    pages: dict[str, Found],
) -> None:
    late = {}
    for path, found in public(pages).items():
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', found.source)
        assert not re.search(
            r'<script(?![^>]*(?:type="(?:module|application/ld\+json)"|defer))[^>]*>', found.source
        ), path
        if (total := sum(map(weight, sheets))) > 14 * KILO:
            late[path] = total
    assert not late


def test_a_later_page_weighs_at_most_fifteen_kilobytes(pages: dict[str, Found]) -> None:
    """Styles, scripts and fonts are there already; what is left is the page and its pictures.

    What all pages of a section share came with the first of them; booking's script, with its steps.
    """
    sections: dict[str, list[Found]] = {}
    for path, found in public(pages).items():
        sections.setdefault(path.split("/")[1], []).append(found)
    heavy = {}
    for section in sections.values():
        common = set.intersection(*(asked_for(found) for found in section))
        common |= {file for found in section for file in asked_for(found) if "htmx" in file}
        for found in section:
            total = html_of(found) + sum(map(weight, asked_for(found) - common))
            if total > 15 * KILO:
                heavy[found.path] = total
    assert not heavy


def test_a_page_asks_for_at_most_eight_files(pages: dict[str, Found]) -> None:
    many = {
        path: len(files)
        for path, found in public(pages).items()
        if len(files := asked_for(found)) > 8
    }
    assert not many
