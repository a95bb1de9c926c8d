"""Every list and every page of the staff side: it opens, and its cost does not grow with rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from booking.models import Message
from tests.builders import (
    Clinic,
    make_appointment,
    make_clinic,
    make_closure,
    make_override,
    make_patient,
    make_policy,
    make_resource,
    make_service,
    make_time_off,
    make_travel_time,
)

pytestmark = pytest.mark.django_db
APPS = ("booking", "locations", "education")
MODELS = [model for model in admin.site._registry if model._meta.app_label in APPS]
# A page without rows, such as the self-check's rules, is its list and nothing more.
WITH_ROWS = [model for model in MODELS if model._meta.managed]
MOST_QUERIES = 12
ROWS = 8


@pytest.fixture
def chief(client: Client, settings: Any) -> Client:
    """A superuser's browser."""
    settings.STAFF_MFA = False
    client.force_login(User.objects.create_superuser("chief"))
    return client


def fill(number: int) -> Clinic:
    """One row of everything, and one more clinic to hang it on."""
    now = timezone.now().replace(second=0, microsecond=0)
    service = make_service(f"service-{number}")
    clinic = make_clinic(f"clinic-{number}", service=service)
    make_policy(clinic.location)
    make_resource(clinic.location)
    make_closure(clinic.location, now.date())
    make_override(clinic.role, now.date())
    make_time_off(clinic.practitioner, now, now + timedelta(days=1))
    patient = make_patient(f"Person {number}")
    visit = make_appointment(clinic.role, service, patient, now)
    Message.objects.create(
        appointment=visit,
        kind="confirmation",
        version=1,
        due_at=now,
        next_at=now,
        not_after=now,
        created_at=now,
        last_error=f"Reason {number}.",
    )
    return clinic


def cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200, url
    return len(queries)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_list_costs_the_same_for_one_row_and_for_many(chief: Client, model: Any) -> None:
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    url = reverse(f"admin:{name}_changelist")
    first = fill(0)
    make_travel_time(fill(1).location, first.location)
    chief.get(url)
    few = cost(chief, url)
    for number in range(2, ROWS):
        make_travel_time(fill(number).location, first.location)
    many = cost(chief, url)
    assert many <= MOST_QUERIES
    assert many <= few


@pytest.mark.parametrize("model", WITH_ROWS, ids=lambda model: model._meta.label)
def test_every_staff_page_opens(chief: Client, model: Any) -> None:
    first = fill(0)
    make_travel_time(fill(1).location, first.location)
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    assert chief.get(reverse(f"admin:{name}_add")).status_code in {200, 403}
    row = model._default_manager.first()
    if row is not None:
        for page in ("change", "history", "delete"):
            answer = chief.get(reverse(f"admin:{name}_{page}", args=[row.pk]))
            assert answer.status_code in {200, 403}, page
        assert chief.get(reverse(f"admin:{name}_change", args=[10**30])).status_code in {302, 404}


def test_the_home_of_the_staff_side_opens(chief: Client) -> None:
    assert cost(chief, reverse("admin:index")) <= MOST_QUERIES
