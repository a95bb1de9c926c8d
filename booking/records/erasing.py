"""What identifies a person is erased; that somebody was seen is not.

Ontario's colleges have records of care kept for ten years after the last contact (O. Reg. 388/08
for physiotherapists), and tax law those of payment for six: so visits stay as rows with date,
clinic, practitioner and service, and name nobody any more. The chart itself is not kept here.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

import pgtrigger
from django.apps import apps
from django.db.models import F
from django.utils.translation import gettext as _

from booking.errors import Refusal
from booking.locking import in_transaction
from booking.models import (
    Appointment,
    Message,
    Patient,
    PatientStep,
    SelfCheckShare,
    StepOnRecord,
    WaitlistEntry,
)
from booking.notifications import desk

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# Reserved for names that are never reached (RFC 2606).
NOBODY: Final = "erased.invalid"
HISTORY: Final = "booking.PatientEvent:append_only"


class NotErased(Refusal):
    """Something of the person's is still to come, or the record was joined with another."""


def hindrances(patient: Patient, *, now: datetime) -> list[str]:
    """What must be settled before the person can be erased, in words; empty if nothing."""
    found = []
    if Appointment.objects.filter(patient=patient).upcoming(now).exists():
        found.append(_("There are visits ahead: cancel them first."))
    if WaitlistEntry.objects.standing().filter(patient=patient).exists():
        found.append(_("The person is on the wait list: take them off first."))
    if patient.dependants.exists():
        found.append(_("The person answers for somebody else: name another guardian first."))
    return found


def erase(patient: Patient, *, reason: str, by: User, now: datetime) -> Patient:
    """Erases name, contact facts, birth date, notes and self-check summaries, also in the history.

    Links in mails stop working, mail that waits is stopped. Kept: the rows of visits, who looked,
    and this step with its reason. Raises NotErased while anything of `hindrances` stands; Busy.
    """
    return in_transaction(partial(_erase, patient, reason, by, now))


def _erase(patient: Patient, reason: str, by: User, now: datetime) -> Patient:
    row = Patient.objects.select_for_update().filter(pk=patient.pk).first()
    if row is None or hindrances(row, now=now):
        raise NotErased
    visits = Appointment.objects.filter(patient=row)
    for message in Message.objects.filter(appointment__in=visits, state__in=desk.WAITING):
        desk.stop(message, now=now)
    SelfCheckShare.objects.filter(appointment__in=visits).delete()
    visits.update(note="", link_version=F("link_version") + 1)
    blank = {
        "name": _("Erased"),
        "email": f"{row.code.hex}@{NOBODY}",
        "phone": "",
        "birth_date": None,
    }
    Patient.objects.filter(pk=row.pk).update(
        **blank, guardian=None, wants_reminders=False, wants_follow_up=False
    )
    # The one exception to a history that only grows: it must not tell what was erased.
    with pgtrigger.ignore(HISTORY):
        history = apps.get_model("booking", "PatientEvent")
        history._default_manager.filter(pgh_obj_id=row.pk).update(**blank)
    PatientStep.objects.create(
        patient=row.pk, kind=StepOnRecord.ERASED, user=by, at=now, reason=reason
    )
    row.refresh_from_db()
    return row
