"""People and browsers that race for one time."""

from __future__ import annotations

from datetime import datetime, timedelta

from booking import scheduling, waitlist
from booking.models import (
    Appointment,
    WaitlistEntry,
    WaitlistOffer,
)
from booking.orders import Actor, Choice, PatientDetails
from booking.patterns import PartOfDay, Pattern
from booking.waitlist import Asked
from tests.builders import (
    MONDAY,
    NOW,
    Clinic,
    local,
    make_appointment,
    make_clinic,
    make_patient,
    make_time_off,
)

PATIENT = Actor.patient()
NINE = local(MONDAY, "09:00")
NEXT_MONDAY = MONDAY + timedelta(days=7)
LATER = local(NEXT_MONDAY, "15:00")
MORNINGS = Pattern(MONDAY, 2, 2, PartOfDay.MORNING)


def one_time() -> Clinic:
    """A clinic whose only free time is Monday at nine."""
    made = make_clinic()
    make_time_off(made.practitioner, local(MONDAY, "09:45"), local(NEXT_MONDAY, "09:00"))
    return made


def asked(clinic: Clinic) -> Asked:
    return Asked((clinic.location,), clinic.service, NEXT_MONDAY - timedelta(days=1))


def join(clinic: Clinic, number: int) -> WaitlistEntry:
    details = PatientDetails(f"Person {number}", f"person{number}@example.com")
    (entry,) = waitlist.join(asked(clinic), details, now=NOW + timedelta(seconds=number))
    return entry


def join_with_visit(clinic: Clinic, name: str = "Robin Sample") -> Appointment:
    kept = make_appointment(clinic.role, clinic.service, make_patient(name), LATER)
    waitlist.join_for(kept, asked(clinic), now=NOW)
    return kept


def offered(now: datetime = NOW) -> WaitlistOffer:
    (offer,) = waitlist.offer_freed(now)
    return offer


def hold_nine(clinic: Clinic, number: int, now: datetime) -> Appointment:
    choice = Choice(clinic.location, clinic.service, None, NINE)
    return scheduling.hold(choice, token=f"browser {number}", network=f"net {number}", now=now)


def visits_at_nine() -> int:
    return Appointment.objects.holding_time().filter(during__startswith=NINE).count()
