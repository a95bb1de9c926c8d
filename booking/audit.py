"""Notes that somebody of the staff saw patients' data: who, when, whose, from where."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils import timezone

from booking.models import (
    Appointment,
    Message,
    Patient,
    ReadKind,
    ReadRecord,
    WaitlistEntry,
)
from booking.origin import address_of

Shown = Appointment | Patient | Message | WaitlistEntry
KINDS = {
    Appointment: ReadKind.VISIT,
    Patient: ReadKind.PATIENT,
    Message: ReadKind.MESSAGE,
    # Who waits for what: as much as the list says of them.
    WaitlistEntry: ReadKind.LIST,
}


def note_view(request: HttpRequest, shown: Shown, *, kind: ReadKind | None = None) -> None:
    """Notes that the request's user sees this visit, patient or message; once per request.

    Call it from every staff page that shows one. A visit without a patient yet is nobody's data.
    """
    patient = _patient_of(shown)
    if patient is None or not request.user.is_authenticated:
        return
    what = kind or KINDS[type(shown)]
    noted: set[tuple[str, str]] = request.__dict__.setdefault("_noted_views", set())
    mark = (what.value, str(shown.pk))
    if mark in noted:
        return
    noted.add(mark)
    _write(request, what, [] if isinstance(shown, Patient) else [str(shown.pk)], [patient])


def note_list(request: HttpRequest, shown: Iterable[Shown]) -> None:
    """Notes that the request's user sees a list (a board, a report) that names these patients.

    One row for each page view; none where nobody is named.
    """
    found = {patient for row in shown if (patient := _patient_of(row)) is not None}
    if found and request.user.is_authenticated:
        _write(request, ReadKind.LIST, [], sorted(found))


def _patient_of(shown: Shown) -> int | None:
    if isinstance(shown, Message):
        return shown.appointment.patient_id if shown.appointment_id else None
    return shown.pk if isinstance(shown, Patient) else shown.patient_id


def _write(request: HttpRequest, kind: ReadKind, objects: list[str], patients: list[int]) -> None:
    match = request.resolver_match
    ReadRecord.objects.create(
        at=timezone.now(),
        user=request.user,  # type: ignore[misc]  # signed in
        kind=kind,
        objects_shown=objects,
        patients=patients,
        address=address_of(request),
        page=(match.view_name if match else "")[:100],
    )
