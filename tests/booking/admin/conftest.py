"""The front desk, signed in; and a clinic with a visit ahead."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils import timezone

from booking import scheduling
from booking.models import Appointment
from booking.orders import Actor, Choice, PatientDetails
from locations.models import StaffRole
from tests.builders import Clinic, make_clinic

APPS = ("booking", "locations")


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    """These tests are about the pages behind the sign-in."""
    settings.STAFF_MFA = False


@pytest.fixture
def desk_user(db: None) -> User:
    """Staff of every clinic with every right on the two apps; no superuser."""
    user = User.objects.create_user("desk", "desk@clinic.example", "x", is_staff=True)
    user.first_name, user.last_name = "Dana", "Desk"
    user.save()
    user.groups.add(Group.objects.get(name=StaffRole.OWNER))
    user.user_permissions.set(Permission.objects.filter(content_type__app_label__in=APPS))
    # Of every clinic: what somebody of one clinic sees is tested with the rights.
    user.groups.add(Group.objects.get_or_create(name="Owner")[0])
    return user


@pytest.fixture
def desk(desk_user: User, client: Client) -> Client:
    """The front desk's browser."""
    client.force_login(desk_user)
    return client


@pytest.fixture
def clinic(db: None) -> Clinic:
    """One clinic, one practitioner, one service."""
    return make_clinic()


@pytest.fixture
def now() -> datetime:
    """The views read the clock themselves, so these tests live in the present."""
    return timezone.now()


@pytest.fixture
def visit(clinic: Clinic, now: datetime) -> Appointment:
    """Booked by phone for in three hours, with the mail that it owes."""
    return book(clinic, now + timedelta(hours=3), now)


def book(clinic: Clinic, start: datetime, now: datetime, **details: Any) -> Appointment:
    """A visit that staff booked, at the full minute of `start`."""
    choice = Choice(
        clinic.location,
        clinic.service,
        clinic.practitioner,
        start.replace(second=0, microsecond=0),
    )
    given = {"name": "Nora Newton", "email": "nora@example.com", "phone": "+14165550123"}
    colleague, _made = User.objects.get_or_create(username="colleague")
    return scheduling.book_for(
        choice, PatientDetails(**given | details), by=Actor.staff(colleague), now=now
    )
