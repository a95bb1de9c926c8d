"""Other times held for a visit that is in the way of a change, and the patient's answer.

The visit stays where it is until the patient takes one of them. Who holds the set's lock decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from booking.availability import Want
from booking.errors import HoldLapsed, NotAllowed, SlotTaken
from booking.locking import in_transaction, lock_practitioners
from booking.models import (
    AlternativeSet,
    AlternativeState,
    AlternativeTime,
    Appointment,
    AppointmentStatus,
    BookingPolicy,
)
from booking.notifications import outbox
from booking.orders import Actor
from booking.scheduling.changing import OPEN
from booking.scheduling.offering import move_into
from booking.scheduling.writing import TakenMeanwhile, lapse, locked, promise, take
from booking.slots import Slot
from locations.models import Practitioner

REASON: Final = "other times"
JOB: Final = Actor.job("other-times")
LAPSE_BATCH: Final = 200


def hold_alternatives(
    appointment: Appointment, slots: Sequence[Slot], *, until: datetime, by: Actor, now: datetime
) -> AlternativeSet:
    """Holds the times for the visit's patient until `until`; an earlier question is withdrawn.

    The visit keeps its time. All of the times are held, or none. Raises SlotTaken (one of them is
    gone, or there is none), NotAllowed (the visit is not ahead any more), Busy.
    """
    people = Practitioner.objects.in_bulk({slot.practitioner_id for slot in slots})

    def work() -> AlternativeSet:
        lock_practitioners([appointment.practitioner_id, *people])
        visit = locked(appointment, *OPEN)
        if visit.start <= now or not slots:
            raise NotAllowed(visit.status) if slots else SlotTaken(visit.start)
        for earlier in visit.alternative_sets.unanswered().select_for_update(no_key=True):
            _close(earlier, AlternativeState.WITHDRAWN, by, now)
        made = AlternativeSet.objects.create(
            visit=visit,
            visit_version=visit.version,
            made_by=by.user,
            made_at=now,
            expires_at=until,
        )
        for slot in slots:
            held = _hold(visit, people[slot.practitioner_id], slot, until, by, now)
            AlternativeTime.objects.create(alternatives=made, appointment=held, start=slot.start)
        outbox.post_alternatives(made, now=now, by_staff=by.is_staff)
        return made

    return in_transaction(work)


def _hold(
    visit: Appointment,
    person: Practitioner,
    slot: Slot,
    until: datetime,
    by: Actor,
    now: datetime,
) -> Appointment:
    fields: dict[str, Any] = {
        "status": AppointmentStatus.HELD,
        "hold_expires_at": until,
        **promise(BookingPolicy.of(visit.location)),
    }
    want = Want(visit.location, visit.service, person)
    try:
        return take(want, slot.start, fields, by, now, REASON)
    except TakenMeanwhile:
        raise SlotTaken(slot.start) from None


def accept_alternative(time: AlternativeTime, *, by: Actor, now: datetime) -> Appointment:
    """Moves the visit into the held time: same row, next version; the other times are freed.

    Taking the same time twice gives the same visit. A time whose hold ran out but that nobody has
    taken is still good. Raises HoldLapsed (the question is over, the time is gone, or the visit was
    moved or cancelled since), PatientBusy, Busy; then the visit stays as it was.
    """

    def work() -> Appointment | None:
        asked = AlternativeSet.objects.get(pk=time.alternatives_id)
        people = asked.times.values_list("appointment__practitioner_id", flat=True)
        lock_practitioners([*people, asked.visit.practitioner_id])
        asked = _locked_set(asked.pk)
        mine = asked.times.select_related("appointment__practitioner").get(pk=time.pk)
        if asked.state == AlternativeState.ACCEPTED and mine.is_chosen:
            return asked.visit
        if asked.state != AlternativeState.OPEN:
            return None
        visit = _still_asked(asked, now)
        held = _still_held(mine, now)
        if visit is None or held is None:
            return None
        moved = move_into(visit, held, by, now, REASON)
        mine.is_chosen = True
        mine.save(update_fields=["is_chosen"])
        _close(asked, AlternativeState.ACCEPTED, by, now)
        return moved

    moved = in_transaction(work)
    if moved is None:
        raise HoldLapsed
    return moved


def _still_asked(asked: AlternativeSet, now: datetime) -> Appointment | None:
    """The visit, locked, if it is the one that was asked about."""
    try:
        visit = locked(asked.visit, *OPEN)
    except NotAllowed:
        return None
    is_same = visit.version == asked.visit_version and visit.start > now
    return visit if is_same else None


def _still_held(mine: AlternativeTime, now: datetime) -> Appointment | None:
    try:
        held = locked(mine.appointment, AppointmentStatus.HELD)
    except NotAllowed:
        return None
    return held if held.start > now else None


def decline_alternatives(asked: AlternativeSet, *, by: Actor, now: datetime) -> AlternativeSet:
    """None of them suits: the times are freed, the visit stays, and staff see the answer.

    Declining twice, or what is over, changes nothing. Raises NotAllowed once a time was taken.
    """
    return _end(asked, AlternativeState.DECLINED, by, now)


def withdraw_alternatives(asked: AlternativeSet, *, by: Actor, now: datetime) -> AlternativeSet:
    """The clinic needs no answer any more. Raises NotAllowed once a time was taken."""
    return _end(asked, AlternativeState.WITHDRAWN, by, now)


def _end(
    asked: AlternativeSet, state: AlternativeState, by: Actor, now: datetime
) -> AlternativeSet:
    def work() -> AlternativeSet:
        fresh = _locked_set(asked.pk)
        if fresh.state == AlternativeState.ACCEPTED:
            raise NotAllowed(fresh.state)
        if fresh.state == AlternativeState.OPEN:
            _close(fresh, state, by, now)
        return fresh

    return in_transaction(work)


def lapse_alternatives(now: datetime) -> int:
    """Ends questions that nobody answered in time; returns how many. A job does it each minute."""
    overdue = AlternativeSet.objects.overdue(now).order_by("expires_at")[:LAPSE_BATCH]
    return sum(_lapse_one(asked.pk, now) for asked in overdue)


def _lapse_one(key: int, now: datetime) -> bool:
    def work() -> bool:
        fresh = _locked_set(key)
        if not AlternativeSet.objects.overdue(now).filter(pk=key).exists():
            return False
        is_late = fresh.expires_at <= now
        state = AlternativeState.LAPSED if is_late else AlternativeState.WITHDRAWN
        _close(fresh, state, JOB, now)
        return True

    return in_transaction(work)


def _locked_set(key: int) -> AlternativeSet:
    rows = AlternativeSet.objects.select_for_update(of=("self",), no_key=True)
    return rows.with_names().get(pk=key)


def _close(asked: AlternativeSet, state: AlternativeState, by: Actor, now: datetime) -> None:
    """Frees what is still held and writes the answer down."""
    held = asked.times.values_list("appointment_id", flat=True)
    lapse(Appointment.objects.filter(pk__in=list(held)), by, now)
    outbox.withdraw_alternatives(asked)
    asked.state, asked.answered_at = state, now
    asked.save(update_fields=["state", "answered_at"])
