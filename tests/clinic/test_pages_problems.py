"""What went wrong: own pages with the clinic's phone, drawn without database and cache."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver

from clinic import views

# None of these tests but the last two may touch the database: pytest-django refuses it.
PROBLEMS: list[tuple[Callable[[HttpRequest], HttpResponse], int]] = [
    (views.bad_request, 400),
    (views.forbidden, 403),
    (views.csrf_failure, 403),
    (views.not_found, 404),
    (views.too_many, 429),
    (views.server_error, 500),
    (views.unavailable, 503),
]


@pytest.mark.parametrize(("view", "status"), PROBLEMS)
def test_a_problem_page_names_the_phone_and_needs_no_database(
    rf: RequestFactory, view: Callable[[HttpRequest], HttpResponse], status: int
) -> None:
    response = view(rf.get("/somewhere/"))
    page = response.content.decode()
    assert response.status_code == status
    assert page.count("<h1") == 1
    assert f'href="tel:{settings.BRAND.phone}"' in page
    assert "911" in page
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["409.html", "410.html"])
def test_pages_for_what_changed_meanwhile_can_be_drawn(rf: RequestFactory, name: str) -> None:
    response = views._problem(rf.get("/"), int(name[:3]))
    assert settings.BRAND.phone_display in response.content.decode()


def test_a_problem_page_says_nothing_of_the_machine(rf: RequestFactory) -> None:
    page = views.server_error(rf.get("/somewhere/")).content.decode()
    for word in ("Django", "Traceback", "Python", "/somewhere/"):
        assert word not in page


def test_while_unavailable_the_browser_is_told_when_to_come_back(rf: RequestFactory) -> None:
    assert views.unavailable(rf.get("/"))["Retry-After"] == "30"


def test_someone_who_was_booking_is_told_to_look_for_the_confirmation(rf: RequestFactory) -> None:
    for view in (views.server_error, views.unavailable):
        assert "confirmation" in view(rf.get("/")).content.decode()


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_django_uses_these_pages(status: int) -> None:
    assert get_resolver().resolve_error_handler(status).__module__ == "clinic.views"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/conditions/nothing/", "/locations/nothing/"])
def test_an_unknown_address_gets_the_own_page(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "We cannot find that page" in response.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_asked_for_again() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a"})
    assert response.status_code == 403
    assert "send the form again" in response.content.decode()
