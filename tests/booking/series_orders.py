"""Series of visits as tests ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from booking import series
from booking.availability import Want
from booking.models import Appointment
from booking.orders import Actor, PatientDetails
from booking.patterns import PartOfDay, Pattern
from booking.series import Booked, Order
from tests.builders import (
    MONDAY,
    NOW,
    Clinic,
    make_appointment,
    make_patient,
)

PATIENT = Actor.patient()
ROBIN = PatientDetails("Robin Sample", "robin@example.com")
MORNINGS = Pattern(MONDAY, 4, 2, PartOfDay.MORNING)
THURSDAY = MONDAY + timedelta(days=3)


def want(clinic: Clinic, *, anyone: bool = False) -> Want:
    return Want(clinic.location, clinic.service, None if anyone else clinic.practitioner)


def order(clinic: Clinic, pattern: Pattern = MORNINGS, *, anyone: bool = False) -> Order:
    """Everything that was proposed."""
    asked = want(clinic, anyone=anyone)
    return Order(asked, pattern, series.propose(asked, pattern, now=NOW).starts)


def book(picked: Order, details: PatientDetails = ROBIN, key: UUID | None = None) -> Booked:
    return series.book(picked, details, key=key or uuid4(), by=PATIENT, now=NOW)


def taken(clinic: Clinic, start: datetime, name: str = "Somebody Else") -> Appointment:
    return make_appointment(clinic.role, clinic.service, make_patient(name), start)


def starts(visits: Sequence[Appointment]) -> list[datetime]:
    return [visit.start for visit in visits]


def days(first: date, *offsets: int) -> list[date]:
    return [first + timedelta(days=offset) for offset in offsets]
