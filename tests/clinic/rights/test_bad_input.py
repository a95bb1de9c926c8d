"""Every form of the staff side, sent with nonsense: a message beside the field, never a 500."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from locations.models import StaffRole
from tests.booking.admin.posting import inputs
from tests.clinic.rights.world import World, make_member, make_world

pytestmark = pytest.mark.django_db
MODELS = [
    model for model in admin.site._registry if model._meta.app_label in {"booking", "locations"}
]
NONSENSE = ["nonsense", "-1", "9" * 30, "24:00", "0000-00-00", "\ud7ff\u0001"]
# The second row of a table is as the first.
LATER_ROW = re.compile(r"-([1-9]\d*|__prefix__)-")
# What the browser's own machinery needs to be whole, or the page is a 400 for good.
KEPT = ("csrfmiddlewaretoken", "-TOTAL_FORMS", "-INITIAL_FORMS", "_FORMS")


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    settings.STAFF_MFA = False


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def owner(world: World) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_member(StaffRole.OWNER, world))
    return client


def form_of(model: type[Model], row: Model | None) -> str:
    """The row's page, or that on which one is made."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    return reverse(f"{name}_change", args=[row.pk]) if row is not None else reverse(f"{name}_add")


def stored(row: Model | None) -> Any:
    return type(row)._base_manager.filter(pk=row.pk).values().first() if row is not None else None


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_nonsense_in_any_field_is_answered_in_words(
    owner: Client, world: World, model: type[Model]
) -> None:
    row = world.near.get(model._meta.label_lower)
    url = form_of(model, row)
    page = owner.get(url)
    given = inputs(page) if page.status_code == 200 else {}
    names = [name for name in given if not (name.endswith(KEPT) or LATER_ROW.search(name))]
    for number, junk in enumerate(NONSENSE):
        # Some of the fields at a time: what is judged across fields meets one that is missing.
        send(owner, url, given | dict.fromkeys(names[number :: len(NONSENSE)], junk))
    before = stored(row)
    for junk in NONSENSE[:3]:
        send(owner, url, given | dict.fromkeys(names, junk))
        assert stored(row) == before


def send(client: Client, url: str, given: dict[str, Any]) -> None:
    """Posts it, and takes back what it may have written."""
    with transaction.atomic():
        status = client.post(url, given).status_code
        assert status in {200, 302, 403, 404, 405}, f"{url}: {status}"
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", ["status", "during", "practitioner", "version", "cancelled_by"])
def test_a_post_made_by_hand_assigns_nothing_of_a_visit(
    owner: Client, world: World, name: str
) -> None:
    visit = world.near["booking.appointment"]
    before = stored(visit)
    url = reverse("admin:booking_appointment_change", args=[visit.pk])
    changed = {name: "cancelled", "_save": "Save"}
    assert owner.post(url, changed).status_code in {200, 302, 403, 405}
    table = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": str(visit.pk),
        f"form-0-{name}": "cancelled",
        "_save": "Save",
    }
    owner.post(reverse("admin:booking_appointment_changelist"), table)
    assert stored(visit) == before
