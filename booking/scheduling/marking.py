"""What happened on the day: arrived, done, did not come; and undoing a slip."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from booking.errors import NotAllowed, SlotTaken
from booking.locking import in_transaction, lock_practitioners
from booking.models import Appointment, AppointmentStatus
from booking.notifications import outbox
from booking.orders import Actor
from booking.scheduling.writing import TakenMeanwhile, judged, locked, move

Status = AppointmentStatus
UNDONE: Final = {
    Status.ARRIVED: Status.BOOKED,
    Status.NOSHOW: Status.BOOKED,
    Status.FULFILLED: Status.ARRIVED,
}


def mark_arrived(appointment: Appointment, *, by: Actor, now: datetime) -> Appointment:
    """booked → arrived. Raises NotAllowed."""
    return _mark(appointment, Status.BOOKED, Status.ARRIVED, by, now)


def mark_fulfilled(appointment: Appointment, *, by: Actor, now: datetime) -> Appointment:
    """arrived → fulfilled; who asked for a mail after visits is owed it. Raises NotAllowed."""
    return _mark(appointment, Status.ARRIVED, Status.FULFILLED, by, now)


def mark_noshow(appointment: Appointment, *, by: Actor, now: datetime) -> Appointment:
    """booked → noshow, once the visit should have begun. Raises NotAllowed."""
    if appointment.start > now:
        raise NotAllowed(appointment.status)
    return _mark(appointment, Status.BOOKED, Status.NOSHOW, by, now)


def _mark(
    appointment: Appointment, before: Status, after: Status, by: Actor, now: datetime
) -> Appointment:
    def work() -> Appointment:
        visit = locked(appointment, before)
        move(visit, after, by, now)
        visit.resources.update(is_active=after != Status.NOSHOW)
        if after == Status.FULFILLED:
            outbox.post_follow_up(visit, now=now)
        return visit

    return in_transaction(work)


def undo_mark(appointment: Appointment, *, by: Actor, now: datetime) -> Appointment:
    """Takes the last mark back. A no-show whose time was given away stays one: SlotTaken.

    Raises NotAllowed when there is no mark.
    """

    def work() -> Appointment:
        lock_practitioners([appointment.practitioner_id])
        visit = locked(appointment, *UNDONE)
        try:
            move(visit, UNDONE[Status(visit.status)], by, now)
            with judged():
                visit.resources.update(is_active=True)
        except TakenMeanwhile as taken:
            raise SlotTaken(visit.start) from taken
        return visit

    return in_transaction(work)
