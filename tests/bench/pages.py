"""Pages over HTTP, beside a view that says one word."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from tests.bench.figures import Figure
from tests.bench.ground import requests_per_second, web_server


def benchmark() -> Iterator[Figure]:
    """The home page: nothing is cached yet, so the cold goal of a page holds."""
    with web_server("tests.bench.constant:application_of_one_view()") as port:
        limit = requests_per_second(port, "/")
    with web_server() as port:
        value = requests_per_second(port, reverse("home"))
    yield Figure(name="home page", value=value, unit="requests/s", limit=limit, goal=0.12)
