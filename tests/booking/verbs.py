"""The verbs as tests say them: a hold, a visit, its steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

from booking import scheduling
from booking.models import Appointment
from booking.scheduling import Actor, Choice, PatientDetails
from tests.builders import MONDAY, NOW, Clinic, local

PATIENT = Actor.patient()
DESK = Actor.job("front desk in a test")
NINE = local(MONDAY, "09:00")
TEN = local(MONDAY, "10:00")


def choice(clinic: Clinic, start: datetime = NINE) -> Choice:
    return Choice(clinic.location, clinic.service, clinic.practitioner, start)


def details(name: str = "Robin Sample") -> PatientDetails:
    return PatientDetails(name, f"{name.split()[0].lower()}@example.com")


def held(
    clinic: Clinic, start: datetime = NINE, token: str = "browser", **more: str
) -> Appointment:
    network = more.get("network", "192.0.2.0/24")
    return scheduling.hold(choice(clinic, start), token=token, network=network, now=NOW)


def booked(clinic: Clinic, start: datetime = NINE, name: str = "Robin Sample") -> Appointment:
    held(clinic, start, token=name)
    return scheduling.book(token=name, key=uuid4(), details=details(name), now=NOW)


def steps(visit: Appointment) -> Iterator[str]:
    return (f"{event.from_status}→{event.to_status}" for event in visit.events.all())
