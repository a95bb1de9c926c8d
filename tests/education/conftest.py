"""The starter library in the database, for the tests that read its pages."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from locations.models import HealthcareService
from tests.builders import NOW, make_location, make_practitioner, make_role, make_service
from tests.starter import put_library

SERVICES = (
    "physiotherapy-assessment",
    "physiotherapy-follow-up",
    "chiropractic-assessment",
    "chiropractic-follow-up",
    "chiropody-assessment",
    "chiropody-follow-up",
    "shockwave-therapy",
    "running-assessment",
    "custom-orthotics",
)


def offer_services() -> dict[str, HealthcareService]:
    """The services that the library names, offered by one person at two clinics."""
    found = {slug: make_service(slug) for slug in SERVICES}
    person = make_practitioner()
    for slug in ("toronto", "oakville"):
        make_role(person, make_location(slug), found.values())
    return found


@pytest.fixture
def services(db: None) -> dict[str, HealthcareService]:
    """The services that the library names, at two clinics."""
    return offer_services()


@pytest.fixture
def library(services: dict[str, HealthcareService]) -> None:
    """The starter library, put there after the services."""
    put_library(now=NOW)


@pytest.fixture(scope="session")
def hub(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> str:
    """The hub page's HTML, for the many tests that only read it; leaves nothing behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        offer_services()
        put_library(now=NOW)
        response = Client().get("/conditions/ankle-pain-when-running/")
        transaction.set_rollback(True)
    assert response.status_code == 200
    return response.content.decode()
