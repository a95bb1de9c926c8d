"""Who books for a child or for somebody else of the family."""

from __future__ import annotations

from datetime import datetime

from booking import patients
from booking.models import Patient
from booking.orders import PatientDetails


def note(patient: Patient | None, guardian: PatientDetails | None, *, now: datetime) -> None:
    """Writes who answers for the patient, if nobody does yet; a form cannot change who does.

    The visit's note says who booked in any case: should this be lost on the way, nothing is.
    """
    if patient is None or guardian is None or patient.guardian_id is not None:
        return
    who = patients.find_or_make(guardian, now=now)
    # Two people who answer for each other would both have nobody.
    if who.pk != patient.pk and who.guardian_id != patient.pk:
        patient.guardian = who
        patient.save(update_fields=["guardian"])
