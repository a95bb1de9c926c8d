"""A copy of all that is kept about a person, for them to read and to take along (PHIPA, s. 52)."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from booking.models import (
    Appointment,
    Message,
    Patient,
    PatientStep,
    SelfCheckShare,
    StepOnRecord,
    WaitlistEntry,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Row = dict[str, Any]


@dataclass(frozen=True)
class Record:
    """The copy: tables by name, each a list of rows of plain values."""

    made_at: str
    tables: dict[str, list[Row]]


def copy_of(patient: Patient, *, by: User, now: datetime) -> Record:
    """The copy; that it was made, and by whom, is written down."""
    PatientStep.objects.create(patient=patient.pk, kind=StepOnRecord.COPIED, user=by, at=now)
    return Record(
        now.isoformat(),
        {
            "person": [_person(patient)],
            "guardian": [_contact(patient.guardian)] if patient.guardian else [],
            "answers_for": [{"name": one.name} for one in patient.dependants.order_by("pk")],
            "visits": _visits(patient),
            "self_check_summaries": _summaries(patient),
            "messages": _messages(patient),
            "wait_list": _waiting(patient),
        },
    )


def zipped(record: Record) -> bytes:
    """The copy as a ZIP of JSON for machines and a page for people."""
    buffer = io.BytesIO()
    page = render_to_string("booking/record.html", {"record": record})
    data = {"made_at": record.made_at, **record.tables}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("record.json", json.dumps(data, ensure_ascii=False, indent=2))
        archive.writestr("record.html", page)
    return buffer.getvalue()


def _contact(patient: Patient) -> Row:
    return {"name": patient.name, "email": patient.email, "phone": str(patient.phone)}


def _person(patient: Patient) -> Row:
    return {
        **_contact(patient),
        "birth_date": patient.birth_date.isoformat() if patient.birth_date else "",
        "language": patient.language,
        "gets_reminders": patient.wants_reminders,
        "gets_mail_after_visits": patient.wants_follow_up,
        "first_seen": patient.created_at.isoformat(),
    }


def _visits(patient: Patient) -> list[Row]:
    rows = Appointment.objects.filter(patient=patient).with_names().order_by("during")
    return [
        {
            "time": visit.local_start,
            "time_zone": visit.location.time_zone,
            "clinic": visit.location.name,
            "service": visit.service.name,
            "practitioner": visit.practitioner.name,
            "status": str(visit.get_status_display()),
            "note": visit.note,
            "booked_at": visit.created_at.isoformat(),
        }
        for visit in rows
    ]


def _summaries(patient: Patient) -> list[Row]:
    rows = SelfCheckShare.objects.filter(appointment__patient=patient).order_by("consented_at")
    return [
        {
            "agreed_at": share.consented_at.isoformat(),
            "wording_of_the_consent": share.consent_version,
            "taken_back_at": share.withdrawn_at.isoformat() if share.withdrawn_at else "",
            "summary": json.dumps(share.snapshot, ensure_ascii=False) if share.snapshot else "",
        }
        for share in rows
    ]


def _messages(patient: Patient) -> list[Row]:
    rows = Message.objects.filter(appointment__patient=patient).select_related("note")
    return [
        {
            "kind": str(mail.get_kind_display()),
            "state": str(mail.get_state_display()),
            "sent_at": mail.sent_at.isoformat() if mail.sent_at else "",
            "note": mail.note.text if mail.note else "",
        }
        for mail in rows.order_by("due_at")
    ]


def _waiting(patient: Patient) -> list[Row]:
    rows = WaitlistEntry.objects.filter(patient=patient).with_names()
    return [
        {
            "since": entry.created_at.isoformat(),
            "clinic": entry.location.name,
            "service": entry.service.name,
            "state": str(entry.get_state_display()),
        }
        for entry in rows
    ]
