"""Reads the site as a search engine does: from link to link, each address once."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# Of an address with a query, so many forms are read: days of a calendar lead on for ever.
VARIANTS: Final = 3
REDIRECTS: Final = {301, 302}
NOT_PAGES: Final = re.compile(r"^/(static|media|accounts)/|\.ics$")
# Ten clinics offer nearly the same: below /book/ two of them stand for all.
ALIKE: Final = re.compile(r"^/book/(?!soonest/|find/|with/|toronto/|maple/)[^/]+/.")


@dataclass
class Found:
    """A page as it was answered."""

    path: str
    status: int
    queries: int
    source: str = ""
    ids: set[str] = field(default_factory=set)
    links: list[tuple[str, str]] = field(default_factory=list)  # address and text
    texts: Counter[str] = field(default_factory=Counter)  # how many of a tag are empty


class _Reader(HTMLParser):
    """Collects ids, links with their text, and elements that must not be empty."""

    WATCHED: Final = frozenset({"a", "h1", "h2", "h3", "button", "title", "label", "th", "legend"})

    def __init__(self, found: Found) -> None:
        super().__init__()
        self.found = found
        self.open: list[tuple[str, dict[str, str], list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if "id" in named:
            self.found.ids.add(named["id"])
        if tag == "img" and "alt" not in named:
            self.found.texts["img without alt"] += 1
        label = named.get("aria-label", "") or named.get("alt", "") or named.get("title", "")
        for _, _, words in self.open:
            words.append(label)
        if tag in self.WATCHED:
            self.open.append((tag, named, [label]))

    def handle_data(self, data: str) -> None:
        for _, _, words in self.open:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            return
        _, named, words = self.open.pop()
        text = " ".join("".join(words).split())
        if not text and tag != "th":
            self.found.texts[tag] += 1
        if tag == "a" and "href" in named:
            self.found.links.append((named["href"], text))


def read(client: Client, path: str) -> Found:
    """One page, whatever its answer."""
    with CaptureQueriesContext(connection) as queries:
        response: Any = client.get(path)
    found = Found(path, response.status_code, len(queries))
    if response.status_code in REDIRECTS:
        found.links.append((response["Location"], "redirect"))
    elif response["Content-Type"].startswith("text/html"):
        found.source = response.content.decode()
        _Reader(found).feed(found.source)
    return found


def crawl(client: Client, *starts: str) -> Iterator[Found]:
    """Every page that links lead to, each address once; of one path a few queries at most."""
    seen: set[str] = set()
    variants: Counter[tuple[str, tuple[str, ...]]] = Counter()
    queue = deque(starts)
    while queue:
        path = queue.popleft()
        shape = _shape(path)
        if path in seen or variants[shape] >= VARIANTS:
            continue
        seen.add(path)
        variants[shape] += 1 if urlsplit(path).query else 0
        found = read(client, path)
        yield found
        queue.extend(inside(found))


def inside(found: Found) -> list[str]:
    """Where the page's links lead on this site, without fragments."""
    paths = []
    for href, _ in found.links:
        target = urlsplit(urljoin(found.path, urldefrag(href).url))
        if target.scheme or target.netloc or not target.path:
            continue
        if not NOT_PAGES.search(target.path) and not ALIKE.search(target.path):
            paths.append(f"{target.path}?{target.query}" if target.query else target.path)
    return paths


def _shape(path: str) -> tuple[str, tuple[str, ...]]:
    """Addresses that differ in the values of their query only have one shape."""
    parts = urlsplit(path)
    first = parts.path.strip("/").split("/")[0]
    return (first if parts.query else parts.path, tuple(key for key, _ in parse_qsl(parts.query)))
