"""Rows for tests: those of the sample data, and what only tests need."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from booking.models import Appointment, AppointmentStatus
from clinic.demo.builders import (
    EVERY_WEEK,
    MONDAY_TO_FRIDAY,
    WEEK_A,
    WEEK_B,
    Clinic,
    appointment_row,
    make_appointment,
    make_clinic,
    make_closure,
    make_location,
    make_need,
    make_opening_hours,
    make_override,
    make_patient,
    make_policy,
    make_practitioner,
    make_resource,
    make_role,
    make_service,
    make_time_off,
    make_travel_time,
    make_working_hours,
    minute_of,
    minutes_between,
    patient_row,
)

__all__ = [
    "EVERY_WEEK",
    "MONDAY",
    "MONDAY_TO_FRIDAY",
    "NOW",
    "TORONTO",
    "WEEK_A",
    "WEEK_B",
    "Clinic",
    "appointment_row",
    "local",
    "make_appointment",
    "make_clinic",
    "make_closure",
    "make_hold",
    "make_location",
    "make_need",
    "make_opening_hours",
    "make_override",
    "make_patient",
    "make_policy",
    "make_practitioner",
    "make_resource",
    "make_role",
    "make_service",
    "make_time_off",
    "make_travel_time",
    "make_working_hours",
    "minute_of",
    "minutes_between",
    "patient_row",
]

TORONTO: Final = ZoneInfo("America/Toronto")
# A Monday far from clock changes and holidays, for tests that do not care about the date.
MONDAY: Final = date(2027, 6, 7)
# Noon of the Saturday before it, so that the whole of that Monday can still be booked.
NOW: Final = datetime(2027, 6, 5, 16, 0, tzinfo=UTC)


def local(day: date, clock: str, zone: ZoneInfo = TORONTO) -> datetime:
    """The instant of a wall time such as "09:00" on a day, in UTC."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=zone).astimezone(UTC)


def make_hold(clinic: Clinic, start: datetime, now: datetime, **overrides: Any) -> Appointment:
    """A time held for ten minutes from `now`, by nobody in particular."""
    return make_appointment(
        clinic.role,
        clinic.service,
        None,
        start,
        status=AppointmentStatus.HELD,
        hold_expires_at=now + timedelta(minutes=10),
        created_at=now,
        **overrides,
    )
