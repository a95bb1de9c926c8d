"""Onto the wait list and off it again."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError
from psycopg.types.range import Int4Range

from booking import links, patients
from booking.errors import NotAllowed, VisitLimit
from booking.locking import in_transaction, violated
from booking.models import Appointment, EntryState, OfferState, Patient, WaitlistEntry
from booking.orders import Actor, PatientDetails
from booking.patterns import EVERY_DAY
from booking.waitlist.answering import LINK_VERSION, locked_entry, step, withdraw_offer
from locations.models import HealthcareService, Location, Practitioner
from locations.models.location import MINUTES_A_DAY

ENTRY_LINK: Final = "waitlist"
ONE_ENTRY: Final = "waitlist_one_entry_per_place"
# What one person may wait for at a time, over all clinics and services.
MOST_ENTRIES: Final = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody waits for. `minutes` are start times [from, until) of the local day."""

    locations: tuple[Location, ...]
    service: HealthcareService
    until: date
    practitioner: Practitioner | None = None
    minutes: tuple[int, int] = (0, MINUTES_A_DAY)
    weekdays: frozenset[int] = EVERY_DAY


def entry_token(entry: WaitlistEntry) -> str:
    """The signature in the link that shows the entry, to leave the list."""
    return links.token(entry.code, LINK_VERSION, ENTRY_LINK)


def find_entry(code: UUID, token: str) -> WaitlistEntry | None:
    """The entry that the link opens, with its names; None if code or signature is wrong."""
    if not links.is_valid(token, code, LINK_VERSION, ENTRY_LINK):
        return None
    return WaitlistEntry.objects.with_names().filter(code=code).first()


def join(
    asked: Asked,
    details: PatientDetails,
    *,
    now: datetime,
    own: Collection[UUID] = (),
) -> list[WaitlistEntry]:
    """Puts somebody without a visit on the list: one entry for each location.

    A name and an address prove nothing. So who waits for the same already stays as they are, place
    and wishes; only an entry that is among the `own` codes, made by the same browser, gets the new
    wishes. Raises VisitLimit (MOST_ENTRIES), Busy.
    """

    def work() -> list[WaitlistEntry]:
        return _join(asked, patients.find_or_make(details, now=now), None, now, own)

    return _once_more(work)


def join_for(visit: Appointment, asked: Asked, *, now: datetime) -> list[WaitlistEntry]:
    """Puts the visit's patient on the list for an earlier time; the visit stays until there is one.

    It is the visit's service that is waited for. Who waits for it already keeps the place in the
    queue and gets the new wishes: the visit's link says who they are. Raises NotAllowed when the
    visit is not promised any more or has begun, VisitLimit, Busy.
    """

    def work() -> list[WaitlistEntry]:
        kept = Appointment.objects.upcoming(now).with_names().filter(pk=visit.pk).first()
        if kept is None or kept.patient is None:
            raise NotAllowed(visit.status)
        return _join(replace(asked, service=kept.service), kept.patient, kept, now, None)

    return _once_more(work)


def leave(entry: WaitlistEntry, *, by: Actor, now: datetime) -> None:
    """Takes the entry off the list; an offer that waits for an answer goes to the next person.

    Leaving twice changes nothing. Raises NotAllowed once an offer was accepted.
    """

    def work() -> None:
        fresh = locked_entry(entry.pk)
        if fresh.state == EntryState.ACCEPTED:
            raise NotAllowed(fresh.state)
        if fresh.state not in (EntryState.WAITING, EntryState.OFFERED):
            return
        for offer in fresh.offers.unanswered().select_related("appointment"):
            withdraw_offer(offer, OfferState.DECLINED, by, now)
        step(fresh, EntryState.WITHDRAWN, now)

    in_transaction(work)


def _once_more(work: Callable[[], list[WaitlistEntry]]) -> list[WaitlistEntry]:
    """Two forms of one person at once: the second finds what the first has written."""
    try:
        return in_transaction(work)
    except IntegrityError as error:
        if violated(error) != ONE_ENTRY:
            raise
    return in_transaction(work)


def _join(
    asked: Asked,
    patient: Patient,
    kept: Appointment | None,
    now: datetime,
    own: Collection[UUID] | None,
) -> list[WaitlistEntry]:
    """`own` are the codes of the entries that may be changed; None means all."""
    there = _standing(asked, patient)
    places = {location.pk: location for location in asked.locations}
    entries = [there.get(key) or _entry(place, now) for key, place in sorted(places.items())]
    _check_limit(patient, adding=len(entries) - len(there))
    for entry in entries:
        if entry.pk and own is not None and entry.code not in own:
            continue
        entry.patient, entry.service = patient, asked.service
        entry.keeps = kept or entry.keeps
        entry.practitioner = asked.practitioner
        entry.minutes = Int4Range(*asked.minutes)
        entry.weekdays = sorted(asked.weekdays)
        entry.until, entry.changed_at = asked.until, now
        entry.save()
    return entries


def _standing(asked: Asked, patient: Patient) -> dict[int, WaitlistEntry]:
    """The person's entries for these locations, by location, locked in id order."""
    rows = WaitlistEntry.objects.standing().select_for_update(no_key=True).order_by("pk")
    found = rows.filter(patient=patient, service=asked.service, location__in=asked.locations)
    return {entry.location_id: entry for entry in found}


def _entry(location: Location, now: datetime) -> WaitlistEntry:
    return WaitlistEntry(location=location, created_at=now)


def _check_limit(patient: Patient, adding: int) -> None:
    standing = WaitlistEntry.objects.standing()
    who = {"patient__email": patient.email} if patient.email else {"patient": patient}
    if adding and standing.filter(**who).count() + adding > MOST_ENTRIES:
        raise VisitLimit(MOST_ENTRIES)
