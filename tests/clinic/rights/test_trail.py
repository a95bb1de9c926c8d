"""What staff and plain SQL write is on record, with who and from where; and it only grows."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from booking import scheduling
from booking.activity import tracked
from booking.models import Patient
from booking.orders import Actor, Choice, PatientDetails
from locations.models import Location, StaffPlace, StaffRole
from tests.booking.admin.posting import save
from tests.builders import MONDAY, NOW, local, make_clinic, make_patient

pytestmark = pytest.mark.django_db


def history(label: str) -> Any:
    return apps.get_model(label)._default_manager.order_by("pgh_id")


@pytest.fixture
def chief(client: Client, settings: Any) -> Client:
    settings.STAFF_MFA = False
    client.force_login(User.objects.create_superuser("chief"))
    return client


def test_a_save_in_admin_tells_who_from_where_and_on_which_page(
    chief: Client, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = 1
    place = make_clinic().location
    url = f"/admin/locations/location/{place.pk}/change/"
    chief.defaults["HTTP_X_FORWARDED_FOR"] = "6.6.6.6, 192.0.2.9"
    save(chief, url, city="Elsewhere")
    row = history("locations.LocationEvent").last()
    assert (row.pgh_label, row.city) == ("update", "Elsewhere")
    assert row.pgh_context == {
        "user": User.objects.get(username="chief").pk,
        "address": "192.0.2.9",
        "page": "admin:locations_location_change",
    }


def test_bulk_writes_and_plain_sql_are_seen_too() -> None:
    patient = make_patient("Nora")
    Patient.objects.filter(pk=patient.pk).update(phone="")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE booking_patient SET language = 'fr-ca'")
    Patient.objects.bulk_create([Patient(name="X", phone="+14165550100", created_at=NOW)])
    labels = [row.pgh_label for row in history("booking.PatientEvent")]
    assert labels == ["insert", "update", "update", "insert"]


def test_a_write_that_changes_nothing_leaves_no_row() -> None:
    make_patient("Nora").save()
    assert history("booking.PatientEvent").count() == 1


def test_roles_places_and_passwords_are_on_record() -> None:
    user = User.objects.create_user("desk", is_staff=True)
    user.groups.add(Group.objects.get(name=StaffRole.MANAGER))
    StaffPlace.objects.create(user=user, location=make_clinic().location)
    user.set_password("another long phrase")
    user.save()
    user.groups.clear()
    assert history("clinic.SignInEvent").filter(pgh_label="update").count() == 1
    assert not hasattr(history("clinic.SignInEvent").last(), "password")
    labels = [row.pgh_label for row in history("clinic.MembershipEvent")]
    assert labels == ["insert", "delete"]
    assert history("locations.StaffPlaceEvent").count() == 1


@pytest.mark.parametrize("model", tracked(), ids=lambda model: model._meta.label)
def test_no_history_can_be_changed_or_deleted(model: Any) -> None:
    triggers = {trigger.name for trigger in model._meta.triggers}
    assert "append_only" in triggers


def test_the_database_itself_refuses(chief: Client) -> None:
    Location.objects.filter(pk=make_clinic().location.pk).update(city="Elsewhere")
    for statement in (
        "DELETE FROM locations_locationevent",
        "UPDATE locations_locationevent SET city = 'Here'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_booking_costs_no_statement_more() -> None:
    clinic = make_clinic()
    start = local(MONDAY, "10:00")
    choice = Choice(clinic.location, clinic.service, clinic.practitioner, start)
    details = PatientDetails("Nora Newton", "nora@example.com")
    by = Actor.staff(User.objects.create_user("desk"))
    with CaptureQueriesContext(connection) as queries:
        scheduling.book_for(choice, details, by=by, now=NOW)
    assert not [query for query in queries if "event" in query["sql"] and "pgh" in query["sql"]]
    assert history("booking.PatientEvent").count() == 1


def test_a_look_is_free_of_context(chief: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        chief.get("/admin/locations/location/")
    assert not [query for query in queries if "set_config" in query["sql"]]
