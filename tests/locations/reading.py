"""Reads the directory's pages as a visitor, or a search engine, would."""

from __future__ import annotations

import html
import json
import re
from typing import Any, Final

from django.test import Client

from locations.models import Location

INDEX: Final = "/locations/"
MARKHAM: Final = {"latitude": "43.84930", "longitude": "-79.33820", "postal_code": "L3R 5H6"}
OAKVILLE: Final = {"latitude": "43.44750", "longitude": "-79.66690", "postal_code": "L6J 3J3"}


def words(response: Any) -> str:
    """What a reader sees in <main>: tags gone, spaces made one."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert main is not None
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main[0])))


def headings(response: Any) -> list[str]:
    """The names of the clinics in the list, in order."""
    found = re.findall(r'<h2>\s*<a href="/locations/([^/]+)/"', response.content.decode())
    return [str(slug) for slug in found]


def data_block(response: Any) -> list[dict[str, Any]]:
    """The page's JSON-LD graph."""
    source = response.content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', source, re.DOTALL)
    assert found is not None
    graph: list[dict[str, Any]] = json.loads(found[1])["@graph"]
    return graph


def page_of(client: Client, location: Location) -> Any:
    """The clinic's page; fails unless it is shown."""
    response = client.get(location.get_absolute_url())
    assert response.status_code == 200
    return response
