"""A clinic with two practitioners that is open every day, and a visitor who books there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from booking import links
from booking.availability import Days, free_slots
from booking.models import Appointment, AppointmentStatus
from locations import hours
from locations.models import Practitioner
from tests.builders import (
    Clinic,
    make_location,
    make_opening_hours,
    make_policy,
    make_practitioner,
    make_role,
    make_service,
    make_working_hours,
)

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

EVERY_DAY: Final = range(7)
TYPED: Final = {
    "name": "Ana Silva",
    "email": "ana@example.ca",
    "phone": "416 555 0123",
    "birth_date": "25 July 1956",
    "note": "I use a cane.",
}


@pytest.fixture
def now() -> datetime:
    """The real clock: what the views read."""
    return timezone.now()


@pytest.fixture
def clinic(db: None) -> Clinic:
    """Open 07:00–21:00 every day; Alex and Sam each work 08:00–20:00."""
    location = make_location("toronto")
    make_opening_hours(location, EVERY_DAY, "07:00", "21:00")
    make_policy(location)
    service = make_service("physiotherapy-assessment")
    roles = []
    for name in ("Alex Sample", "Sam Sample"):
        role = make_role(make_practitioner(name), location, [service])
        make_working_hours(role, EVERY_DAY, "08:00", "20:00")
        roles.append(role)
    return Clinic(location, service, roles[0].practitioner, roles[0])


@dataclass
class Visitor:
    """One browser, and what its owner does."""

    client: Client
    clinic: Clinic

    @property
    def slot_url(self) -> str:
        """The page where a time is chosen."""
        return reverse(
            "booking:choose-slot", args=[self.clinic.location.slug, self.clinic.service.slug]
        )

    def start(self, days: int = 5, index: int = 0, who: Practitioner | None = None) -> datetime:
        """A free start so many days ahead."""
        zone = self.clinic.location.zone
        now = timezone.now()
        day = hours.local_day(now, zone) + timedelta(days=days)
        found = free_slots(
            self.clinic.location, self.clinic.service, days=Days(day, 1), now=now, practitioner=who
        )
        return sorted({slot.start for slot in found})[index]

    def pick(self, start: datetime | str, who: str = "", **headers: Any) -> Answer:
        """Press "Hold this time"."""
        text = start.isoformat() if isinstance(start, datetime) else start
        data = {"start": text, "practitioner": who}
        return self.client.post(self.slot_url, data, **headers)

    def hold(self, days: int = 5, index: int = 0) -> Appointment:
        """Hold a free time, long enough ago for a person to have typed."""
        assert self.pick(self.start(days, index)).status_code == 303
        Appointment.objects.filter(status=AppointmentStatus.HELD).update(
            created_at=timezone.now() - timedelta(minutes=1)
        )
        return Appointment.objects.filter(status=AppointmentStatus.HELD).latest("pk")

    def key(self) -> str:
        """The key in the form that is shown."""
        self.client.post(reverse("booking:details"), TYPED)
        page = self.client.get(reverse("booking:review")).content.decode()
        found = re.search(r'name="key" value="([0-9a-f-]+)"', page)
        assert found, "the page shows no form"
        return found[1]

    def send(self, **changes: Any) -> Answer:
        """Send the checked answers: what the page before the booking posts."""
        data = {**TYPED, "key": str(uuid4()), **changes}
        return self.client.post(reverse("booking:review"), data)

    def type(self, **changes: Any) -> Answer:
        """Fill in the details, on the way to the page where they are checked."""
        return self.client.post(reverse("booking:details"), {**TYPED, **changes})

    def book(self, days: int = 5, **changes: Any) -> Appointment:
        """From nothing to a booked visit."""
        self.hold(days)
        response = self.send(**changes)
        assert response.status_code == 303, response.content.decode()
        return Appointment.objects.with_names().get(code=code_in(response["Location"]))


def code_in(url: str) -> UUID:
    """The visit's code in an address of it."""
    return UUID(url.split("/")[2])


def open_url(visit: Appointment) -> str:
    """The path of the link in the visit's mails."""
    return reverse("booking:open", args=[visit.code, links.token(visit.code, visit.link_version)])


@pytest.fixture
def visitor(client: Client, clinic: Clinic) -> Visitor:
    """Somebody at the clinic's booking pages."""
    return Visitor(client, clinic)


@pytest.fixture
def rival(clinic: Clinic) -> Visitor:
    """Somebody else, from another network."""
    return Visitor(Client(REMOTE_ADDR="203.0.113.7"), clinic)
