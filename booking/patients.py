"""Finds or makes the patient behind a form, without telling anyone what is known."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from booking.errors import FirstVisitNeeded, PatientChanged, VisitLimit
from booking.models import Appointment, BookingPolicy, Patient
from booking.orders import PatientDetails
from locations.models import HealthcareService, Location


def find(details: PatientDetails) -> Patient | None:
    """The patient of that address and name, if known.

    Two people may share an address: the name must be the same too (letters' case aside).
    """
    return _of(details).first()


def _of(details: PatientDetails) -> QuerySet[Patient]:
    named = Patient.objects.filter(name__iexact=details.name).order_by("pk")
    if details.email:
        return named.filter(email=details.email.lower())
    return named.filter(phone=details.phone)


def _find_to_keep(details: PatientDetails) -> Patient | None:
    """As `find`, and the row stays as it is until the transaction ends.

    Who waited for a colleague who joined the record with another, or erased it, looks again: the
    row that was found first is not the person's any more.
    """
    locked = _of(details).select_for_update(no_key=True)
    found = locked.first()
    while found is None and find(details) is not None:
        found = locked.first()
    return found


def still_there(patient: Patient) -> Patient:
    """The patient whom staff picked, kept as they are until the transaction ends.

    Raises PatientChanged if the record was joined with another, erased or renamed meanwhile.
    """
    found = Patient.objects.select_for_update(no_key=True).filter(pk=patient.pk).first()
    if found is None or (found.name, found.email) != (patient.name, patient.email):
        raise PatientChanged
    return found


def find_or_make(details: PatientDetails, *, now: datetime) -> Patient:
    """The patient of that address and name, or a new one.

    What is known stays as it is, but for a phone number, a date of birth or a guardian that was
    missing. The guardian is found or made along with the patient, in the caller's transaction.
    """
    found = _find_to_keep(details)
    if found is None:
        found = _make(details, now)
    else:
        _fill_gaps(found, details)
    if details.guardian:
        _link(found, find_or_make(details.guardian, now=now))
    return found


def _make(details: PatientDetails, now: datetime) -> Patient:
    return Patient.objects.create(
        name=details.name,
        email=details.email.lower(),
        phone=details.phone,
        birth_date=details.birth_date,
        language=details.language,
        wants_follow_up=details.wants_follow_up,
        created_at=now,
    )


def _link(patient: Patient, guardian: Patient) -> None:
    """Writes who answers for the patient, if nobody does yet: a form cannot change who does."""
    # Two people who answer for each other would both have nobody.
    is_circle = guardian.pk == patient.pk or guardian.guardian_id == patient.pk
    if patient.guardian_id is None and not is_circle:
        patient.guardian = guardian
        patient.save(update_fields=["guardian"])


def _fill_gaps(patient: Patient, details: PatientDetails) -> None:
    gaps: dict[str, Any] = {}
    if details.phone and not patient.phone:
        gaps["phone"] = details.phone
    if details.birth_date and not patient.birth_date:
        gaps["birth_date"] = details.birth_date
    # A box that was left empty takes nothing back: the preferences page does.
    if details.wants_follow_up and not patient.wants_follow_up:
        gaps["wants_follow_up"] = True
    for name, value in gaps.items():
        setattr(patient, name, value)
    if gaps:
        patient.save(update_fields=gaps)


def check_limit(details: PatientDetails, location: Location, *, now: datetime) -> None:
    """Raises VisitLimit when this address has as many visits ahead as the clinic allows.

    Visits of a series have a limit of their own and do not count here.
    """
    limit = BookingPolicy.of(location).max_upcoming_per_patient
    single = Appointment.objects.upcoming(now).filter(series__isnull=True)
    ahead = single.filter(patient__email=details.email.lower())
    if ahead.count() >= limit:
        raise VisitLimit(limit)


def check_kind(details: PatientDetails, service: HealthcareService) -> None:
    """Raises FirstVisitNeeded for a returning patients' service unless they say they are one.

    Their own word decides, never our list of patients: a refusal that hung on whether we know a
    name and an address would tell anybody who tries them who is a patient here. Staff read in the
    visit's history when nobody of that name and address is known; see `doubt`.
    """
    if service.is_for_returning and not details.has_been:
        raise FirstVisitNeeded


def doubt(details: PatientDetails, service: HealthcareService, *, now: datetime) -> str:
    """What staff should know about a returning patient of whom we have no earlier visit, or ""."""
    if not service.is_for_returning:
        return ""
    known = find(details)
    earlier = Appointment.objects.known().filter(patient=known, during__startswith__lte=now)
    if known is not None and earlier.exists():
        return ""
    return _("Says they have been here before; no visit is known under this name and address.")
