"""A visit becomes longer or shorter where it stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from psycopg.types.range import TimestamptzRange

from booking.errors import NotAllowed, SlotTaken
from booking.locking import in_transaction, lock_practitioners
from booking.models import Appointment, AppointmentResource, AppointmentStatus
from booking.orders import Actor
from booking.scheduling.writing import TakenMeanwhile, judged, locked, record
from locations.models import ResourceOutage

STRETCHES: Final = (
    AppointmentStatus.BOOKED,
    AppointmentStatus.PENDING,
    AppointmentStatus.ARRIVED,
)
SHORTEST: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(hours=8)


def change_length(
    appointment: Appointment, *, end: datetime, by: Actor, now: datetime, reason: str = ""
) -> Appointment:
    """The same start, another end; buffers, way out and what is kept to the end move along.

    By staff alone. No mail is owed: the patient comes when they were told to. Raises SlotTaken when
    something is in the way, ValueError for a length outside SHORTEST to LONGEST, NotAllowed,
    PatientBusy, Busy.
    """

    def work() -> Appointment:
        lock_practitioners([appointment.practitioner_id])
        visit = locked(appointment, *STRETCHES)
        if not by.is_staff:
            raise NotAllowed(visit.status)
        if not SHORTEST <= end - visit.start <= LONGEST:
            message = f"a visit cannot last {end - visit.start}"
            raise ValueError(message)
        try:
            _stretch(visit, end, by, now, reason)
        except TakenMeanwhile as taken:
            raise SlotTaken(visit.start) from taken
        return visit

    return in_transaction(work)


def _stretch(visit: Appointment, end: datetime, by: Actor, now: datetime, reason: str) -> None:
    old, more = visit.during, end - visit.end
    visit.during = TimestamptzRange(visit.start, end)
    visit.blocked = TimestamptzRange(visit.blocked.lower, visit.blocked.upper + more)
    visit.travel = TimestamptzRange(visit.travel.lower, visit.travel.upper + more)
    with judged():
        visit.save(update_fields=["during", "blocked", "travel"])
        for kept in visit.resources.filter(is_active=True).order_by("resource_id"):
            _keep_to(kept, old.upper, end)
    record(visit, visit.status, by, now, reason=reason, old_time=old)


def _keep_to(kept: AppointmentResource, old_end: datetime, end: datetime) -> None:
    """What was needed to the end is needed to the new one; what ends before stays within."""
    if kept.blocked.upper != old_end and kept.blocked.upper <= end:
        return
    span = TimestamptzRange(min(kept.blocked.lower, end - SHORTEST), end)
    if ResourceOutage.objects.filter(resource=kept.resource_id, span__overlap=span).exists():
        raise TakenMeanwhile
    kept.blocked = span
    kept.save(update_fields=["blocked"])
