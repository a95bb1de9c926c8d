"""Two people with one page open: nothing is silently overwritten, nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from booking.models import DateOverride, WorkingHours
from tests.booking.admin.posting import errors, inputs, save
from tests.builders import MONDAY, Clinic, make_override, make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("carla", first_name="Carla"))
    return client


def sent(response: Any, **changes: Any) -> dict[str, Any]:
    return {**inputs(response), **changes, "_save": "Save"}


def test_the_second_is_told_what_changed_and_by_whom(desk: Client, colleague: Client) -> None:
    patient = make_patient("Nora Newton")
    url = reverse("admin:booking_patient_change", args=[patient.pk])
    shown = desk.get(url)
    save(colleague, url, phone="+14165550177")
    answer = desk.post(url, sent(shown, name="Nora Other"))
    (told,) = errors(answer)
    assert "Carla changed “phone”" in told
    assert 'value="Nora Other"' in answer.content.decode()
    patient.refresh_from_db()
    assert (patient.name, patient.phone) == ("Nora Newton", "+14165550177")


def test_whoever_saves_again_after_being_told_decides(desk: Client, colleague: Client) -> None:
    patient = make_patient("Nora Newton")
    url = reverse("admin:booking_patient_change", args=[patient.pk])
    shown = desk.get(url)
    save(colleague, url, phone="+14165550177")
    told = desk.post(url, sent(shown, name="Nora Other"))
    assert desk.post(url, sent(told)).status_code == 302
    patient.refresh_from_db()
    assert patient.name == "Nora Other"


def test_a_change_of_a_schedules_row_is_seen(
    desk: Client, colleague: Client, clinic: Clinic
) -> None:
    row = make_override(clinic.role, MONDAY)
    url = reverse("admin:booking_dateoverride_change", args=[row.pk])
    shown = desk.get(url)
    DateOverride.objects.filter(pk=row.pk).update(date=MONDAY.replace(day=8))
    (told,) = errors(desk.post(url, sent(shown)))
    assert "somebody else changed “date”" in told


def test_a_change_in_a_table_of_the_page_is_seen(desk: Client, clinic: Clinic) -> None:
    url = reverse("admin:locations_practitionerrole_change", args=[clinic.role.pk])
    shown = desk.get(url)
    WorkingHours.objects.filter(role=clinic.role, weekday=4).update(online_mode="hidden")
    (told,) = errors(desk.post(url, sent(shown)))
    assert "the rows of a table here" in told


def test_nobody_is_stopped_while_nothing_has_changed(desk: Client, clinic: Clinic) -> None:
    url = reverse("admin:locations_practitionerrole_change", args=[clinic.role.pk])
    assert not errors(save(desk, url))
