"""What the verbs share: the look, the insert, the step with its history. Inside a transaction."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from booking import availability, glance
from booking import timetable_queries as queries
from booking.availability import Look, Want
from booking.errors import NotAllowed, NotOnline, PatientBusy, SlotTaken
from booking.locking import violated
from booking.models import Appointment, AppointmentEvent, AppointmentStatus, BookingPolicy
from booking.orders import Actor
from booking.placement import Placement, keep_resources, lock_resources, placement

FARTHEST: Final = timedelta(days=400)
TAKEN_BY_OTHERS: Final = frozenset(
    {"appointment_one_at_a_time", "appointment_time_to_travel", "resource_one_visit_at_a_time"}
)
SAME_PATIENT: Final = "appointment_patient_in_one_place"
SWEEPER: Final = Actor.job("lapse-holds")


class TakenMeanwhile(Exception):
    """Another visit is in the way after all: nothing of this attempt may stay."""


def secret_hash(text: str) -> str:
    """What is kept of a browser's token or a network's name."""
    return hashlib.sha256(text.encode()).hexdigest()


def look(
    want: Want,
    start: datetime,
    now: datetime,
    *,
    by_staff: bool = False,
    ignoring_id: int | None = None,
) -> Look:
    """Who is free at `start`. Raises SlotTaken with the nearest free times if nobody is."""
    check_start(want, start, now)
    found = availability.look_at(
        want, start=start, now=now, by_staff=by_staff, ignoring_id=ignoring_id
    )
    if not found.free_ids:
        raise slot_taken(want, start, now)
    return found


def check_not_gone(want: Want, start: datetime, now: datetime, *, token_hash: str = "") -> None:
    """One cheap query, so that most who lose leave before any lock. Raises SlotTaken."""
    check_start(want, start, now)
    assert want.practitioner is not None  # noqa: S101 - somebody's time is gone, or nobody's
    who = want.practitioner.slug
    picked = glance.Picked(want.location.slug, want.service.slug, who, start)
    if glance.is_gone(picked, now=now, token_hash=token_hash):
        raise slot_taken(want, start, now)


def check_online(want: Want) -> None:
    """Raises NotOnline for what the clinic gives by phone only, or not at all any more."""
    if not (want.service.is_bookable and want.location.is_active):
        raise NotOnline


def check_start(want: Want, start: datetime, now: datetime) -> None:
    """Raises SlotTaken for a start that no calendar of ours reaches, or between minutes."""
    if not now - FARTHEST < start < now + FARTHEST or start.second or start.microsecond:
        raise slot_taken(want, now if start > now + FARTHEST else max(start, now), now)


def slot_taken(want: Want, start: datetime, now: datetime) -> SlotTaken:
    """The refusal, with the free times nearest to `start`."""
    return SlotTaken(start, availability.nearest_free(want, start=start, now=now))


def promise(policy: BookingPolicy) -> dict[str, Any]:
    """The cancellation terms as they are shown now: a later change does not bind this patient."""
    text = policy.late_policy_text or _("Later than that, please call the clinic: a fee may apply.")
    return {
        "promised_window_hours": policy.cancellation_window,
        "promised_policy_text": text,
    }


def take(
    want: Want, start: datetime, fields: dict[str, Any], by: Actor, now: datetime, reason: str = ""
) -> Appointment:
    """Inserts the visit of a chosen practitioner, whose row is locked.

    Raises TakenMeanwhile if it is not free any more, PatientBusy.
    """
    _clear_the_way(want, now)
    again = availability.look_at(want, start=start, now=now, by_staff=by.is_staff)
    if not again.free_ids:
        raise TakenMeanwhile
    made = Appointment(
        practitioner=want.practitioner,
        location=want.location,
        service=want.service,
        created_at=now,
        **fields,
    )
    settle(made, placement(again, want, start))
    record(made, "", by, now, reason=reason)
    return made


# Mostly there is neither: then one small question does for two statements with locks.
IN_THE_WAY: Final = """
SELECT
    EXISTS (
        SELECT FROM booking_appointment a
        WHERE a.status = 'held' AND a.hold_expires_at <= %(now)s
            AND (a.practitioner_id = %(who)s OR a.location_id = %(place)s)
    ),
    EXISTS (SELECT FROM locations_serviceresourceneed n WHERE n.service_id = %(service)s)
"""


def _clear_the_way(want: Want, now: datetime) -> None:
    """Ends holds that ran out, here and of the practitioner; locks what the service needs."""
    keys = {
        "now": now,
        "who": want.practitioner_id,
        "place": want.location.pk,
        "service": want.service.pk,
    }
    has_lapsed, has_needs = queries.rows(IN_THE_WAY, keys)[0]
    if has_lapsed:
        near = Q(practitioner=want.practitioner) | Q(location=want.location)
        lapse(Appointment.objects.filter(near, hold_expires_at__lte=now), SWEEPER, now)
    if has_needs:
        lock_resources(want)


def settle(appointment: Appointment, where: Placement) -> None:
    """Writes the visit where `where` says. Raises TakenMeanwhile, PatientBusy."""
    appointment.during, appointment.blocked = where.during, where.blocked
    appointment.travel, appointment.local_start = where.travel, where.local_start
    is_new = appointment.pk is None
    with judged():
        appointment.save(force_insert=is_new)
        keep_resources(appointment, where, is_new=is_new)


class judged:  # noqa: N801 - reads as a word in `with judged():`
    """A savepoint in which a constraint's refusal becomes ours."""

    def __init__(self) -> None:
        self._atomic = transaction.atomic()

    def __enter__(self) -> None:
        self._atomic.__enter__()

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self._atomic.__exit__(kind, error, trace)
        if isinstance(error, IntegrityError):
            constraint = violated(error)
            if constraint == SAME_PATIENT:
                raise PatientBusy from error
            if constraint in TAKEN_BY_OTHERS:
                raise TakenMeanwhile from error


def locked(appointment: Appointment, *expected: AppointmentStatus) -> Appointment:
    """The visit re-read under its row lock. Raises NotAllowed unless its status is expected."""
    rows = Appointment.objects.select_for_update(of=("self",), no_key=True).with_names()
    found = rows.get(pk=appointment.pk)
    if found.status not in expected:
        raise NotAllowed(found.status)
    return found


def move(
    appointment: Appointment, to: AppointmentStatus, by: Actor, now: datetime, reason: str = ""
) -> None:
    """Sets the status and writes the step into the history, together."""
    before = appointment.status
    appointment.status = to
    with judged():
        appointment.save()
        record(appointment, before, by, now, reason=reason)


def record(
    appointment: Appointment,
    before: str,
    by: Actor,
    now: datetime,
    *,
    reason: str = "",
    old_time: Any = None,
) -> None:
    """Appends one step of the visit's history."""
    AppointmentEvent.objects.create(
        appointment=appointment,
        from_status=before,
        to_status=appointment.status,
        user=by.user,
        agent=by.agent,
        old_time=old_time,
        new_time=appointment.during,
        reason=reason[:300],
        at=now,
    )


def lapse(holds: QuerySet[Appointment], by: Actor, now: datetime) -> int:
    """Ends the held ones among `holds`; returns how many. Rows in other hands are left to them."""
    rows = list(
        holds.filter(status=AppointmentStatus.HELD).select_for_update(skip_locked=True, no_key=True)
    )
    if not rows:
        return 0
    ids = [row.pk for row in rows]
    lapsed = AppointmentStatus.LAPSED
    Appointment.objects.filter(pk__in=ids).update(status=lapsed, hold_expires_at=None)
    for row in rows:
        row.resources.update(is_active=False)
    AppointmentEvent.objects.bulk_create(
        AppointmentEvent(
            appointment=row,
            from_status=AppointmentStatus.HELD,
            to_status=lapsed,
            agent=by.agent,
            new_time=row.during,
            at=now,
        )
        for row in rows
    )
    return len(rows)
