"""What became of each sample visit, seen from `now`: the row and its events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from booking.models import Appointment, AppointmentEvent, AppointmentStatus, Patient, Source
from booking.scheduling.writing import promise
from clinic.demo.builders import appointment_row
from clinic.demo.chairs import Chair
from clinic.demo.rooms import Kept
from locations.models import HealthcareService, OnlineMode

AGENT: Final = "job:sample-data"
PATIENT: Final = "patient"
# Of a hundred visits six are called off and four more are missed.
CANCELLED_SHARE: Final = 0.06
NOSHOW_SHARE: Final = 0.10
WEB_SHARE: Final = 0.7
LONGEST_LEAD: Final = timedelta(days=21)
NOTES: Final = (
    "Left ankle, since a long run two weeks ago.",
    "Please speak slowly, English is my second language.",
    "I use a cane and need a chair with arms.",
    "My physician sent a letter, I will bring it.",
)


@dataclass(frozen=True)
class Visit:
    """A planned sample visit. `roll` and `lead` are draws from [0, 1): its fate, how early made."""

    chair: Chair
    service: HealthcareService
    patient: Patient
    start: datetime
    rooms: Kept
    roll: float
    lead: float

    @property
    def note(self) -> str:
        """What the patient wrote: one in ten wrote something."""
        number = int(self.lead * 10 * len(NOTES))
        return NOTES[number] if number < len(NOTES) else ""

    def status(self, now: datetime) -> AppointmentStatus:
        """What such a visit would be by now."""
        if self.roll < CANCELLED_SHARE:
            return AppointmentStatus.CANCELLED
        if self.start > now:
            return AppointmentStatus.BOOKED
        if self.start + self.service.length > now:
            return AppointmentStatus.ARRIVED
        return AppointmentStatus.NOSHOW if self.roll < NOSHOW_SHARE else AppointmentStatus.FULFILLED

    def made(self, now: datetime) -> datetime:
        """When it was booked: up to three weeks before, and always before `now`."""
        latest = min(self.start - timedelta(hours=3), now - timedelta(minutes=10))
        made = latest - LONGEST_LEAD * self.lead**2
        return made.replace(second=0, microsecond=0)

    def called_off(self, now: datetime) -> datetime:
        """When it was cancelled, if it was: between booking, and its start or `now`."""
        made = self.made(now)
        return made + (min(self.start, now) - made) * (self.roll / CANCELLED_SHARE)


def appointment_of(visit: Visit, now: datetime) -> Appointment:
    """The row of the visit, not yet written."""
    status = visit.status(now)
    more = promise(visit.chair.policy)
    is_web = visit.lead < WEB_SHARE and visit.service.online_mode == OnlineMode.BOOK
    if status == AppointmentStatus.CANCELLED:
        notice = visit.start - visit.called_off(now)
        more["cancelled_by"] = PATIENT
        more["is_late"] = notice < timedelta(hours=more["promised_window_hours"])
    return appointment_row(
        visit.chair.role,
        visit.service,
        visit.patient,
        visit.start,
        visit.chair.way_out,
        status=status,
        source=Source.WEB if is_web else Source.PHONE,
        note=visit.note,
        created_at=visit.made(now),
        is_sample=True,
        **more,
    )


def events_of(row: Appointment, visit: Visit, now: datetime) -> list[AppointmentEvent]:
    """The steps that led to the row's status, oldest first; not yet written."""
    booked = AppointmentStatus.BOOKED
    agent = PATIENT if row.source == Source.WEB else AGENT
    steps: list[tuple[str, str, str, datetime]] = [("", booked, agent, visit.made(now))]
    if row.status == AppointmentStatus.CANCELLED:
        steps.append((booked, row.status, PATIENT, visit.called_off(now)))
    if row.status == AppointmentStatus.NOSHOW:
        steps.append((booked, row.status, AGENT, row.start + timedelta(minutes=15)))
    if row.status in {AppointmentStatus.ARRIVED, AppointmentStatus.FULFILLED}:
        steps.append((booked, AppointmentStatus.ARRIVED, AGENT, row.start))
    if row.status == AppointmentStatus.FULFILLED:
        steps.append((AppointmentStatus.ARRIVED, row.status, AGENT, row.end))
    return [
        AppointmentEvent(
            appointment=row, from_status=old, to_status=new, agent=by, at=at, new_time=row.during
        )
        for old, new, by, at in steps
    ]
