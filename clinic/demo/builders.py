"""One plain function per kind of row, with sensible defaults: for the sample data and the tests.

Nothing here reads the clock or draws a random number. Times of day are texts such as "09:00" and
"24:00"; whatever a function does not name goes to the model as it is (`**overrides`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.utils.text import slugify
from psycopg.types.range import Int4Range, TimestamptzRange

from booking.models import (
    Appointment,
    AppointmentStatus,
    BookingPolicy,
    DateOverride,
    OverrideMode,
    Patient,
    TimeOff,
    TimeOffState,
    WorkingHours,
)
from clinic.demo.directory_builders import (
    MONDAY_TO_FRIDAY,
    make_closure,
    make_location,
    make_need,
    make_opening_hours,
    make_practitioner,
    make_resource,
    make_role,
    make_service,
    make_travel_time,
    minute_of,
    minutes_between,
)
from locations.models import (
    HealthcareService,
    Location,
    Practitioner,
    PractitionerRole,
    TravelTime,
)
from locations.models.travel import UNKNOWN_PAIR_MINUTES

__all__ = [
    "EVERY_WEEK",
    "LONG_AGO",
    "MONDAY_TO_FRIDAY",
    "WEEK_A",
    "WEEK_B",
    "Clinic",
    "appointment_row",
    "make_appointment",
    "make_clinic",
    "make_closure",
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
    "working_hours_rows",
]

EVERY_WEEK: Final = Int4Range(0, 2)
WEEK_A: Final = Int4Range(0, 1)
WEEK_B: Final = Int4Range(1, 2)
LONG_AGO: Final = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)


def working_hours_rows(
    role: PractitionerRole,
    weekdays: Iterable[int] = MONDAY_TO_FRIDAY,
    opens: str = "09:00",
    closes: str = "17:00",
    **overrides: Any,
) -> list[WorkingHours]:
    """What `make_working_hours` writes, not yet written."""
    minutes = minutes_between(opens, closes)
    given = {"cycle": EVERY_WEEK, **overrides}
    return [
        WorkingHours(
            role=role,
            practitioner_id=role.practitioner_id,
            weekday=day,
            minutes=minutes,
            **given,
        )
        for day in weekdays
    ]


def make_working_hours(
    role: PractitionerRole,
    weekdays: Iterable[int] = MONDAY_TO_FRIDAY,
    opens: str = "09:00",
    closes: str = "17:00",
    **overrides: Any,
) -> list[WorkingHours]:
    """The same hours on each weekday; `cycle=WEEK_A` and `valid=DateRange(…)` narrow them."""
    rows = working_hours_rows(role, weekdays, opens, closes, **overrides)
    return WorkingHours.objects.bulk_create(rows)


def make_override(
    role: PractitionerRole,
    day: date,
    mode: OverrideMode = OverrideMode.CLOSED,
    opens: str = "",
    closes: str = "",
) -> DateOverride:
    """An exception for one day: closed, or these hours instead or as well."""
    minutes = minutes_between(opens, closes) if opens else None
    return DateOverride.objects.create(role=role, date=day, mode=mode, minutes=minutes)


def make_time_off(
    practitioner: Practitioner, starts: datetime, ends: datetime, **overrides: Any
) -> TimeOff:
    """Approved time off from instant to instant."""
    defaults: dict[str, Any] = {"state": TimeOffState.APPROVED}
    return TimeOff.objects.create(
        practitioner=practitioner, span=TimestamptzRange(starts, ends), **defaults | overrides
    )


def make_policy(location: Location, **overrides: Any) -> BookingPolicy:
    """A booking policy of its own, with the model's defaults."""
    return BookingPolicy.objects.create(location=location, **overrides)


# People and visits -----------------------------------------------------------------------------


def patient_row(name: str = "Robin Sample", **overrides: Any) -> Patient:
    """What `make_patient` writes, not yet written."""
    defaults: dict[str, Any] = {
        "email": f"{slugify(name).replace('-', '.')}@example.com",
        "phone": "+14165550150",
        "created_at": LONG_AGO,
    }
    return Patient(name=name, **defaults | overrides)


def make_patient(name: str = "Robin Sample", **overrides: Any) -> Patient:
    """A patient whose address follows the name."""
    patient = patient_row(name, **overrides)
    patient.save()
    return patient


def appointment_row(
    role: PractitionerRole,
    service: HealthcareService,
    patient: Patient | None,
    start: datetime,
    travel_minutes: int = UNKNOWN_PAIR_MINUTES,
    **overrides: Any,
) -> Appointment:
    """A booked visit with the ranges that booking would write, not yet written.

    `travel_minutes` is the longest way from the location to another clinic of the group.
    """
    end = start + service.length
    blocked = TimestamptzRange(
        start - timedelta(minutes=service.buffer_before),
        end + timedelta(minutes=service.buffer_after),
    )
    local = start.astimezone(role.location.zone)
    defaults: dict[str, Any] = {
        "status": AppointmentStatus.BOOKED,
        "practitioner_id": role.practitioner_id,
        "location": role.location,
        "service": service,
        "patient": patient,
        "during": TimestamptzRange(start, end),
        "blocked": blocked,
        "travel": TimestamptzRange(start, end + timedelta(minutes=travel_minutes)),
        "local_start": local.strftime("%Y-%m-%dT%H:%M"),
        "created_at": start - timedelta(days=7),
    }
    return Appointment(**defaults | overrides)


def make_appointment(
    role: PractitionerRole,
    service: HealthcareService,
    patient: Patient | None,
    start: datetime,
    **overrides: Any,
) -> Appointment:
    """A booked visit written past `booking.scheduling`: no event, no messages.

    For rows that are already history. Raises IntegrityError where a constraint forbids it.
    """
    longest = TravelTime.objects.longest_from().get(role.location_id, UNKNOWN_PAIR_MINUTES)
    visit = appointment_row(role, service, patient, start, longest, **overrides)
    visit.save()
    return visit


@dataclass(frozen=True)
class Clinic:
    """A location where one practitioner can be booked for one service."""

    location: Location
    service: HealthcareService
    practitioner: Practitioner
    role: PractitionerRole


def make_clinic(
    slug: str = "toronto",
    service: HealthcareService | None = None,
    practitioner: Practitioner | None = None,
    **overrides: Any,
) -> Clinic:
    """A clinic ready to book: open 08:00–18:00, worked 09:00–17:00, Monday to Friday.

    A second clinic shares the first one's service unless given its own; its practitioner is
    somebody else unless given. `overrides` go to the location.
    """
    location = make_location(slug, **overrides)
    make_opening_hours(location)
    service = service or HealthcareService.objects.order_by("id").first() or make_service()
    practitioner = practitioner or make_practitioner(f"Alex {location.name}")
    role = make_role(practitioner, location, [service])
    if not WorkingHours.objects.filter(practitioner=practitioner).exists():
        make_working_hours(role)
    return Clinic(location, service, practitioner, role)
