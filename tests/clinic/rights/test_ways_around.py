"""Other ways to a foreign row: actions, choices, look-ups, pop-ups, forms made by hand."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import ForeignKey, ManyToManyField, Model
from django.test import Client
from django.urls import reverse

from booking.models import Appointment, AppointmentEvent, DateOverride, Patient
from locations.models import Closure, Resource, StaffRole
from tests.clinic.rights.world import FAR, MATE, World, make_member, make_world

pytestmark = pytest.mark.django_db
MODELS = [
    model for model in admin.site._registry if model._meta.app_label in {"booking", "locations"}
]
STRANGE = [
    "o=999",
    "o=-999.x",
    "e=1",
    "p=9999",
    "p=x",
    "all=",
    "a__b__c=1",
    "user__password__startswith=a",
    "location__id__exact=x",
    "id__in=1,x",
    "q=%00",
    "_to_field=password",
    "_popup=1&_to_field=password",
    "_popup=1&_to_field=id",
    "day=never&status=never",
    "_changelist_filters=%FF",
]


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    settings.STAFF_MFA = False


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def manager(world: World) -> User:
    """Somebody with many rights in the near clinics, also to merge and to erase."""
    return make_member(StaffRole.MANAGER, world)


@pytest.fixture
def desk(manager: User) -> Client:
    client = Client()
    client.force_login(manager)
    return client


def address(model: type[Model], page: str) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def relations() -> list[Any]:
    """Every field of a scoped page's model that leads to a scoped model."""
    fields = [field for model in MODELS for field in model._meta.get_fields()]
    return [
        field
        for field in fields
        if isinstance(field, ForeignKey | ManyToManyField) and field.related_model in MODELS
    ]


def test_actions_do_not_reach_foreign_rows(desk: Client, world: World) -> None:
    for model in MODELS:
        row = world.far.get(model._meta.label_lower)
        if row is None:
            continue
        rows = model._base_manager.filter(pk=row.pk)
        before = rows.values().get()
        for action in ("delete_selected", "mark_arrived", "mark_noshow", "approve", *_own(model)):
            data = {"action": action, "_selected_action": [str(row.pk)], "index": "0"}
            answer = desk.post(address(model, "changelist"), {**data, "post": "yes"})
            assert answer.status_code in {200, 302, 400, 403}
            assert FAR not in answer.content.decode()
        assert rows.values().get() == before
    assert not AppointmentEvent.objects.filter(appointment_id=world.far["booking.appointment"].pk)


def _own(model: type[Model]) -> list[str]:
    return [
        str(getattr(entry, "__name__", entry))
        for entry in admin.site._registry[model].actions or ()
    ]


def test_look_ups_while_typing_name_nobody_of_elsewhere(desk: Client) -> None:
    for field in relations():
        meta = field.model._meta
        query = {"app_label": meta.app_label, "model_name": meta.model_name, "term": ""}
        answer = desk.get(reverse("admin:autocomplete"), {**query, "field_name": field.name})
        assert answer.status_code in {200, 403, 404}
        assert FAR not in answer.content.decode()


def test_a_form_opened_with_a_foreign_key_does_not_name_its_row(desk: Client, world: World) -> None:
    for field in relations():
        row = world.far.get(field.related_model._meta.label_lower)
        if row is not None:
            answer = desk.get(address(field.model, "add"), {field.name: row.pk})
            assert answer.status_code in {200, 403}
            assert FAR not in answer.content.decode()


def test_a_form_sent_with_a_foreign_key_writes_nothing_and_names_nobody(
    desk: Client, world: World
) -> None:
    for field in relations():
        row = world.far.get(field.related_model._meta.label_lower)
        own = world.near.get(field.model._meta.label_lower)
        if row is None or own is None:
            continue
        change = reverse(
            f"admin:{field.model._meta.app_label}_{field.model._meta.model_name}_change",
            args=[own.pk],
        )
        for url in (address(field.model, "add"), change):
            answer = desk.post(url, {field.name: row.pk})
            assert answer.status_code in {200, 302, 403, 405}, url
            assert FAR not in answer.content.decode(), url
        stored = type(own)._base_manager.filter(pk=own.pk, **{field.name: row.pk})
        assert not stored.exists(), field


def test_a_filter_by_a_foreign_key_finds_nothing(desk: Client, world: World) -> None:
    url = address(Appointment, "changelist")
    for name in ("location", "practitioner", "patient"):
        key = world.far[f"{'booking' if name == 'patient' else 'locations'}.{name}"].pk
        answer = desk.get(url, {f"{name}__id__exact": key, "day": "any"})
        assert FAR not in answer.content.decode()


def test_a_search_for_somebody_of_elsewhere_finds_nobody(desk: Client) -> None:
    for model in (Appointment, Patient):
        page = desk.get(address(model, "changelist"), {"q": FAR, "day": "any"})
        assert "Person" not in page.content.decode()


def test_a_practitioners_search_finds_no_colleagues_patient(world: World) -> None:
    client = Client()
    client.force_login(make_member(StaffRole.PRACTITIONER, world))
    for model in (Appointment, Patient):
        page = client.get(address(model, "changelist"), {"q": MATE, "day": "any"})
        assert "Person" not in page.content.decode()


@pytest.mark.parametrize("query", STRANGE)
def test_a_strange_query_is_answered_kindly_by_every_list(desk: Client, query: str) -> None:
    for model in MODELS:
        answer = desk.get(f"{address(model, 'changelist')}?{query}")
        assert answer.status_code in {200, 302, 400, 403, 404}, model
        assert FAR not in answer.content.decode()


@pytest.mark.parametrize("key", ["0", "-1", "x", "9" * 30, "٣", "1_2F", "%00"])
def test_a_key_that_cannot_be_is_not_found(desk: Client, key: str) -> None:
    for model in MODELS:
        answer = desk.get(f"{address(model, 'changelist')}{key}/change/")
        assert answer.status_code in {400, 403, 404, 405}, model


def test_a_status_cannot_be_posted(desk: Client, world: World) -> None:
    visit = world.near["booking.appointment"]
    url = reverse("admin:booking_appointment_change", args=[visit.pk])
    assert desk.post(url, {"status": "fulfilled", "_save": "Save"}).status_code == 405
    visit.refresh_from_db()
    assert visit.status == "booked"  # type: ignore[attr-defined]  # a visit


def test_a_new_row_for_a_foreign_clinic_is_refused(desk: Client, world: World) -> None:
    role, place = world.far["locations.practitionerrole"], world.far["locations.location"]
    for model, data in {
        Closure: {"location": place.pk, "dates_0": "2027-06-07", "label": "Mine"},
        Resource: {"location": place.pk, "kind": "room", "group": "x", "name": "Mine"},
        DateOverride: {"role": role.pk, "date": "2027-06-07", "mode": "closed"},
    }.items():
        before = model._base_manager.count()
        assert desk.post(address(model, "add"), data).status_code in {200, 403}
        assert model._base_manager.count() == before


def test_only_who_sees_every_clinic_closes_every_clinic(desk: Client) -> None:
    data = {"location": "", "dates_0": "2027-06-07", "label": "Everywhere", "is_active": "on"}
    assert desk.post(address(Closure, "add"), data).status_code == 200
    assert not Closure.objects.filter(label="Everywhere").exists()


def test_a_manager_links_nobody_to_a_sign_in(desk: Client, manager: User, world: World) -> None:
    person = world.near["locations.practitioner"]
    url = reverse("admin:locations_practitioner_change", args=[person.pk])
    assert 'name="user"' not in desk.get(url).content.decode()
