"""Several visits in one transaction: what a series books."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError

from booking import candidates, patients
from booking.availability import Want
from booking.errors import KeyReused, PatientBusy, Refusal, SlotTaken, VisitLimit
from booking.locking import in_transaction, lock_practitioners, violated
from booking.models import Appointment, AppointmentStatus, BookingPolicy, Patient, Series, Source
from booking.notifications import outbox
from booking.orders import Actor, PatientDetails
from booking.patterns import MOST_VISITS
from booking.scheduling.writing import TakenMeanwhile, look, promise, take
from locations.models import Practitioner

ONE_FORM: Final = "series_answers_one_form"


@dataclass(frozen=True, slots=True)
class Together:
    """A series as it was booked: its visits by start, and the picked starts that were gone."""

    series: Series
    visits: tuple[Appointment, ...]
    lost: tuple[datetime, ...]


class NotTogether(Refusal):
    """None of the times was left, or not all though all were asked for. Nothing was written."""

    def __init__(self, lost: Sequence[datetime]) -> None:
        super().__init__("not together")
        self.lost = tuple(lost)


def book_series(
    series: Series,
    starts: Sequence[datetime],
    details: PatientDetails,
    *,
    by: Actor,
    now: datetime,
    whole: bool = False,
) -> Together:
    """Writes the series, which has no row and no patient yet, with its visits, in one transaction.

    Starts that are gone, or at which the patient has another visit, are reported and left out; with
    `whole` they undo everything. A series of the same `key` and `data_hash` is returned as it is.

    A series does not count towards the visits that one person may have ahead; all series of one
    address together may have MOST_VISITS ahead. Staff are not bound by that.

    Raises NotTogether, KeyReused, FirstVisitNeeded, VisitLimit, Busy.
    """
    if known := _answered(series):
        return known
    if not by.is_staff:
        patients.check_kind(details, series.service)
    want = Want(series.location, series.service, series.practitioner)
    who = _who(want, sorted(set(starts)), details, by, now)

    def work() -> Together:
        lock_practitioners({key for keys in who.values() for key in keys})
        # The same form may have been answered while this one waited for the locks.
        known = _answered(series)
        if known:
            return known
        together = _write(copy(series), who, details, by, now)
        if not together.visits or (whole and together.lost):
            raise NotTogether(together.lost)
        return together

    try:
        return in_transaction(work)
    except IntegrityError as error:
        known = _answered(series) if violated(error) == ONE_FORM else None
        if known is None:
            raise
        return known


def _answered(series: Series) -> Together | None:
    known = Series.objects.filter(key=series.key).first()
    if known is None:
        return None
    if known.data_hash != series.data_hash:
        raise KeyReused
    visits = known.appointments.with_names().order_by("during")
    return Together(known, tuple(visits), tuple(known.lost))


def _who(
    want: Want, starts: Sequence[datetime], details: PatientDetails, by: Actor, now: datetime
) -> dict[datetime, list[int]]:
    """Who is free at each start, the one to try first in front: whoever can be there most often."""
    free = {start: _free_at(want, start, by, now) for start in starts}
    often = Counter(key for keys in free.values() for key in keys)
    order = candidates.in_order(often, now=now, patient=patients.find(details))
    order.sort(key=lambda key: -often[key])
    return {start: [key for key in order if key in keys] for start, keys in free.items()}


def _free_at(want: Want, start: datetime, by: Actor, now: datetime) -> tuple[int, ...]:
    try:
        return look(want, start, now, by_staff=by.is_staff).free_ids
    except SlotTaken:
        return ()


def _write(
    series: Series,
    who: Mapping[datetime, Sequence[int]],
    details: PatientDetails,
    by: Actor,
    now: datetime,
) -> Together:
    patient = patients.find_or_make(details, now=now)
    if not by.is_staff:
        _check_cap(patient, len(who), now)
    series.patient = patient
    series.save()
    fields = _fields(series, details, by)
    people = Practitioner.objects.in_bulk({key for keys in who.values() for key in keys})
    made = []
    for start, keys in who.items():
        wants = [Want(series.location, series.service, people[key]) for key in keys]
        if visit := _first(wants, start, fields, by, now):
            made.append(visit)
    there = {visit.start for visit in made}
    series.lost = [start for start in who if start not in there]
    series.save(update_fields=["lost"])
    outbox.post_series(made, now=now, by_staff=by.is_staff)
    return Together(series, tuple(made), tuple(series.lost))


def _fields(series: Series, details: PatientDetails, by: Actor) -> dict[str, Any]:
    on_behalf = by.is_staff and details.source == Source.WEB
    return {
        "status": AppointmentStatus.BOOKED,
        "patient": series.patient,
        "series": series,
        "language": details.language,
        "note": details.note,
        "source": Source.PHONE if on_behalf else details.source,
        **promise(BookingPolicy.of(series.location)),
    }


def _first(
    wants: Sequence[Want], start: datetime, fields: dict[str, Any], by: Actor, now: datetime
) -> Appointment | None:
    """The visit with the first practitioner who is still free; None if nobody is."""
    for want in wants:
        try:
            return take(want, start, fields, by, now)
        except TakenMeanwhile:
            continue
        except PatientBusy:
            return None
    return None


def _check_cap(patient: Patient, adding: int, now: datetime) -> None:
    """The patient's row is locked if it was known, so two series cannot both slip under it."""
    ahead = Appointment.objects.upcoming(now).filter(series__isnull=False)
    ahead = ahead.filter(patient__email=patient.email) if patient.email else ahead.none()
    if ahead.count() + adding > MOST_VISITS:
        raise VisitLimit(MOST_VISITS)
