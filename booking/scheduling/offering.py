"""Times that are held for somebody on the wait list, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from booking.availability import Want
from booking.errors import HoldLapsed, SlotTaken, VisitLimit
from booking.locking import in_transaction, lock_practitioners
from booking.models import Appointment, AppointmentStatus, BookingPolicy, Patient, Source
from booking.notifications import outbox
from booking.notifications.policy import Occasion
from booking.orders import Actor, Choice
from booking.placement import Placement
from booking.scheduling.changing import OPEN
from booking.scheduling.writing import TakenMeanwhile, lapse, move, promise, record, settle, take

REASON = "wait list"


def hold_to_offer(choice: Choice, *, until: datetime, by: Actor, now: datetime) -> Appointment:
    """Keeps the time of the chosen practitioner until `until`, for nobody's browser.

    The sweeper of holds ends it then, not before. Raises SlotTaken, Busy.
    """
    assert choice.practitioner is not None  # noqa: S101 - a slot names its practitioner
    want = Want(choice.location, choice.service, choice.practitioner)
    keys = [choice.practitioner.pk]
    fields: dict[str, Any] = {
        "status": AppointmentStatus.HELD,
        "hold_expires_at": until,
        "source": Source.WAITLIST,
        **promise(BookingPolicy.of(choice.location)),
    }

    def work() -> Appointment:
        lock_practitioners(keys)
        return take(want, choice.start, fields, by, now)

    try:
        return in_transaction(work)
    except TakenMeanwhile:
        raise SlotTaken(choice.start) from None


def take_offered(
    held: Appointment, *, patient: Patient, kept: Appointment | None, by: Actor, now: datetime
) -> Appointment:
    """Gives the held time to the patient, in one transaction.

    A kept visit that is still promised moves into it: same row, same calendar entry, next version,
    without regard to its own notice, since the clinic made the offer. Otherwise the held time
    becomes a visit. A hold that ran out but that nobody has taken is still good.

    Raises HoldLapsed, PatientBusy, VisitLimit, Busy; then everything stays as it was.
    """

    def work() -> Appointment:
        both = [held, kept] if kept else [held]
        lock_practitioners(visit.practitioner_id for visit in both)
        rows = _locked(visit.pk for visit in both)
        time = rows[held.pk]
        if time.status != AppointmentStatus.HELD or time.start <= now:
            raise HoldLapsed
        visit = rows[kept.pk] if kept else None
        if visit and visit.status in OPEN and visit.start > now:
            return move_into(visit, time, by, now, REASON)
        return _confirm(time, patient, by, now)

    return in_transaction(work)


def release_offered(held: Appointment, *, by: Actor, now: datetime) -> None:
    """Lets the held time go, if it still is held."""
    in_transaction(lambda: lapse(Appointment.objects.filter(pk=held.pk), by, now))


def _locked(ids: Iterable[int]) -> dict[int, Appointment]:
    """The rows, locked in id order."""
    rows = Appointment.objects.select_for_update(of=("self",), no_key=True).with_names()
    return {row.pk: row for row in rows.filter(pk__in=set(ids)).order_by("pk")}


def move_into(
    visit: Appointment, time: Appointment, by: Actor, now: datetime, reason: str
) -> Appointment:
    """The locked visit at the held time, in place, as its next version; the held row lapses."""
    where = Placement(
        during=time.during,
        blocked=time.blocked,
        travel=time.travel,
        local_start=time.local_start,
        resources=tuple(time.resources.values_list("resource_id", "blocked")),
    )
    # Before the visit moves: two rows cannot have the time at once.
    lapse(Appointment.objects.filter(pk=time.pk), by, now)
    old_time, former_id = visit.during, visit.practitioner_id
    visit.practitioner = time.practitioner
    if visit.location_id != time.location_id:
        visit.location = time.location
        visit.promised_window_hours = time.promised_window_hours
        visit.promised_policy_text = time.promised_policy_text
    visit.version += 1
    visit.attendance_confirmed_at = None
    settle(visit, where)
    record(visit, visit.status, by, now, reason=reason, old_time=old_time)
    outbox.post(visit, Occasion.MOVED, now=now, by_staff=by.is_staff, former_id=former_id)
    return visit


def _confirm(time: Appointment, patient: Patient, by: Actor, now: datetime) -> Appointment:
    if not by.is_staff:
        _check_limit(patient, time, now)
    time.patient, time.language = patient, patient.language
    time.hold_expires_at = None
    move(time, AppointmentStatus.BOOKED, by, now, reason=REASON)
    outbox.post(time, Occasion.BOOKED, now=now, by_staff=by.is_staff)
    return time


def _check_limit(patient: Patient, time: Appointment, now: datetime) -> None:
    """Raises VisitLimit when the patient has as many single visits ahead as the clinic allows."""
    limit = BookingPolicy.of(time.location).max_upcoming_per_patient
    ahead = Appointment.objects.upcoming(now).filter(patient=patient, series__isnull=True)
    if ahead.count() >= limit:
        raise VisitLimit(limit)
