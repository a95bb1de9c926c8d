"""A visit that was asked for: staff accept or decline it. Until then it keeps its time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from booking.errors import Busy, NotAllowed
from booking.locking import in_transaction
from booking.models import Appointment, AppointmentStatus
from booking.notifications import outbox
from booking.notifications.policy import Occasion
from booking.orders import Actor
from booking.scheduling.writing import locked, move

SWEEPER: Final = Actor.job("unanswered")
# A patient who has not heard by then should not set out, and can still make other plans.
LEAST_NOTICE: Final = timedelta(hours=1)
BATCH: Final = 200


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


def answer_by(appointment: Appointment) -> datetime:
    """Until when staff can answer a request: LEAST_NOTICE before it, or half of what there was.

    Half, for a request that was made shorter before its time than twice the notice.
    """
    left = appointment.start - appointment.created_at
    return appointment.start - min(LEAST_NOTICE, left / 2)


def lapse_requests(now: datetime) -> int:
    """Declines requests that nobody answered in time, as a job of ours; returns how many.

    The patient gets the mail of any declined request, and the time is free again.
    """
    near = Appointment.objects.filter(
        status=AppointmentStatus.PENDING, during__startswith__lte=now + LEAST_NOTICE
    )
    unanswered = [visit for visit in near.order_by("during")[:BATCH] if answer_by(visit) <= now]
    return sum(_lapse(visit, now) for visit in unanswered)


def _lapse(visit: Appointment, now: datetime) -> bool:
    try:
        decline_request(visit, by=SWEEPER, now=now, reason="not answered in time")
    except (NotAllowed, Busy):  # staff answered this very moment, or the next run does it
        return False
    return True
