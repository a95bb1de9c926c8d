"""Which messages staff are owed: short-notice changes, patients to phone, the day's list. Pure.

A notice goes to the practitioner and to the clinic's front desk, as far as each has an address.
Who did it themselves at the front desk needs no mail about it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from booking.notifications.policy import STAFF_DELAY, Kind, Occasion, Owed, To
from locations.hours import instant, local_day

NEWS: Final = {
    Occasion.BOOKED: Kind.STAFF_BOOKED,
    Occasion.ACCEPTED: Kind.STAFF_BOOKED,
    Occasion.SERIES: Kind.STAFF_BOOKED,
    Occasion.MOVED: Kind.STAFF_MOVED,
    Occasion.CANCELLED: Kind.STAFF_CANCELLED,
}
KINDS: Final = frozenset(
    {*NEWS.values(), Kind.STAFF_LEFT, Kind.STAFF_UNDELIVERABLE, Kind.STAFF_DAY},
)
# The list of a day goes out when the day begins, and is of no use in the afternoon.
DAY_BEGINS: Final = time(6)
DAY_IS_OLD: Final = time(12)


def near_change(
    occasion: Occasion,
    starts: Collection[datetime],
    *,
    now: datetime,
    hours: int,
    by_staff: bool = False,
) -> list[Owed]:
    """The notices of a change within `hours` of the visit. `starts`: the new one, then the old.

    A move counts when either of its times is near: somebody waits at the old one, too.
    """
    kind = NEWS.get(occasion)
    is_near = any(now < start <= now + timedelta(hours=hours) for start in starts)
    if kind is None or not is_near:
        return []
    due = now + STAFF_DELAY if by_staff else now
    until = max(starts)
    readers = [To.PRACTITIONER] if by_staff else [To.PRACTITIONER, To.LOCATION]
    return [Owed(kind, 0, due, until, to) for to in readers] if due < until else []


def left(start: datetime, *, now: datetime, hours: int, by_staff: bool = False) -> list[Owed]:
    """The notice to who had a visit at `start` within `hours`: it is a colleague's now."""
    due = now + STAFF_DELAY if by_staff else now
    is_near = due < start <= now + timedelta(hours=hours)
    return [Owed(Kind.STAFF_LEFT, 0, due, start, To.PRACTITIONER)] if is_near else []


def to_phone(kind: Kind, to: To, start: datetime, *, now: datetime) -> list[Owed]:
    """The task for the front desk when a patient's mail could not be delivered before the visit."""
    if to is not To.PATIENT or kind in KINDS or now >= start:
        return []
    return [Owed(Kind.STAFF_UNDELIVERABLE, 0, now, start, To.LOCATION)]


def day_list_span(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """The local day [begins, ends) whose lists may go out at `now`; None outside the morning."""
    day, clock = local_day(now, zone), now.astimezone(zone).time()
    if not DAY_BEGINS <= clock < DAY_IS_OLD:
        return None
    return instant(day, 0, zone), instant(day + timedelta(days=1), 0, zone)


def day_list(now: datetime, zone: ZoneInfo) -> Owed:
    """A practitioner's visits of the day, of use until noon."""
    noon = instant(local_day(now, zone), DAY_IS_OLD.hour * 60, zone)
    return Owed(Kind.STAFF_DAY, 0, now, noon, To.PRACTITIONER)
