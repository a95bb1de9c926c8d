"""What somebody on the wait list could use, and how long an offer stands. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import groupby, takewhile
from typing import Final
from zoneinfo import ZoneInfo

from booking.notifications.policy import Quiet, quiet_until
from booking.slots import Slot
from locations import hours
from locations.hours import Span

# How long a time is held for an answer: this long, but never more than a quarter of what is left.
OFFER_LASTS: Final = timedelta(hours=2)
PART_OF_NOTICE: Final = 4
# Less than this is no time to read a mail and decide.
LEAST_TO_ANSWER: Final = timedelta(minutes=15)
# Who would have to answer at night may do so in the morning, if enough is left to come.
MORNING: Final = timedelta(hours=1)
LEAST_TO_COME: Final = timedelta(hours=2)
# A time must be so much before the visit that is kept to be worth a change.
LEAST_GAIN: Final = timedelta(hours=2)
# Longer ago than any quiet hours: nobody asked for just this minute.
LONG_DUE: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Wish:
    """Starts within `minutes` [from, until) of the local day, on these weekdays, up to a date."""

    weekdays: frozenset[int]
    minutes: tuple[int, int]
    until: date
    practitioner_id: int | None = None

    def suits(self, slot: Slot, zone: ZoneInfo) -> bool:
        """True if the person could come at that time."""
        if self.practitioner_id not in (None, slot.practitioner_id):
            return False
        wall = slot.start.astimezone(zone)
        earliest, after_last = self.minutes
        return (
            wall.date() <= self.until
            and wall.weekday() in self.weekdays
            and earliest <= wall.hour * 60 + wall.minute < after_last
        )


@dataclass(frozen=True, slots=True)
class Around:
    """What else stands in the diary of who waits.

    `kept` is the start of the visit that an earlier time would replace, `kept_with` whom it is
    with; `busy` are their other visits; `refused` the starts that they were offered before.
    """

    kept: datetime | None = None
    kept_with: int | None = None
    busy: Sequence[Span] = ()
    refused: frozenset[datetime] = frozenset()

    def leaves_room_for(self, slot: Slot) -> bool:
        """True if the slot is a gain, is new to them, and touches no other visit of theirs."""
        if self.kept is not None and slot.start > self.kept - LEAST_GAIN:
            return False
        if slot.start in self.refused:
            return False
        return not any(start < slot.end and slot.start < end for start, end in self.busy)


class Free:
    """The free slots of one service at one clinic, laid out for many wishes to be held against."""

    def __init__(self, slots: Iterable[Slot], zone: ZoneInfo) -> None:
        self._zone = zone
        self._people: set[int] = set()
        # By weekday and minute, so that a wish looks at nothing that it would pass over.
        self._by_time: dict[tuple[int, int], list[Slot]] = defaultdict(list)
        for slot in sorted(slots):
            wall = slot.start.astimezone(zone)
            self._people.add(slot.practitioner_id)
            self._by_time[wall.weekday(), wall.hour * 60 + wall.minute].append(slot)

    def forget(self, practitioner_id: int, start: datetime, end: datetime) -> None:
        """Leaves out what touches a time of the practitioner that has been given to somebody."""
        if practitioner_id not in self._people:
            return
        for time, slots in self._by_time.items():
            self._by_time[time] = [
                slot
                for slot in slots
                if slot.practitioner_id != practitioner_id or slot.end <= start or end <= slot.start
            ]

    def within(self, wish: Wish) -> Iterator[Slot]:
        """What the wish names, by start, then practitioner."""
        if wish.practitioner_id is not None and wish.practitioner_id not in self._people:
            return iter(())
        named = [
            slots
            for (weekday, minute), slots in self._by_time.items()
            if weekday in wish.weekdays and wish.minutes[0] <= minute < wish.minutes[1]
        ]
        over = hours.instant(wish.until + timedelta(days=1), 0, self._zone)
        in_time = takewhile(lambda slot: slot.start < over, merge(*named))
        return (slot for slot in in_time if wish.practitioner_id in (None, slot.practitioner_id))


def suitable(wish: Wish, around: Around, free: Free) -> Iterator[Slot]:
    """The free slots that would help, earliest first, the familiar face before others."""
    found = free.within(wish)
    if around.kept is not None:
        latest = around.kept - LEAST_GAIN
        found = takewhile(lambda slot: slot.start <= latest, found)
    for _, together in groupby(found, key=lambda slot: slot.start):
        yield from sorted(
            (slot for slot in together if around.leaves_room_for(slot)),
            key=lambda slot: slot.practitioner_id != around.kept_with,
        )


def is_quiet(now: datetime, *, zone: ZoneInfo, quiet: Quiet) -> bool:
    """True within the quiet hours: no offer is made."""
    return _night_ends(now, zone, quiet) is not None


def offer_ends(now: datetime, start: datetime, *, zone: ZoneInfo, quiet: Quiet) -> datetime | None:
    """Until when an offer of `start` that is made now stands; None if it should not be made now.

    Two hours, or a quarter of the time that is left before the visit. What would run out at night
    stands until an hour after the quiet hours, if that leaves two hours before the visit.
    """
    if is_quiet(now, zone=zone, quiet=quiet):
        return None
    lasts = min(OFFER_LASTS, (start - now) / PART_OF_NOTICE)
    if lasts < LEAST_TO_ANSWER:
        return None
    ends = now + lasts
    night_ends = _night_ends(ends, zone, quiet)
    if night_ends is not None and night_ends + MORNING <= start - LEAST_TO_COME:
        return night_ends + MORNING
    return ends


def _night_ends(moment: datetime, zone: ZoneInfo, quiet: Quiet) -> datetime | None:
    return quiet_until(moment, moment - LONG_DUE, zone=zone, quiet=quiet)
