"""The whole public site with its sample data: no broken link, no missing text, no dear page."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin

import pytest

from tests.site.crawling import Found

# Says that a database is needed; the sample data is the module's.
pytestmark = pytest.mark.django_db
MOST_QUERIES = 8
# What a template leaves behind when something is missing.
LEFTOVERS = re.compile(r"\{\{ |\{% | \}\}|%\([a-z_]+\)[sd]|>\s*None\s*<|&lt;Q|object at 0x")


def test_the_walk_covers_the_site(pages: dict[str, Found]) -> None:
    kinds = {path.split("/")[1] for path in pages}
    assert {"", "book", "conditions", "locations", "self-check", "services", "team"} <= kinds
    assert len(pages) > 100


def test_no_link_is_broken(pages: dict[str, Found]) -> None:
    broken = {
        path: found.status for path, found in pages.items() if found.status not in {200, 301, 302}
    }
    named = {
        path: [page.path for page in pages.values() if path in str(page.links)][:2]
        for path in broken
    }
    assert not broken, f"{broken}\nnamed by {named}"


def test_every_fragment_leads_to_something(pages: dict[str, Found]) -> None:
    lost = set()
    for found in pages.values():
        for href, _ in found.links:
            address, mark = urldefrag(urljoin(found.path, href))
            target = pages.get(address)
            if mark and target and target.source and mark not in target.ids:
                lost.add((found.path, href))
    assert not lost


def test_nothing_that_should_have_words_is_empty(pages: dict[str, Found]) -> None:
    empty = {path: dict(found.texts) for path, found in pages.items() if found.texts}
    assert not empty


def test_no_template_left_anything_behind(pages: dict[str, Found]) -> None:
    left = {
        path: match[0] for path, found in pages.items() if (match := LEFTOVERS.search(found.source))
    }
    assert not left


def test_every_page_says_what_it_is(pages: dict[str, Found]) -> None:
    told: dict[str, list[str]] = {}
    for path, found in pages.items():
        if found.source and "noindex" not in found.source and "?" not in path:
            titles = re.findall(r"<title>(.*?)</title>", found.source, re.DOTALL)
            assert len(titles) == 1, path
            assert found.source.count("<h1") == 1, path
            assert re.search(r'<meta name="description" content="[^"]{20,}"', found.source), path
            told.setdefault(titles[0].strip(), []).append(path)
    same = {title: paths for title, paths in told.items() if len(paths) > 1}
    assert not same


def test_no_page_asks_the_database_more_than_eight_times(pages: dict[str, Found]) -> None:
    dear = {path: found.queries for path, found in pages.items() if found.queries > MOST_QUERIES}
    assert not dear
