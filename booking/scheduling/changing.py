"""A visit moves in place, is cancelled, or is confirmed by its patient."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from booking import availability, candidates
from booking.availability import Want
from booking.errors import NotAllowed, PastCutoff
from booking.locking import in_transaction, lock_practitioners
from booking.models import Appointment, AppointmentStatus
from booking.notifications import outbox
from booking.notifications.policy import Occasion
from booking.orders import Actor
from booking.placement import lock_resources, placement
from booking.scheduling.writing import (
    SWEEPER,
    TakenMeanwhile,
    judged,
    lapse,
    locked,
    look,
    move,
    record,
    settle,
    slot_taken,
)
from locations.models import Practitioner

OPEN: Final = (AppointmentStatus.BOOKED, AppointmentStatus.PENDING)
UNDO_WITHIN: Final = timedelta(minutes=15)


def reschedule(
    appointment: Appointment,
    *,
    start: datetime,
    by: Actor,
    now: datetime,
    practitioner: Practitioner | None = None,
    reason: str = "",
) -> Appointment:
    """The same visit at another time: same row, same calendar entry, next version.

    Without a practitioner the present one is preferred, else whoever is free. Losing the new time
    keeps the old one. Raises SlotTaken, PastCutoff, NotAllowed, PatientBusy, Busy.
    """
    want = Want(appointment.location, appointment.service, practitioner)
    found = look(want, start, now, by_staff=by.is_staff, ignoring_id=appointment.pk)
    people = Practitioner.objects.in_bulk(found.free_ids)
    order = candidates.in_order(found.free_ids, now=now)
    order.sort(key=lambda key: key != appointment.practitioner_id)
    for key in order:
        chosen = replace(want, practitioner=people[key])

        def work(chosen: Want = chosen) -> Appointment:
            return _reschedule(appointment, chosen, start, by, now, reason)

        try:
            return in_transaction(work)
        except TakenMeanwhile:
            continue
    raise slot_taken(want, start, now)


def _reschedule(
    appointment: Appointment, want: Want, start: datetime, by: Actor, now: datetime, reason: str
) -> Appointment:
    assert want.practitioner is not None  # noqa: S101 - chosen by reschedule()
    lock_practitioners([appointment.practitioner_id, want.practitioner.pk])
    visit = locked(appointment, *OPEN)
    _check_in_time(visit, by, now)
    expired = Appointment.objects.filter(location=visit.location, hold_expires_at__lte=now)
    lapse(expired, SWEEPER, now)
    lock_resources(want)
    again = availability.look_at(
        want, start=start, now=now, by_staff=by.is_staff, ignoring_id=visit.pk
    )
    if not again.free_ids:
        raise TakenMeanwhile
    old_time, former_id = visit.during, visit.practitioner_id
    visit.practitioner = want.practitioner
    visit.version += 1
    visit.attendance_confirmed_at = None
    settle(visit, placement(again, want, start))
    record(visit, visit.status, by, now, reason=reason, old_time=old_time)
    outbox.post(visit, Occasion.MOVED, now=now, by_staff=by.is_staff, former_id=former_id)
    return visit


def _check_in_time(visit: Appointment, by: Actor, now: datetime) -> None:
    """Patients move within the notice that they were promised. Staff may always."""
    if by.is_staff:
        return
    if visit.start <= now:
        raise NotAllowed(visit.status)
    if now > visit.cutoff:
        raise PastCutoff(visit.cutoff)


def cancel(appointment: Appointment, *, by: Actor, now: datetime, reason: str = "") -> Appointment:
    """Frees the time and tells the patient. Late is judged by the notice promised when booking.

    Raises NotAllowed (also when a patient cancels a visit that has begun), Busy.
    """

    def work() -> Appointment:
        visit = locked(appointment, *OPEN)
        if not by.is_staff and visit.start <= now:
            raise NotAllowed(visit.status)
        visit.cancelled_by = by.agent
        visit.is_late = not by.is_staff and now > visit.cutoff
        move(visit, AppointmentStatus.CANCELLED, by, now, reason)
        visit.resources.update(is_active=False)
        outbox.post(visit, Occasion.CANCELLED, now=now, by_staff=by.is_staff)
        return visit

    return in_transaction(work)


def undo_cancel(appointment: Appointment, *, by: Actor, now: datetime) -> Appointment:
    """Takes a cancellation back within UNDO_WITHIN, if the time is still free.

    The visit gets its next version, so that its messages are written anew. Raises NotAllowed (see
    `can_undo`), SlotTaken, PatientBusy, Busy.
    """
    want = Want(appointment.location, appointment.service, appointment.practitioner)

    def work() -> Appointment:
        lock_practitioners([appointment.practitioner_id])
        visit = locked(appointment, AppointmentStatus.CANCELLED)
        if not can_undo(visit, by=by, now=now):
            raise NotAllowed(visit.status)
        last = visit.events.latest("pk")
        visit.version += 1
        visit.cancelled_by, visit.is_late = "", False
        # A request that was withdrawn is a request again: nobody has accepted it.
        is_request = last.from_status == AppointmentStatus.PENDING
        status = AppointmentStatus.PENDING if is_request else AppointmentStatus.BOOKED
        move(visit, status, by, now, reason="undo")
        with judged():
            visit.resources.update(is_active=True)
        occasion = Occasion.REQUESTED if is_request else Occasion.BOOKED
        outbox.post(visit, occasion, now=now, by_staff=by.is_staff)
        return visit

    try:
        return in_transaction(work)
    except TakenMeanwhile:
        raise slot_taken(want, appointment.start, now) from None


def can_undo(visit: Appointment, *, by: Actor, now: datetime) -> bool:
    """True for UNDO_WITHIN after a cancellation of a visit that is ahead.

    A patient may undo their own cancellation only: what the clinic or a job of ours cancelled has
    a reason that the patient cannot judge.
    """
    if visit.status != AppointmentStatus.CANCELLED or visit.start <= now:
        return False
    if not by.is_staff and visit.cancelled_by != by.agent:
        return False
    last = visit.events.last()
    return last is not None and now <= last.at + UNDO_WITHIN


def confirm_attendance(appointment: Appointment, *, now: datetime) -> Appointment:
    """The patient says "I'll be there". Saying it twice keeps the first time. Raises NotAllowed."""

    def work() -> Appointment:
        visit = locked(appointment, AppointmentStatus.BOOKED)
        if visit.attendance_confirmed_at is None:
            visit.attendance_confirmed_at = now
            visit.save(update_fields=["attendance_confirmed_at"])
        return visit

    return in_transaction(work)
