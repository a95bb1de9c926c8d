"""A clinic with one free time, and people who wait for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from booking import waitlist
from booking.models import (
    Appointment,
    WaitlistEntry,
    WaitlistOffer,
)
from booking.orders import Actor, PatientDetails
from booking.waitlist import Asked
from tests.builders import (
    MONDAY,
    NOW,
    Clinic,
    local,
    make_appointment,
    make_patient,
)

PATIENT = Actor.patient()
TUESDAY = MONDAY + timedelta(days=1)
NEXT_MONDAY = MONDAY + timedelta(days=7)
NINE = local(MONDAY, "09:00")
# The kept visits of these tests: a week after the times that are freed.
LATER = local(NEXT_MONDAY, "15:00")


def block(clinic: Clinic, name: str = "First Come", start: datetime = NINE) -> Appointment:
    """A visit in the way."""
    return make_appointment(clinic.role, clinic.service, make_patient(name), start)


def asked(clinic: Clinic, **more: Any) -> Asked:
    until = more.pop("until", NEXT_MONDAY - timedelta(days=1))
    return Asked((clinic.location,), clinic.service, until, **more)


def join(
    clinic: Clinic, name: str = "Robin Sample", now: datetime = NOW, **more: Any
) -> WaitlistEntry:
    details = PatientDetails(name, f"{name.split()[0].lower()}@example.com")
    (entry,) = waitlist.join(asked(clinic, **more), details, now=now)
    return entry


def join_with_visit(
    clinic: Clinic, name: str = "Robin Sample", start: datetime = LATER, **more: Any
) -> tuple[WaitlistEntry, Appointment]:
    kept = make_appointment(clinic.role, clinic.service, make_patient(name), start)
    (entry,) = waitlist.join_for(kept, asked(clinic, **more), now=NOW)
    return entry, kept


def offered(clinic: Clinic, now: datetime = NOW) -> WaitlistOffer:
    (offer,) = waitlist.offer_freed(now)
    return offer


def state(row: WaitlistEntry | WaitlistOffer | Appointment) -> str:
    row.refresh_from_db()
    return str(row.state if not isinstance(row, Appointment) else row.status)
