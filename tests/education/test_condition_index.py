"""The A to Z, the list by body area, and the sitemap."""

from __future__ import annotations

import itertools
import math

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from education import body_picture
from education.index import load_index
from education.models import BodyArea
from education.sitemaps import ConditionSitemap
from tests.builders import NOW
from tests.education.rows import make_condition, make_published

pytestmark = pytest.mark.django_db


def test_pages_are_found_by_every_name_that_people_use(library: None) -> None:
    index = load_index()
    entries = {(entry.name, entry.slug) for group in index.groups for entry in group.entries}
    assert ("Ankle pain when running", "ankle-pain-when-running") in entries
    assert ("Heel cord pain", "achilles-tendinopathy") in entries
    assert ("Shin splints", "front-shin-pain") in entries
    assert ("Shin splints", "medial-tibial-stress-syndrome") in entries
    letters = [group.letter for group in index.groups]
    assert letters == sorted(letters)


def test_the_list_leads_to_every_page_and_names_the_areas(library: None, client: Client) -> None:
    BodyArea.objects.create(slug="knee", name="Knee")
    with CaptureQueriesContext(connection) as queries:
        html = client.get("/conditions/").content.decode()
    assert len(queries) <= 5
    index = load_index()
    for condition in [*index.conditions, *index.guides, *index.treatments]:
        assert f'href="{condition.get_absolute_url()}"' in html
        assert condition.summary in html
    for slug in ("ankle", "back-of-ankle", "outer-ankle", "shin", "heel", "sole"):
        assert f'id="{slug}"' in html
    assert 'id="knee"' not in html


def test_every_area_of_the_library_is_on_the_picture_and_leads_to_its_list(
    library: None, client: Client
) -> None:
    html = client.get("/conditions/").content.decode()
    areas = load_index().areas
    views = body_picture.views(areas)
    assert [view.name for view in views] == ["From the front", "From behind", "From below"]
    assert {spot.url for view in views for spot in view.spots} == {
        f"#{area.slug}" for area in areas
    }
    for view in views:
        assert f'aria-label="Leg and foot: {view.name}"' in html
        for spot in view.spots:
            assert f'<a href="{spot.url}"><line' in html
            assert f'id="{spot.url[1:]}"' in html
            assert spot.name in html


def test_rings_and_names_are_inside_the_picture_and_apart() -> None:
    for _name, places in body_picture.VIEWS.values():
        found = list(places.values())
        for place in found:
            assert 0 <= place.name[0] <= 430
            assert 0 < place.name[1] < 460
        for one, other in itertools.combinations(found, 2):
            assert math.dist((one.x, one.y), (other.x, other.y)) >= 2 * body_picture.RING


def test_drafts_are_in_no_list(client: Client) -> None:
    area = BodyArea.objects.create(slug="toes", name="Toes")
    make_condition("sore-nail").body_areas.add(area)
    html = client.get("/conditions/").content.decode()
    assert "Sore nail" not in html
    assert "Toes" not in html
    assert "There are no pages yet." in html


def test_the_sitemap_says_when_a_page_changed(client: Client) -> None:
    page = make_published()
    make_condition("sore-nail")
    sitemap = ConditionSitemap()
    assert [sitemap.location(item) for item in sitemap.items()] == [page.get_absolute_url()]
    assert sitemap.lastmod(page) == NOW
    xml = client.get("/sitemap.xml").content.decode()
    assert page.get_absolute_url() in xml
    assert "<lastmod>2027-06-05</lastmod>" in xml
