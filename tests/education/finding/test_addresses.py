"""An address that is nearly right leads to the right page."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from education import addresses, publishing
from education.models import Condition, OldSlug
from tests.builders import NOW
from tests.education.admin.forms import form_of
from tests.education.rows import approval, make_published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("/conditions/Plantar-Fasciitis/", "/conditions/plantar-fasciitis/"),
        ("/conditions/plantar fasciitis/", "/conditions/plantar-fasciitis/"),
        ("/conditions/ PLANTAR_fasciitis /", "/conditions/plantar-fasciitis/"),
        ("/conditions/heat-or-ice/", "/guides/heat-or-ice/"),
        ("/conditions/policemans-heel/", "/conditions/plantar-fasciitis/"),
    ],
)
def test_wrong_case_spaces_kind_and_other_names_lead_to_the_page(
    client: Client, indexed: None, asked: str, wanted: str
) -> None:
    response = client.get(asked)
    assert (response.status_code, response["Location"]) == (301, wanted)


@pytest.mark.parametrize(
    "asked", ["/conditions/nope/", "/conditions/shin-splints/", "/guides/%25/"]
)
def test_what_means_no_page_or_two_is_not_found(client: Client, indexed: None, asked: str) -> None:
    assert client.get(asked).status_code == 404


def test_a_renamed_page_keeps_its_old_address(client: Client) -> None:
    page = make_published("old-toe")
    for slug in ("new-toe", "newest-toe"):
        before, page.slug = page.slug, slug
        page.save()
        addresses.renamed(page, before)
    for old in ("old-toe", "new-toe", "OLD-toe"):
        assert client.get(f"/conditions/{old}/")["Location"] == "/conditions/newest-toe/"


def test_a_name_that_is_in_use_again_is_nobodys_old_one(client: Client) -> None:
    page = make_published("toe")
    page.slug = "big-toe"
    page.save()
    addresses.renamed(page, "toe")
    page.slug = "toe"
    page.save()
    addresses.renamed(page, "big-toe")
    assert [row.slug for row in OldSlug.objects.all()] == ["big-toe"]
    assert client.get("/conditions/toe/").status_code == 200


def test_a_page_that_is_not_public_is_led_to_by_nothing(client: Client) -> None:
    page = make_published("toe")
    addresses.renamed(page, "old-toe")
    Condition.objects.update(status="archived")
    assert client.get("/conditions/old-toe/").status_code == 404
    assert client.get("/conditions/Toe/").status_code == 404


def test_an_editor_who_renames_a_page_leaves_the_old_address(client: Client, settings: Any) -> None:
    settings.STAFF_MFA = False
    client.force_login(User.objects.create_superuser("editor"))
    page = make_published("toe")
    url = f"/admin/education/condition/{page.pk}/change/"
    client.post(url, form_of(client, url) | {"slug": "big-toe"})
    assert client.get("/conditions/toe/").status_code == 200  # until the draft is approved
    publishing.send_to_review(page, now=NOW)
    publishing.approve(page, approval(), now=NOW)
    assert publishing.publish(page, now=NOW).slug == "big-toe"
    assert client.get("/conditions/toe/")["Location"] == "/conditions/big-toe/"
