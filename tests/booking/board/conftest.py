"""A clinic's front desk at its board, and another clinic that is not theirs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from booking import scheduling
from booking.models import Appointment
from booking.orders import Actor, Choice, PatientDetails
from locations import hours
from locations.models import StaffPlace
from tests.builders import TORONTO, Clinic, make_clinic

BOARD = reverse("admin:booking_board")


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    """These tests are about the pages behind the sign-in."""
    settings.STAFF_MFA = False


@pytest.fixture
def now() -> datetime:
    """The views read the clock themselves, so these tests live in the present."""
    return timezone.now()


@pytest.fixture
def clinic(db: None) -> Clinic:
    """One clinic, one practitioner, one service."""
    return make_clinic()


@pytest.fixture
def foreign(clinic: Clinic) -> Clinic:
    """Another clinic, where our front desk has no business."""
    return make_clinic("oakville")


@pytest.fixture
def desk_user(clinic: Clinic) -> User:
    """Somebody of the front desk of the clinic."""
    return staff("desk", "Front desk", clinic)


@pytest.fixture
def desk(desk_user: User, client: Client) -> Client:
    """Their browser."""
    client.force_login(desk_user)
    return client


@pytest.fixture
def monday(now: datetime) -> date:
    """The Monday of the week after next: far from any notice."""
    today = hours.local_day(now, TORONTO)
    return today + timedelta(days=14 - today.weekday())


@pytest.fixture
def visit(clinic: Clinic, monday: date, now: datetime) -> Appointment:
    """Nora, that Monday at 10."""
    return book(clinic, at(monday, "10:00"), now)


def staff(name: str, role: str, *clinics: Clinic) -> User:
    """A member of staff with a role at some clinics."""
    user = User.objects.create_user(name, f"{name}@clinic.example", "x", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    for each in clinics:
        StaffPlace.objects.create(user=user, location=each.location)
    return user


def at(day: date, clock: str) -> datetime:
    """A wall time in Toronto as an instant."""
    hour, minute = clock.split(":")
    return hours.instant(day, int(hour) * 60 + int(minute), TORONTO)


def book(clinic: Clinic, start: datetime, now: datetime, **details: Any) -> Appointment:
    """A visit that a colleague booked."""
    given = {"name": "Nora Newton", "email": "nora@example.com", "phone": "+14165550123"}
    colleague, _made = User.objects.get_or_create(username="colleague")
    choice = Choice(clinic.location, clinic.service, clinic.practitioner, start)
    return scheduling.book_for(
        choice, PatientDetails(**given | details), by=Actor.staff(colleague), now=now
    )


def text(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())


def see(client: Client, clinic: Clinic, day: date, **more: str) -> Any:
    """Opens the board."""
    return client.get(BOARD, {"location": str(clinic.location.pk), "day": day.isoformat(), **more})
