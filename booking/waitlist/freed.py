"""The job: offers freed times to those who wait, in the order in which they joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from django.db import IntegrityError

from booking import scheduling, wishes
from booking.availability import Days, free_slots
from booking.errors import Busy, SlotTaken
from booking.locking import in_transaction, violated
from booking.models import Appointment, AppointmentStatus, EntryState, WaitlistEntry, WaitlistOffer
from booking.notifications import outbox, rows
from booking.notifications.policy import Answer, Quiet
from booking.orders import Choice
from booking.slots import Slot
from booking.waitlist.answering import JOB, lapse, locked_entry, step
from booking.wishes import Around, Free, Wish
from locations import hours
from locations.hours import Span
from locations.models import HealthcareService, Location, Practitioner
from locations.models.service import OnlineMode

# How many times of one look are tried for one person: others may be quicker, but not always.
MOST_TRIES: Final = 5
ONE_OFFER: Final = frozenset({"waitlist_one_offer_per_person", "offer_never_repeats_a_time"})


def offer_freed(now: datetime) -> list[WaitlistOffer]:
    """Ends what is over, then offers each free time to the first in the queue whom it suits.

    A time is held for one person at a time; nobody has two offers; nothing is offered in a clinic's
    quiet hours. Any number of workers may run it at once. Returns the offers that it made.
    """
    lapse(now)
    expire(now)
    entries = [entry for entry in _queue() if not _is_quiet(entry.location, now)]
    diary = _Diary(entries, now)
    made = []
    for entry in entries:
        offer = _offer_first(entry, diary, now)
        if offer is not None:
            diary.forget(offer.appointment)
            made.append(offer)
    return made


def expire(now: datetime) -> int:
    """Ends entries whose last day is over, or whose kept visit has begun; returns how many."""
    waiting = WaitlistEntry.objects.waiting().select_related("location", "keeps")
    over = [entry.pk for entry in waiting if _is_over(entry, now)]
    rows = WaitlistEntry.objects.filter(pk__in=over, state=EntryState.WAITING)
    return in_transaction(lambda: rows.update(state=EntryState.EXPIRED, changed_at=now))


def _is_over(entry: WaitlistEntry, now: datetime) -> bool:
    if entry.until < hours.local_day(now, entry.location.zone):
        return True
    kept = entry.keeps
    # Who cancelled the later visit may still be glad of an earlier one.
    return kept is not None and kept.status != AppointmentStatus.CANCELLED and kept.start <= now


def _queue() -> list[WaitlistEntry]:
    rows = WaitlistEntry.objects.waiting().filter(
        location__is_active=True, service__is_active=True, service__online_mode=OnlineMode.BOOK
    )
    return list(
        rows.with_names().select_related("location__booking_policy").prefetch_related("offers")
    )


def _is_quiet(location: Location, now: datetime) -> bool:
    return wishes.is_quiet(now, zone=location.zone, quiet=_quiet(location))


def _quiet(location: Location) -> Quiet:
    rules = rows.rules_of(location)
    return Quiet(rules.quiet_from, rules.quiet_until)


class _Diary:
    """What is free and who is busy, read once for all who wait."""

    def __init__(self, entries: Sequence[WaitlistEntry], now: datetime) -> None:
        self._now = now
        self._free: dict[tuple[int, int], Free] = {}
        self._until = {
            (entry.location_id, entry.service_id): entry.until
            for entry in sorted(entries, key=lambda entry: entry.until)
        }
        self._visits = _visits_of({entry.patient_id for entry in entries}, now)

    def suitable(self, entry: WaitlistEntry) -> list[tuple[Slot, datetime]]:
        """The first few times that would help, each with the end of an offer of it."""
        zone, quiet = entry.location.zone, _quiet(entry.location)
        free = self._times(entry.location, entry.service)
        found = wishes.suitable(_wish(entry), self._around(entry), free)
        ends = ((s, wishes.offer_ends(self._now, s.start, zone=zone, quiet=quiet)) for s in found)
        return list(islice(((slot, end) for slot, end in ends if end), MOST_TRIES))

    def forget(self, held: Appointment) -> None:
        """That time is somebody's now."""
        for free in self._free.values():
            free.forget(held.practitioner_id, held.start, held.end)

    def _times(self, location: Location, service: HealthcareService) -> Free:
        key = location.pk, service.pk
        if key not in self._free:
            today = hours.local_day(self._now, location.zone)
            days = Days(today, (self._until[key] - today).days + 1)
            slots = free_slots(location, service, days=days, now=self._now)
            self._free[key] = Free(slots, location.zone)
        return self._free[key]

    def _around(self, entry: WaitlistEntry) -> Around:
        kept = entry.kept_visit(self._now)
        visits = self._visits.get(entry.patient_id, {})
        return Around(
            kept=kept.start if kept else None,
            kept_with=kept.practitioner_id if kept else None,
            busy=[span for key, span in visits.items() if key != entry.keeps_id],
            refused=frozenset(offer.start for offer in entry.offers.all()),
        )


def _visits_of(patient_ids: Iterable[int], now: datetime) -> dict[int, dict[int, Span]]:
    found: dict[int, dict[int, Span]] = defaultdict(dict)
    ahead = Appointment.objects.upcoming(now).filter(patient__in=patient_ids).order_by()
    for key, patient_id, during in ahead.values_list("pk", "patient_id", "during"):
        found[patient_id][key] = (during.lower, during.upper)
    return found


def _wish(entry: WaitlistEntry) -> Wish:
    minutes = (entry.minutes.lower, entry.minutes.upper)
    return Wish(frozenset(entry.weekdays), minutes, entry.until, entry.practitioner_id)


def _offer_first(entry: WaitlistEntry, diary: _Diary, now: datetime) -> WaitlistOffer | None:
    found = diary.suitable(entry)
    if not found:
        return None
    try:
        return in_transaction(lambda: _offer(entry, found, now))
    except Busy:  # the next run is a minute away
        return None
    except IntegrityError as error:
        if violated(error) in ONE_OFFER:  # another worker was quicker
            return None
        raise


def _offer(
    entry: WaitlistEntry, found: Sequence[tuple[Slot, datetime]], now: datetime
) -> WaitlistOffer | None:
    """Waits for the entry rather than passing it over: another worker may be serving it now."""
    fresh = locked_entry(entry.pk)
    if fresh.state != EntryState.WAITING:
        return None
    for slot, ends in found:
        held = _held(fresh, slot, ends, now)
        if held:
            step(fresh, EntryState.OFFERED, now)
            offer = WaitlistOffer.objects.create(
                entry=fresh, appointment=held, start=held.start, offered_at=now, expires_at=ends
            )
            outbox.post_offer(offer, Answer.OFFERED, now=now)
            return offer
    return None


def _held(entry: WaitlistEntry, slot: Slot, until: datetime, now: datetime) -> Appointment | None:
    who = Practitioner.objects.get(pk=slot.practitioner_id)
    choice = Choice(entry.location, entry.service, who, slot.start)
    try:
        return scheduling.hold_to_offer(choice, until=until, by=JOB, now=now)
    except SlotTaken:
        return None
