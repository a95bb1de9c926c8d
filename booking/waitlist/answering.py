"""An offer is accepted, declined, or not answered in time."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from booking import links, scheduling
from booking.errors import HoldLapsed, NotAllowed
from booking.locking import in_transaction
from booking.models import Appointment, EntryState, OfferState, WaitlistEntry, WaitlistOffer
from booking.models.waitlist import WaitlistEntryQuerySet
from booking.notifications import outbox
from booking.notifications.policy import Answer
from booking.orders import Actor

OFFER_LINK: Final = links.OFFER
LINK_VERSION: Final = links.OFFER_VERSION
JOB: Final = Actor.job("wait-list")
LAPSE_BATCH: Final = 200
# Who leaves so many offers without an answer is not reading them.
MOST_UNANSWERED: Final = 3


def offer_token(offer: WaitlistOffer) -> str:
    """The signature in the link that shows the offer."""
    return links.token(offer.code, LINK_VERSION, OFFER_LINK)


def find_offer(code: UUID, token: str) -> WaitlistOffer | None:
    """The offer that the link opens, with its names; None if code or signature is wrong."""
    if not links.is_valid(token, code, LINK_VERSION, OFFER_LINK):
        return None
    rows = WaitlistOffer.objects.select_related(
        *(f"appointment__{name}" for name in ("practitioner", "location", "service")),
        *("entry__patient", "entry__keeps__location", "visit"),
    )
    return rows.filter(code=code).first()


def accept(offer: WaitlistOffer, *, by: Actor, now: datetime) -> Appointment:
    """The visit at the offered time, in one transaction; accepting twice gives the same visit.

    A visit that was kept meanwhile moves in place, so that it is never lost on the way. Other
    entries of the same person for the same service are withdrawn.

    Raises HoldLapsed when the offer is over (the person then waits on), PatientBusy, VisitLimit,
    Busy.
    """

    def work() -> Appointment | None:
        # All that will be withdrawn is locked first, in id order like everywhere.
        list(_of_one_person(offer.entry).select_for_update(no_key=True).values_list("pk"))
        entry, fresh = _locked(offer)
        if fresh.state == OfferState.ACCEPTED:
            return fresh.visit
        if fresh.state != OfferState.OFFERED:
            return None
        try:
            visit = scheduling.take_offered(
                fresh.appointment, patient=entry.patient, kept=entry.keeps, by=by, now=now
            )
        except HoldLapsed:
            _close(fresh, OfferState.LAPSED, now)
            step(entry, _after_lapse(entry), now)
            return None
        fresh.visit = visit
        _close(fresh, OfferState.ACCEPTED, now)
        step(entry, EntryState.ACCEPTED, now)
        others = _of_one_person(entry).filter(state=EntryState.WAITING)
        others.update(state=EntryState.WITHDRAWN, changed_at=now)
        return visit

    visit = in_transaction(work)
    if visit is None:
        raise HoldLapsed
    return visit


def decline(offer: WaitlistOffer, *, by: Actor, now: datetime) -> None:
    """Lets the held time go to the next person; this one waits on, and is not asked for it again.

    Declining twice, or what has lapsed, changes nothing. Raises NotAllowed once it was accepted.
    """

    def work() -> None:
        entry, fresh = _locked(offer)
        if fresh.state == OfferState.ACCEPTED:
            raise NotAllowed(fresh.state)
        if fresh.state == OfferState.OFFERED:
            withdraw_offer(fresh, OfferState.DECLINED, by, now)
            step(entry, EntryState.WAITING, now)

    in_transaction(work)


def lapse(now: datetime) -> int:
    """Ends offers whose time to answer is over; returns how many. The job does it each minute."""
    overdue = WaitlistOffer.objects.overdue(now).order_by("expires_at")[:LAPSE_BATCH]
    return sum(_lapse_one(offer, now) for offer in overdue)


def _lapse_one(offer: WaitlistOffer, now: datetime) -> bool:
    def work() -> bool:
        entry, fresh = _locked(offer)
        if not WaitlistOffer.objects.overdue(now).filter(pk=fresh.pk).exists():
            return False
        is_gone = fresh.expires_at > now
        withdraw_offer(fresh, OfferState.LAPSED, JOB, now)
        step(entry, _after_lapse(entry), now)
        fresh.entry = entry
        outbox.post_offer(fresh, Answer.TAKEN if is_gone else Answer.LAPSED, now=now)
        return True

    return in_transaction(work)


def withdraw_offer(offer: WaitlistOffer, state: OfferState, by: Actor, now: datetime) -> None:
    """Frees the held time and closes the offer, whose entry is locked."""
    scheduling.release_offered(offer.appointment, by=by, now=now)
    _close(offer, state, now)


def step(entry: WaitlistEntry, state: EntryState, now: datetime) -> None:
    """Writes the entry's next state."""
    entry.state, entry.changed_at = state, now
    entry.save(update_fields=["state", "changed_at"])


def locked_entry(pk: int) -> WaitlistEntry:
    """The entry re-read under its row lock, with its names."""
    rows = WaitlistEntry.objects.select_for_update(of=("self",), no_key=True)
    return rows.with_names().get(pk=pk)


def _locked(offer: WaitlistOffer) -> tuple[WaitlistEntry, WaitlistOffer]:
    """Who holds the entry's lock decides about its offers."""
    entry = locked_entry(offer.entry_id)
    return entry, WaitlistOffer.objects.select_related("appointment", "visit").get(pk=offer.pk)


def _close(offer: WaitlistOffer, state: OfferState, now: datetime) -> None:
    offer.state, offer.answered_at = state, now
    offer.save(update_fields=["state", "answered_at", "visit"])


def _after_lapse(entry: WaitlistEntry) -> EntryState:
    unanswered = entry.offers.filter(state=OfferState.LAPSED).count()
    return EntryState.EXPIRED if unanswered >= MOST_UNANSWERED else EntryState.WAITING


def _of_one_person(entry: WaitlistEntry) -> WaitlistEntryQuerySet:
    """All that the person waits for of the entry's service, the entry included."""
    standing = WaitlistEntry.objects.standing().order_by("pk")
    return standing.filter(patient=entry.patient_id, service=entry.service_id)
