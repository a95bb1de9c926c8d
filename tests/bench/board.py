"""The day board: 12 practitioners, 150 visits, the whole page as a member of staff gets it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from booking.models import Appointment
from locations.models import Location, StaffPlace
from tests.bench.figures import Figure
from tests.builders import (
    appointment_row,
    local,
    make_clinic,
    make_patient,
    make_practitioner,
    make_role,
    make_service,
    make_working_hours,
)

DAY: Final = date(2027, 6, 7)
PEOPLE: Final = 12
VISITS: Final = 150
EVERY: Final = timedelta(minutes=35)
ROUNDS: Final = 15


def benchmark() -> Iterator[Figure]:
    """The page, the part that is asked for every 20 seconds, and what each costs in queries."""
    place = _fill()
    client = _desk(place)
    url = f"{reverse('admin:booking_board')}?location={place.pk}&day={DAY.isoformat()}"
    page = client.get(url)
    yield _ms("board: the page", 200, client, url)
    yield _queries("board: queries of the page", client, url)
    part = f"{url}&part=1"
    yield _ms("board: nothing new", 200, client, part, HTTP_IF_NONE_MATCH=page["ETag"])
    yield Figure(
        name="board: visits shown",
        value=page.content.decode().count("data-visit="),
        unit="visits",
        goal=VISITS,
    )


def _ms(name: str, goal: float, client: Client, url: str, **headers: Any) -> Figure:
    client.get(url, **headers)
    spent = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        answer = client.get(url, **headers)
        spent.append((time.perf_counter() - started) * 1000)
        if answer.status_code not in {200, 304}:
            message = f"{url}: {answer.status_code}"
            raise RuntimeError(message)
    value = statistics.median(spent)
    return Figure(name=name, value=value, unit="ms", goal=goal, more_is_better=False)


def _queries(name: str, client: Client, url: str) -> Figure:
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return Figure(name=name, value=len(captured), unit="queries", goal=15, more_is_better=False)


def _fill() -> Location:
    service = make_service("bench-board", duration=30, buffer_after=5)
    clinic = make_clinic("bench-board", service=service)
    roles = [clinic.role]
    for number in range(PEOPLE - 1):
        role = make_role(make_practitioner(f"Board {number:02}"), clinic.location, [service])
        make_working_hours(role)
        roles.append(role)
    rows = []
    for number in range(VISITS):
        role, turn = roles[number % PEOPLE], number // PEOPLE
        patient = make_patient(f"Board Patient {number}", email=f"board{number}@example.com")
        start: datetime = local(DAY, "09:00") + turn * EVERY
        rows.append(appointment_row(role, service, patient, start))
    Appointment.objects.bulk_create(rows)
    return clinic.location


def _desk(place: Location) -> Client:
    """Somebody of the front desk of that one clinic, signed in."""
    settings.STAFF_MFA = False
    user = User.objects.create_user("bench-desk", is_staff=True)
    user.groups.add(Group.objects.get(name="Front desk"))
    StaffPlace.objects.create(user=user, location=place)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    return client
