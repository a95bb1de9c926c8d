"""A visit that was asked for: staff accept or decline it. Until then it keeps its time."""

from __future__ import annotations

from datetime import datetime

from booking.errors import NotAllowed
from booking.locking import in_transaction
from booking.models import Appointment, AppointmentStatus
from booking.notifications import outbox
from booking.notifications.policy import Occasion
from booking.orders import Actor
from booking.scheduling.writing import locked, move


def accept_request(
    appointment: Appointment, *, by: Actor, now: datetime, reason: str = ""
) -> Appointment:
    """pending → booked: the patient gets the confirmation and reminders of any visit.

    Raises NotAllowed (also once the time has come: nobody could be told any more), Busy.
    """

    def work() -> Appointment:
        visit = locked(appointment, AppointmentStatus.PENDING)
        if visit.start <= now:
            raise NotAllowed(visit.status)
        move(visit, AppointmentStatus.BOOKED, by, now, reason)
        outbox.post(visit, Occasion.ACCEPTED, now=now, by_staff=by.is_staff)
        return visit

    return in_transaction(work)


def decline_request(
    appointment: Appointment, *, by: Actor, now: datetime, reason: str = ""
) -> Appointment:
    """pending → cancelled: frees the time and tells the patient. The reason stays with staff.

    Raises NotAllowed, Busy.
    """

    def work() -> Appointment:
        visit = locked(appointment, AppointmentStatus.PENDING)
        visit.cancelled_by = by.agent
        move(visit, AppointmentStatus.CANCELLED, by, now, reason)
        visit.resources.update(is_active=False)
        outbox.post(visit, Occasion.DECLINED, now=now, by_staff=by.is_staff)
        return visit

    return in_transaction(work)
