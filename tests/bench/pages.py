"""Pages over HTTP, beside a view that says one word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.urls import reverse

from tests.bench.client import Line
from tests.bench.figures import Figure
from tests.bench.ground import requests_per_second, web_server

CONDITION: Final = "/conditions/achilles-tendinopathy/"
# What production has; the tests' own settings keep no page.
KEPT: Final = {"PAGE_CACHE_SECONDS": "5"}


def benchmark() -> Iterator[Figure]:
    """Home, and a condition page: kept in memory, not kept, and known to the browser."""
    with web_server("tests.bench.constant:application_of_one_view()") as port:
        limit = requests_per_second(port, "/")
    with web_server(**KEPT) as port:
        home = requests_per_second(port, reverse("home"))
        warm = requests_per_second(port, CONDITION)
        known = requests_per_second(port, CONDITION, headers=_known(port), status=304)
    # A page whose text this process has, with everything around it made for this request.
    with web_server(PAGE_CACHE_SECONDS="5") as port:
        requests_per_second(port, f"{CONDITION}?from=bench")  # each worker reads its templates
        cold = requests_per_second(port, f"{CONDITION}?from=bench")
    for name, value, goal in (
        ("home page", home, 0.12),
        ("condition page, kept in memory", warm, 0.5),
        ("condition page, text kept, the rest made anew", cold, 0.12),
        ("condition page, 304", known, 0.7),
    ):
        yield Figure(name=name, value=value, unit="requests/s", limit=limit, goal=goal)


def _known(port: int) -> str:
    with Line(port) as line:
        head = line.get(CONDITION).head.decode()
    etag = next(row for row in head.split("\r\n") if row.lower().startswith("etag:"))
    return f"If-None-Match: {etag.partition(':')[2].strip()}\r\n"
