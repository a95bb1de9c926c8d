"""Pages reach people elsewhere: in feeds, in links that are shared, on paper, in search engines."""

from __future__ import annotations

import io
import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from PIL import Image

from education import social_card
from education.models import Condition
from tests.education.rows import make_published

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITE = "http://127.0.0.1:8000"


def html_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def meta(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)"', html))


def test_the_feed_has_each_page_with_its_times_and_address(client: Client, indexed: None) -> None:
    response = client.get("/conditions/feed.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)  # noqa: S314 - made by us
    entries = feed.findall("a:entry", ATOM)
    assert len(entries) == Condition.objects.published().count()
    link = entries[0].find("a:link", ATOM)
    assert link is not None
    assert link.get("href", "").startswith(f"{SITE}/")
    for entry in entries:
        assert entry.findtext("a:updated", "", ATOM)
        assert entry.findtext("a:summary", "", ATOM)


def test_the_feed_starts_with_what_changed_last(client: Client, indexed: None) -> None:
    page = Condition.objects.get(slug="calf-strain")
    page.changed_at = page.changed_at.replace(year=page.changed_at.year + 1)
    page.save()
    feed = ET.fromstring(client.get("/conditions/feed.atom").content)  # noqa: S314 - ours
    assert feed.findtext("a:entry/a:title", "", ATOM) == page.title
    assert feed.findtext("a:updated", "", ATOM).startswith(f"{page.changed_at:%Y-%m-%d}")


def test_a_shared_link_shows_title_answer_and_picture(client: Client, indexed: None) -> None:
    for page in Condition.objects.published():
        html = html_of(client, page.get_absolute_url())
        found = meta(html)
        assert found["og:url"] == f"{SITE}{page.get_absolute_url()}"
        assert found["twitter:card"] == "summary_large_image"
        assert found["description"]
        assert f'<link rel="canonical" href="{found["og:url"]}">' in html
        assert found["og:image"].startswith(f"{SITE}/cards/{page.slug}-")


def test_the_picture_is_a_png_of_its_size_kept_for_good(client: Client) -> None:
    page = make_published("sore-toe", title="A sore toe " * 9)
    path = meta(html_of(client, page.get_absolute_url()))["og:image"].removeprefix(SITE)
    response = client.get(path)
    assert response["Content-Type"] == "image/png"
    assert "immutable" in response["Cache-Control"]
    image = Image.open(io.BytesIO(response.content))
    assert image.size == (1200, 630)
    assert len(response.content) < 60_000
    again = client.get(path, headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_another_title_is_another_picture_and_the_old_address_leads_there(client: Client) -> None:
    page = make_published("sore-toe")
    old = social_card.mark_of(page)
    Condition.objects.filter(pk=page.pk).update(title="A sorer toe")
    page.refresh_from_db()
    assert social_card.mark_of(page) != old
    led = client.get(f"/cards/sore-toe-{old}.png")
    assert led["Location"] == f"/cards/sore-toe-{social_card.mark_of(page)}.png"


def test_there_is_no_picture_of_a_page_that_is_not_public(client: Client) -> None:
    page = make_published("sore-toe")
    Condition.objects.update(status="archived")
    assert client.get(f"/cards/sore-toe-{social_card.mark_of(page)}.png").status_code == 404


def test_every_condition_has_a_handout_with_its_cards_doses_and_a_code(
    client: Client, indexed: None
) -> None:
    for page in Condition.objects.published().conditions():
        html = html_of(client, f"{page.get_absolute_url()}handout/")
        assert 'class="qr"' in html
        assert html.count("care-card care-card--") == page.care_cards.count()
        for name in page.treatment_links.filter(treatment__setting="home"):
            assert name.treatment.name in html
        assert "noindex" in html
    assert client.get("/conditions/nope/handout/").status_code == 404


def graph(client: Client, path: str) -> dict[str, dict[str, Any]]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html_of(client, path))
    assert found
    return {thing["@type"]: thing for thing in json.loads(found[1])["@graph"]}


# What schema.org lets a thing of these types say (version 29), as far as we say it.
KNOWN = {
    "MedicalWebPage": {
        "@type", "@id", "url", "name", "description", "inLanguage", "dateModified", "audience",
        "isAccessibleForFree", "publisher", "about", "datePublished", "lastReviewed", "reviewedBy",
    },
    "MedicalCondition": {
        "@type", "@id", "name", "description", "alternateName", "associatedAnatomy",
        "signOrSymptom", "possibleTreatment", "differentialDiagnosis", "riskFactor",
        "primaryPrevention", "typicalTest",
    },
    "MedicalTherapy": {
        "@type", "@id", "name", "description", "alternateName", "contraindication",
    },
    "BreadcrumbList": {"@type", "itemListElement"},
}  # fmt: skip


def test_structured_data_says_only_what_schema_org_knows(client: Client, indexed: None) -> None:
    for page in Condition.objects.published():
        things = graph(client, page.get_absolute_url())
        assert {"MedicalWebPage", "BreadcrumbList"} <= set(things)
        for kind, thing in things.items():
            assert set(thing) <= KNOWN[kind], kind
            assert all(thing.values()), kind
        crumbs = things["BreadcrumbList"]["itemListElement"]
        assert [crumb["position"] for crumb in crumbs] == [1, 2, 3]
        assert crumbs[-1]["item"] == things["MedicalWebPage"]["url"]
        if page.kind == "condition":
            about = things["MedicalWebPage"]["about"]["@id"]
            assert about == things["MedicalCondition"]["@id"]
            assert things["MedicalCondition"]["signOrSymptom"]


def test_a_clinic_is_a_medical_clinic(client: Client, indexed: None) -> None:
    clinic = graph(client, "/locations/toronto/")["MedicalClinic"]
    assert clinic["address"]["addressCountry"] == "CA"
    assert clinic["geo"]["@type"] == "GeoCoordinates"


def test_the_site_map_says_when_pages_changed(client: Client) -> None:
    page = make_published("sore-toe")
    xml = html_of(client, "/sitemap.xml")
    assert f"{page.get_absolute_url()}</loc><lastmod>{page.changed_at:%Y-%m-%d}" in xml
    for path in ("/conditions/by-symptom/", "/glossary/"):
        assert f"{path}</loc>" in xml
    assert "/search/" not in xml
    assert "Disallow: /search/" in html_of(client, "/robots.txt")
