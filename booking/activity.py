"""What one of the staff saw and changed, and who saw or changed one patient: read from the logs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from booking.models import AppointmentEvent, PatientStep, ReadRecord

# More lines than this are nothing that somebody reads; the report says that there are more.
MOST: Final = 2000


@dataclass(frozen=True, slots=True)
class Deed:
    """One line: when, who, what, about which rows, from where."""

    at: datetime
    who: str
    what: str
    about: str
    address: str
    page: str


def of_person(user: Model, start: datetime, end: datetime) -> list[Deed]:
    """What somebody saw and changed within [start, end), newest first; at most MOST lines."""
    found = [
        *_looks(ReadRecord.objects.filter(user_id=user.pk, at__gte=start, at__lt=end)),
        *_steps(AppointmentEvent.objects.filter(user_id=user.pk, at__gte=start, at__lt=end)),
        *_records(PatientStep.objects.filter(user_id=user.pk, at__gte=start, at__lt=end)),
    ]
    within = Q(pgh_created_at__gte=start, pgh_created_at__lt=end)
    for model in tracked():
        rows = model._default_manager.filter(within, pgh_context__user=user.pk)
        found += _changes(rows, lambda _row: str(user))
    return _newest(found)


def of_patient(patient_id: int) -> list[Deed]:
    """Who saw or changed this patient's record, newest first; at most MOST lines."""
    joined = PatientStep.objects.filter(patient=patient_id, other__isnull=False)
    keys = [patient_id, *(step.other for step in joined if step.other)]
    history = apps.get_model("booking", "PatientEvent")._default_manager
    return _newest(
        [
            *_looks(ReadRecord.objects.filter(patients__overlap=keys)),
            *_steps(AppointmentEvent.objects.filter(appointment__patient=patient_id)),
            *_records(PatientStep.objects.filter(patient__in=keys)),
            *_changes(history.filter(pgh_obj_id__in=keys), _names()),
        ]
    )


def tracked() -> list[type[Model]]:
    """Every table of changes."""
    return [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]


def _looks(rows: QuerySet[ReadRecord]) -> Iterator[Deed]:
    for row in rows.select_related("user").order_by("-at")[:MOST]:
        about = ", ".join(f"{_('patient')} {key}" for key in row.patients[:5])
        rest = len(row.patients) - 5
        about += f" (+{rest})" if rest > 0 else ""
        what = _("saw %(what)s") % {"what": row.get_kind_display()}
        yield Deed(row.at, str(row.user), what, about, row.address or "", row.page)


def _steps(rows: QuerySet[AppointmentEvent]) -> Iterator[Deed]:
    for row in rows.select_related("user").order_by("-at")[:MOST]:
        who = str(row.user) if row.user else row.agent
        yield Deed(row.at, who, str(row), f"{_('visit')} {row.appointment_id}", "", "")


def _records(rows: QuerySet[PatientStep]) -> Iterator[Deed]:
    for row in rows.select_related("user").order_by("-at")[:MOST]:
        about = f"{_('patient')} {row.patient}" + (f", {row.other}" if row.other else "")
        yield Deed(row.at, str(row.user), str(row.get_kind_display()), about, "", row.reason)


def _changes(rows: QuerySet[Any], who: Callable[[Any], str]) -> Iterator[Deed]:
    words = {"insert": _("made"), "update": _("changed"), "delete": _("deleted")}
    thing = rows.model.pgh_tracked_model._meta.verbose_name
    for row in rows.order_by("-pgh_created_at")[:MOST]:
        told = row.pgh_context or {}
        what = words.get(row.pgh_label, row.pgh_label)
        about = f"{thing} {row.pgh_obj_id}"
        address, page = told.get("address") or "", told.get("page") or ""
        yield Deed(row.pgh_created_at, who(row), what, about, address, page)


def _names() -> Callable[[Any], str]:
    users = apps.get_model("auth", "User")._default_manager.in_bulk()

    def name(row: Any) -> str:
        key = (row.pgh_context or {}).get("user")
        return str(users[key]) if key in users else _("the website")

    return name


def _newest(found: Iterable[Deed]) -> list[Deed]:
    return sorted(found, key=lambda deed: deed.at, reverse=True)[:MOST]
