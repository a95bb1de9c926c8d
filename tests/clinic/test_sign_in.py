"""Staff sign-in pages in the site's look, under its strict policy."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from clinic.branding import brand

pytestmark = pytest.mark.django_db
PASSWORD = "a long sample phrase"


@pytest.fixture
def desk(client: Client) -> Client:
    get_user_model().objects.create_user("desk", "desk@clinic.example", PASSWORD, is_staff=True)
    client.post("/accounts/login/", {"login": "desk", "password": PASSWORD})
    return client


def test_a_wrong_password_is_told_without_saying_which_part_is_wrong(client: Client) -> None:
    response = client.post("/accounts/login/", {"login": "nobody", "password": "x"})
    page = response.content.decode()
    assert "<title>Error:" in page
    assert "error-summary" in page
    assert 'value="nobody"' in page
    assert 'value="x"' not in page


def test_right_words_lead_to_the_staff_side(desk: Client) -> None:
    assert desk.get("/accounts/2fa/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/accounts/password/change/", "/accounts/logout/", "/accounts/2fa/"]
)
def test_account_pages_wear_the_sites_frame(desk: Client, path: str) -> None:
    page = desk.get(path).content.decode()
    assert page.count("<h1") == 1
    assert "site-header" in page
    assert " style=" not in page


def test_the_second_factor_is_shown_without_a_data_picture(desk: Client) -> None:
    desk.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = desk.get("/accounts/2fa/totp/activate/").content.decode()
    assert "<path" in page
    assert "data:" not in page
    assert "<?xml" not in page
    assert 'id="authenticator_secret"' in page


def test_nobody_signs_up(client: Client) -> None:
    page = client.get("/accounts/signup/").content.decode()
    assert "closed" in page
    assert 'name="password1"' not in page


def test_a_reset_answers_the_same_for_known_and_unknown_addresses(desk: Client) -> None:
    answers = [
        Client().post("/accounts/password/reset/", {"email": email})
        for email in ("desk@clinic.example", "nobody@clinic.example")
    ]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]


def test_every_template_knows_the_brand(desk: Client) -> None:
    context = desk.get("/accounts/2fa/").context
    assert context["brand"] == brand(context["request"])["brand"]
