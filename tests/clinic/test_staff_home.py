"""The staff side's navigation and home: everything is somewhere, and nobody sees a dead link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from booking.models import AppointmentStatus, Message, TimeOffState
from clinic.staff.navigation import ABSENT, GROUPS, Place
from locations.models import StaffPlace, StaffRole
from tests.builders import Clinic, make_appointment, make_clinic, make_patient, make_time_off

HOME = reverse("admin:index")
PLACES = [place for group in GROUPS for place in group.places]


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    """These tests are about the pages behind the sign-in."""
    settings.STAFF_MFA = False


@pytest.fixture
def clinic(db: None) -> Clinic:
    """One clinic, one practitioner, one service."""
    return make_clinic()


def enter(client: Client, role: str, clinic: Clinic) -> Client:
    """Somebody with the role at the clinic, signed in."""
    user = User.objects.create_user(role, is_staff=True, first_name="Dana")
    user.groups.add(Group.objects.get(name=role))
    StaffPlace.objects.create(user=user, location=clinic.location)
    client.force_login(user)
    return client


def home(client: Client) -> str:
    return str(client.get(HOME).content.decode())


def test_every_model_of_the_staff_side_is_in_the_navigation_or_left_out_on_purpose() -> None:
    registered = {model._meta.label for model in admin.site._registry}
    named = [place.model for place in PLACES if place.model]
    assert len(named) == len(set(named)), "named twice"
    assert set(named) | set(ABSENT) == registered
    assert not set(named) & set(ABSENT)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.url_name)
def test_every_place_has_an_address(place: Place) -> None:
    assert reverse(place.url_name).startswith("/admin/")


@pytest.mark.parametrize("role", StaffRole.values)
def test_every_link_of_the_navigation_opens_for_whoever_is_shown_it(
    client: Client, clinic: Clinic, role: str
) -> None:
    enter(client, role, clinic)
    page = client.get(HOME)
    shown = page.context["sections"]
    links = [link.url for section in shown for link in section.links]
    assert HOME in links
    for url in links:
        assert client.get(url).status_code == 200, url


def test_an_editor_is_shown_pages_and_no_patients(client: Client, clinic: Clinic) -> None:
    page = home(enter(client, "Editor", clinic))
    assert reverse("admin:education_condition_changelist") in page
    for name in ("booking_patient_changelist", "booking_board", "booking_message_changelist"):
        assert reverse(f"admin:{name}") not in page
    assert "Next visits" not in page


def test_the_place_that_is_open_is_marked(client: Client, clinic: Clinic) -> None:
    enter(client, "Front desk", clinic)
    url = reverse("admin:booking_board")
    page = client.get(url).content.decode()
    assert f'<a href="{url}" aria-current="page">' in page


def test_home_shows_what_today_asks_for_one_click_away(client: Client, clinic: Clinic) -> None:
    now = timezone.now().replace(second=0, microsecond=0)
    service, role = clinic.service, clinic.role
    soon = now + timedelta(minutes=5)
    visit = make_appointment(role, service, make_patient("Nora Newton"), soon)
    asked = make_appointment(
        role,
        service,
        make_patient("Otto Olsen"),
        now + timedelta(days=3),
        status=AppointmentStatus.PENDING,
    )
    mail = Message.objects.create(
        appointment=visit,
        kind="confirmation",
        version=1,
        state="dead",
        due_at=now,
        next_at=now,
        not_after=now + timedelta(days=1),
        created_at=now,
    )
    wish = make_time_off(
        clinic.practitioner,
        now + timedelta(days=9),
        now + timedelta(days=10),
        state=TimeOffState.REQUESTED,
    )
    page = home(enter(client, "Manager", clinic))
    assert "Nora Newton" in page
    for row in (visit, asked, mail, wish):
        name = row._meta.label_lower.replace(".", "_")
        assert reverse(f"admin:{name}_change", args=[row.pk]) in page


def test_home_shows_nothing_of_other_clinics(client: Client, clinic: Clinic) -> None:
    other = make_clinic("oakville")
    soon = timezone.now() + timedelta(minutes=5)
    make_appointment(other.role, other.service, make_patient("Nora Newton"), soon)
    page = home(enter(client, "Front desk", clinic))
    assert "Nora Newton" not in page
    assert "No more visits today." in page


def test_who_has_no_role_is_told_whom_to_ask(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("new", is_staff=True))
    assert "Ask a manager for a role" in home(client)


def test_home_costs_the_same_for_one_visit_and_for_many(client: Client, clinic: Clinic) -> None:
    now = timezone.now().replace(second=0, microsecond=0)
    enter(client, "Manager", clinic)

    def add(number: int) -> None:
        start = now + timedelta(days=2, hours=number)
        make_appointment(clinic.role, clinic.service, make_patient(f"P {number}"), start)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            home(client)
        return len(queries)

    add(0)
    cost()
    few = cost()
    for number in range(2, 7):
        add(number)
    assert cost() == few <= 20
