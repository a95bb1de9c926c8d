"""Two records of one person become one. Only ever because somebody said so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from booking import waitlist
from booking.errors import Refusal
from booking.locking import in_transaction
from booking.models import (
    Appointment,
    AppointmentEvent,
    Patient,
    PatientStep,
    Series,
    StepOnRecord,
    WaitlistEntry,
)
from booking.orders import Actor

if TYPE_CHECKING:
    from django.contrib.auth.models import User

WHY = "Joined with another record of the same person."


class NotJoined(Refusal):
    """They are one record, or have visits at the same time: one person cannot have those."""


@dataclass(frozen=True)
class Plan:
    """What joining would do: `kept` stays and gets all that `gone` has."""

    kept: Patient
    gone: Patient
    visits: int
    ahead: int
    waiting: int
    series: int
    dependants: int
    # Names of the fields that `kept` lacks and gets.
    gets: tuple[str, ...]


def look_alikes(patient: Patient) -> QuerySet[Patient]:
    """Others with the same address, phone number or name: perhaps the same person, perhaps not."""
    alike = Q(name__iexact=patient.name)
    if patient.email:
        alike |= Q(email=patient.email)
    if patient.phone:
        alike |= Q(phone=patient.phone)
    return Patient.objects.filter(alike).exclude(pk=patient.pk).order_by("name", "pk")


def plan(kept: Patient, gone: Patient, *, now: datetime) -> Plan:
    """What `merge` would do now. Changes nothing."""
    visits = Appointment.objects.filter(patient=gone)
    return Plan(
        kept,
        gone,
        visits=visits.count(),
        ahead=visits.upcoming(now).count(),
        waiting=WaitlistEntry.objects.standing().filter(patient=gone).count(),
        series=Series.objects.filter(patient=gone).count(),
        dependants=gone.dependants.count(),
        gets=tuple(
            name
            for name in ("email", "phone", "birth_date")
            if getattr(gone, name) and not getattr(kept, name)
        ),
    )


def merge(kept: Patient, gone: Patient, *, by: User, now: datetime) -> Patient:
    """Moves visits, wait list, series and dependants to `kept`; the row of `gone` is no more.

    Contact facts of `kept` stay; gaps are filled. Who has said no to mail in either record has said
    no. Who books meanwhile waits, and finds the record that stays. Raises NotJoined if both are
    one record, or if they have visits at the same time: one person cannot have those; Busy.
    """
    return in_transaction(partial(_merge, kept, gone, by, now))


def _merge(kept: Patient, gone: Patient, by: User, now: datetime) -> Patient:
    if kept.pk == gone.pk:
        raise NotJoined
    # The strong lock: no visit is written for either of them from here on, and those that are being
    # written are waited for.
    both = Patient.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk])
    rows = {row.pk: row for row in both.order_by("pk")}
    if len(rows) < 2:
        raise NotJoined
    kept, gone = rows[kept.pk], rows[gone.pk]
    _move_visits(kept, gone, by=by, now=now)
    _move_waiting(kept, gone, by=Actor.staff(by), now=now)
    Series.objects.filter(patient=gone).update(patient=kept)
    _fill_gaps(kept, gone)
    PatientStep.objects.create(
        patient=kept.pk, other=gone.pk, kind=StepOnRecord.MERGED, user=by, at=now
    )
    gone.delete()
    return kept


def _move_visits(kept: Patient, gone: Patient, *, by: User, now: datetime) -> None:
    visits = list(Appointment.objects.filter(patient=gone).only("pk", "status"))
    try:
        with transaction.atomic():
            Appointment.objects.filter(patient=gone).update(patient=kept)
    except IntegrityError as error:
        raise NotJoined from error
    AppointmentEvent.objects.bulk_create(
        AppointmentEvent(
            appointment=visit,
            from_status=visit.status,
            to_status=visit.status,
            user=by,
            agent="staff",
            reason=WHY,
            at=now,
        )
        for visit in visits
    )


def _move_waiting(kept: Patient, gone: Patient, *, by: Actor, now: datetime) -> None:
    """Where both wait for the same, the longer wait stays and the other one is given up."""
    mine = {
        (entry.service_id, entry.location_id)
        for entry in WaitlistEntry.objects.standing().filter(patient=kept)
    }
    for entry in WaitlistEntry.objects.standing().filter(patient=gone):
        if (entry.service_id, entry.location_id) in mine:
            waitlist.leave(entry, by=by, now=now)
    WaitlistEntry.objects.filter(patient=gone).update(patient=kept)


def _fill_gaps(kept: Patient, gone: Patient) -> None:
    for name in ("email", "phone", "birth_date"):
        if not getattr(kept, name):
            setattr(kept, name, getattr(gone, name))
    if kept.guardian_id == gone.pk:
        kept.guardian = None
    if kept.guardian_id is None and gone.guardian_id not in {None, kept.pk}:
        kept.guardian = gone.guardian
    kept.wants_reminders = kept.wants_reminders and gone.wants_reminders
    kept.wants_follow_up = kept.wants_follow_up and gone.wants_follow_up
    kept.created_at = min(kept.created_at, gone.created_at)
    kept.save()
    gone.dependants.exclude(pk=kept.pk).update(guardian=kept)
