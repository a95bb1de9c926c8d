"""A series of visits: planned from the free times, booked in one go, managed as a whole or singly.

A series may exceed the visits that one person may have ahead, up to its own size; see
`booking.scheduling.together` for the cap on all series of one person.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from booking import patterns, scheduling
from booking.availability import Days, Want, free_slots
from booking.errors import NotAllowed, Refusal, VisitLimit
from booking.locking import in_transaction
from booking.models import Appointment, BookingPolicy, Series
from booking.notifications import outbox
from booking.orders import Actor, PatientDetails
from booking.patterns import MOST_VISITS, Clash, Pattern, Planned
from booking.scheduling import NotTogether
from booking.slots import Slot
from locations import hours
from locations.models import Practitioner

# The last date of a series may move by so many days when it clashes.
SLACK_DAYS: Final = 3


class TooClose(Refusal):
    """Two of the picked times are nearer than the series' visits may be."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the clinic can do for a pattern: every date, with its slot or its clash."""

    want: Want
    pattern: Pattern
    dates: tuple[Planned | Clash, ...]

    @property
    def starts(self) -> tuple[datetime, ...]:
        """The starts of the dates that have a slot, for `book` to take as they are."""
        return tuple(patterns.starts_of(self.dates))

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """The dates without one."""
        return tuple(one for one in self.dates if isinstance(one, Clash))


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody picked from a proposal: planned starts, and alternatives where it clashed."""

    want: Want
    pattern: Pattern
    starts: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """A picked start that was gone, and the nearest free times that go with the rest."""

    start: datetime
    nearest: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Booked:
    """A series with the visits that were booked and the times that were lost on the way."""

    series: Series
    visits: tuple[Appointment, ...]
    lost: tuple[Lost, ...]


class SeriesTaken(Refusal):
    """No picked time was left, or one was gone though all were asked for. Nothing is booked."""

    def __init__(self, lost: tuple[Lost, ...]) -> None:
        super().__init__("series taken")
        self.lost = lost


def propose(want: Want, pattern: Pattern, *, now: datetime) -> Proposal:
    """All dates of the pattern, from one look at the whole window.

    A fixed number of queries, whatever the number of dates. Nothing is held: `book` says what was
    lost meanwhile.
    """
    zone = want.location.zone
    today = hours.local_day(now, zone)
    until = today + timedelta(days=BookingPolicy.of(want.location).horizon_days)
    free = _free(want, pattern, now)
    return Proposal(want, pattern, patterns.plan(pattern, free, zone, until=until))


def book(
    order: Order,
    details: PatientDetails,
    *,
    key: UUID,
    by: Actor,
    now: datetime,
    all_or_nothing: bool = False,
) -> Booked:
    """Books the picked starts that are still free, in one transaction; the same key does so once.

    One mail confirms them all; each visit gets its own reminders. Raises SeriesTaken, TooClose,
    KeyReused, VisitLimit, Busy.
    """
    starts = _checked(order)
    try:
        together = scheduling.book_series(
            _series(order, details, key, now),
            starts,
            details,
            by=by,
            now=now,
            whole=all_or_nothing,
        )
    except NotTogether as refusal:
        kept = [start for start in starts if start not in refusal.lost]
        raise SeriesTaken(_instead(order, refusal.lost, kept, now)) from None
    visits = together.visits
    lost = _instead(order, together.lost, [visit.start for visit in visits], now)
    return Booked(together.series, visits, lost)


def cancel_rest(
    series: Series, *, by: Actor, now: datetime, reason: str = ""
) -> tuple[Appointment, ...]:
    """Cancels the visits of the series that are still ahead, in one transaction; which they were.

    Each is late or not by its own promised notice. Doing it twice does nothing more. Raises Busy.
    """

    def work() -> tuple[Appointment, ...]:
        locked = Series.objects.select_for_update(no_key=True).get(pk=series.pk)
        gone = tuple(_cancelled(locked, by, now, reason))
        outbox.post_series_cancelled(gone, now=now)
        if locked.ended_at is None:
            locked.ended_at = now
            locked.save(update_fields=["ended_at"])
        return gone

    return in_transaction(work)


def _cancelled(series: Series, by: Actor, now: datetime, reason: str) -> Iterator[Appointment]:
    for visit in series.appointments.upcoming(now).order_by("pk"):
        try:
            yield scheduling.cancel(visit, by=by, now=now, reason=reason)
        except NotAllowed:  # somebody marked or cancelled it this very moment
            continue


def reschedule_one(
    series: Series,
    visit: Appointment,
    *,
    start: datetime,
    by: Actor,
    now: datetime,
    practitioner: Practitioner | None = None,
) -> Appointment:
    """Moves one visit of the series in place; it stays in the series.

    The series' practitioner is kept to, if one was chosen. Raises NotAllowed for a visit of
    something else, and what `scheduling.reschedule` raises.
    """
    if visit.series_id != series.pk:
        raise NotAllowed(visit.status)
    who = practitioner or series.practitioner
    return scheduling.reschedule(visit, start=start, by=by, now=now, practitioner=who)


def _checked(order: Order) -> tuple[datetime, ...]:
    """The starts, in order and once each. Raises VisitLimit, TooClose."""
    starts = tuple(sorted(set(order.starts)))
    if len(starts) > MOST_VISITS:
        raise VisitLimit(MOST_VISITS)
    zone = order.want.location.zone
    if not order.pattern.is_spaced([hours.local_day(start, zone) for start in starts]):
        raise TooClose
    return starts


def _series(order: Order, details: PatientDetails, key: UUID, now: datetime) -> Series:
    want, pattern = order.want, order.pattern
    return Series(
        key=key,
        data_hash=_fingerprint(order, details),
        location=want.location,
        service=want.service,
        practitioner=want.practitioner,
        first=pattern.first,
        weeks=pattern.weeks,
        per_week=pattern.per_week,
        part=pattern.part.value,
        weekdays=sorted(pattern.weekdays),
        apart=pattern.apart,
        created_at=now,
    )


def _fingerprint(order: Order, details: PatientDetails) -> str:
    """Tells two answers of one form apart; nothing can be read from it."""
    want = order.want
    starts = sorted({start.timestamp() for start in order.starts})
    parts = [want.location.pk, want.service.pk, want.practitioner_id, starts, details.fingerprint()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _instead(
    order: Order, lost: Iterable[datetime], kept: Sequence[datetime], now: datetime
) -> tuple[Lost, ...]:
    """What is free instead of each lost start, from one look at the whole window."""
    gone = tuple(lost)
    if not gone:
        return ()
    zone = order.want.location.zone
    free = _free(order.want, order.pattern, now)
    days = {hours.local_day(start, zone) for start in kept}
    return tuple(
        Lost(start, patterns.nearest(start, free, zone, taken=days, pattern=order.pattern))
        for start in gone
    )


def _free(want: Want, pattern: Pattern, now: datetime) -> list[Slot]:
    days = Days(pattern.first, (pattern.after - pattern.first).days + SLACK_DAYS)
    return free_slots(
        want.location, want.service, days=days, now=now, practitioner=want.practitioner
    )
