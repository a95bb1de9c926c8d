"""Every page of the staff side, for every role, for rows of their own and of others."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from locations.models import StaffRole
from locations.scope import ScopedAdmin
from tests.clinic.rights.walk import Page, pages
from tests.clinic.rights.world import FAR, MATE, World, make_member, make_world, values_for
from tests.starter import put_library

pytestmark = pytest.mark.django_db
OPEN = {200, 302, 303}
SHUT = {403, 404}
LIMITED = [role for role in StaffRole if role is not StaffRole.OWNER]
WITHOUT_PATIENTS = {StaffRole.EDITOR, StaffRole.REVIEWER}
OF_CLINICS = ("booking", "locations")


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    settings.STAFF_MFA = False


@pytest.fixture
def world(db: None) -> World:
    """Clinics and pages."""
    return make_world()


def browser_of(user: User) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return client


def with_pages(rows: dict[str, Model]) -> dict[str, Model]:
    """The rows, and one of every other model that has a page."""
    found = dict(rows)
    for model in admin.site._registry:
        label = model._meta.label_lower
        if label not in found and model._meta.managed:
            row = model._default_manager.first()
            if row is not None:
                found[label] = row
    return found


def test_every_page_of_a_clinics_rows_is_scoped() -> None:
    for model, page in admin.site._registry.items():
        if model._meta.app_label in OF_CLINICS:
            assert isinstance(page, ScopedAdmin), f"{model._meta.label} shows every clinic's rows"


def test_the_owner_opens_every_page_and_so_the_samples_fit(world: World) -> None:
    put_library(now=timezone.now())
    client, rows = browser_of(make_member(StaffRole.OWNER, world)), with_pages(world.near)
    unknown = []
    for page in pages():
        values = values_for(page, rows)
        if values is None:
            unknown.append(page.name)
        else:
            status = client.get(page.url(values)).status_code
            assert status in OPEN | {400, 403, 405}, f"{page.name}: {status}"
    there = [name for name in unknown if name.startswith(OF_CLINICS)]
    assert not there, f"add rows to tests/clinic/rights/world.py for {there}"


@pytest.mark.parametrize("role", LIMITED)
def test_what_is_of_other_clinics_is_not_there(world: World, role: StaffRole) -> None:
    client = browser_of(make_member(role, world))
    for page in pages():
        values = values_for(page, world.far)
        if not values or not _names_a_row(page, values, world.far):
            continue
        for ask in (client.get, client.post):
            status = ask(page.url(values)).status_code
            assert status in SHUT | {405}, f"{role} gets {status} from {page.name}"


@pytest.mark.parametrize("role", LIMITED)
def test_nothing_of_other_clinics_is_named_on_ones_own_pages(world: World, role: StaffRole) -> None:
    """Nor do editors and reviewers open any page of booking."""
    client, opened = browser_of(make_member(role, world)), 0
    for page in pages():
        values = values_for(page, world.near)
        if values is None:
            continue
        answer = client.get(page.url(values))
        assert answer.status_code in OPEN | SHUT | {400, 405}, f"{page.name}: {answer.status_code}"
        opened += answer.status_code in OPEN
        text = _text(answer)
        assert FAR not in text, f"{role} reads of another clinic on {page.name}"
        if role in WITHOUT_PATIENTS and page.name.startswith("booking_"):
            assert answer.status_code in SHUT | {405}, f"{role} opens {page.name}"
        if role is StaffRole.PRACTITIONER:
            assert MATE not in text, f"a practitioner reads of a colleague's on {page.name}"
    assert opened >= 5


def test_a_practitioner_does_not_see_a_colleagues_visits(world: World) -> None:
    client = browser_of(make_member(StaffRole.PRACTITIONER, world))
    for page in pages():
        values = values_for(page, world.mate)
        if values and _names_a_row(page, values, world.mate):
            status = client.get(page.url(values)).status_code
            assert status in SHUT | {405}, f"{page.name}: {status}"


@pytest.mark.parametrize("role", LIMITED)
def test_without_a_clinic_a_role_shows_no_row_of_any(world: World, role: StaffRole) -> None:
    user = make_member(role, world)
    user.places.all().delete()
    client = browser_of(user)
    for label in ("booking_appointment", "booking_patient", "booking_message"):
        for page in pages():
            if page.name == f"{label}_changelist":
                assert "Nora Near" not in _text(client.get(page.url({})))


@pytest.mark.parametrize("kind", ["nobody", "visitor", "switched off"])
def test_without_being_staff_no_page_opens(world: World, kind: str) -> None:
    client = Client()
    if kind != "nobody":
        user = make_member(StaffRole.MANAGER, world)
        client.force_login(user)
        user.is_staff, user.is_active = kind != "visitor", kind != "switched off"
        user.save()
    for page in pages():
        values = values_for(page, world.near)
        if values is not None and page.name != "login":
            answer = client.get(page.url(values))
            assert answer.status_code in {302} | SHUT, page.name
            assert "Nora" not in answer.content.decode()


def _names_a_row(page: Page, values: dict[str, Any], rows: dict[str, Model]) -> bool:
    keys = {row.pk for row in rows.values()}
    return bool(page.parameters) and any(value in keys for value in values.values())


def _text(answer: Any) -> str:
    kind = answer.get("Content-Type", "")
    return "" if answer.streaming or not kind.startswith("text") else answer.content.decode()
