"""The manifest, the offline page and its worker."""

from __future__ import annotations

import io
import json
import re
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from tests.builders import make_location

pytestmark = pytest.mark.django_db


def test_the_manifest_names_icons_that_exist_in_their_sizes(client: Client) -> None:
    response = client.get("/site.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    data = response.json()
    assert data["start_url"] == "/"
    for icon in data["icons"]:
        found = finders.find(icon["src"].removeprefix("/static/"))
        assert isinstance(found, str)
        with open(found, "rb") as file:  # noqa: PTH123 - finders give plain text paths
            head = file.read(24)
        size = int.from_bytes(head[16:20], "big")
        assert icon["sizes"] == f"{size}x{size}"
    for shortcut in data["shortcuts"]:
        assert client.get(shortcut["url"]).status_code == 200


def test_the_worker_keeps_files_that_exist_and_no_page_of_a_visit(client: Client) -> None:
    response = client.get("/worker.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert "no-cache" in response["Cache-Control"]
    kept = json.loads(re.search(r"KEPT = (\[.*?\]);", response.content.decode())[1])  # type: ignore[index]  # the test ends if it is not there
    assert kept[0] == reverse("offline")
    assert all(path.startswith("/static/") for path in kept[1:])
    assert all(finders.find(path.removeprefix("/static/")) for path in kept[1:])


def test_the_offline_page_gives_each_clinics_number(client: Client) -> None:
    make_location("maple")
    source = client.get("/offline/").content.decode()
    assert 'href="tel:+1-416-555-0100"' in source
    assert "noindex" in source


def test_the_browser_may_load_the_worker_and_nothing_from_elsewhere(client: Client) -> None:
    policy = client.get("/offline/")["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "default-src 'none'" in policy


def test_the_old_icon_address_leads_to_the_icon(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"].endswith("favicon.ico")


@pytest.mark.parametrize("name", ["terms", "about-our-pages", "contact", "privacy"])
def test_pages_of_trust_open_and_stand_in_footer_and_sitemap(client: Client, name: str) -> None:
    path = reverse(name)
    assert f'href="{path}"' in client.get(path).content.decode()
    assert f"{path}</loc>" in client.get(reverse("sitemap")).content.decode()


def test_the_page_of_parts_is_for_staff_where_the_site_is_public(
    client: Client, settings: Settings
) -> None:
    settings.IS_LOCAL = False
    assert client.get("/design/").status_code == 404
    settings.STAFF_MFA = False
    client.force_login(User.objects.create_user("desk", is_staff=True))
    assert client.get("/design/").status_code == 200


@pytest.mark.parametrize("path", ["/", "/contact/", "/conditions/"])
def test_a_link_to_any_page_shows_a_picture(client: Client, path: str) -> None:
    found = re.findall(r'property="og:image" content="([^"]+)"', client.get(path).content.decode())
    assert len(found) == 1
    picture = client.get(urlsplit(found[0]).path)
    assert picture["Content-Type"] == "image/png"
    assert "immutable" in picture["Cache-Control"]
    assert Image.open(io.BytesIO(picture.content)).size == (1200, 630)


def test_the_picture_of_an_older_brand_leads_to_the_new_one(client: Client) -> None:
    answer = client.get("/share/0123456789ab.png")
    assert answer.status_code == 302
    assert "Cache-Control" not in answer or "immutable" not in answer["Cache-Control"]
    assert client.get(answer["Location"]).status_code == 200


def test_a_page_of_ones_own_has_no_picture_for_others(client: Client) -> None:
    assert "og:image" not in client.get("/book/find/").content.decode()
