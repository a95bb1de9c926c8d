"""What machines ask for, the house rules, and the page of parts."""

from __future__ import annotations

import dataclasses
import re
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from clinic import views


def lines(text: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in text.splitlines() if line)


def test_security_txt_ends_within_a_year(client: Client) -> None:
    response = client.get("/.well-known/security.txt")
    found = lines(response.content.decode())
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert found["Contact"] == f"mailto:{settings.BRAND.email}"
    expires = datetime.fromisoformat(found["Expires"])
    assert timedelta(days=90) < expires - timezone.now() < timedelta(days=365)
    assert found["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"


def test_password_managers_find_the_change_page(client: Client) -> None:
    response = client.get("/.well-known/change-password")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/password/change/"


def test_robots_are_kept_out_of_bookings_and_not_shown_the_staff_side(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /visit/" in text
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text
    assert settings.ADMIN_PATH not in text


def test_the_brands_colours_override_the_tokens(rf: RequestFactory, settings: Settings) -> None:
    assert views.brand_css(rf.get("/brand.css")).content == b":root{}\n"
    colours = {"brand": "light-dark(#111111, #eeeeee)"}
    settings.BRAND = dataclasses.replace(settings.BRAND, colours=colours)
    response = views.brand_css(rf.get("/brand.css"))
    assert response.content == b":root{--brand:light-dark(#111111, #eeeeee);}\n"
    assert response["Content-Type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize("path", ["/robots.txt", "/.well-known/security.txt", "/healthz"])
def test_they_answer_reading_only(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/accessibility/", "/privacy/", "/accounts/login/"])
def test_a_page_has_one_heading_a_language_and_nothing_inline(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    assert page.count("<h1") == 1
    assert '<html lang="en-ca">' in page
    assert 'id="main"' in page
    for forbidden in (" style=", "<style", "javascript:", " onclick=", 'src="http', "data:image"):
        assert forbidden not in page


@pytest.mark.django_db
def test_a_page_names_its_address_without_the_query(client: Client) -> None:
    page = client.get("/privacy/?from=mail").content.decode()
    assert f'<link rel="canonical" href="{settings.SITE_URL}/privacy/">' in page


@pytest.mark.django_db
def test_the_sample_site_says_that_it_is_one(client: Client, settings: Settings) -> None:
    assert "Sample site" in client.get("/privacy/").content.decode()
    settings.BRAND = dataclasses.replace(settings.BRAND, is_sample=False)
    page = client.get("/privacy/").content.decode()
    assert "Sample site" not in page
    assert "Sample data" not in page


@pytest.mark.django_db
def test_the_page_of_parts_is_for_laptops_and_staff(rf: RequestFactory, settings: Settings) -> None:
    request = rf.get("/design/")
    request.user = AnonymousUser()
    with pytest.raises(Http404):
        views.design(request)
    settings.IS_LOCAL = True
    page = views.design(request).content.decode()
    assert page.count("<h1") == 1
    assert " style=" not in page


@pytest.mark.django_db
def test_the_sitemap_names_every_page_once(client: Client) -> None:
    source = client.get("/sitemap.xml").content.decode()
    paths = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", source)
    assert {"/", "/locations/", "/conditions/", "/self-check/", "/book/"} <= set(paths)
    assert len(paths) == len(set(paths))
