"""A time zone's rules for a calendar file, so that the reader needs no table of its own.

The library's own VTIMEZONE states a spring change by the clock after it, and RFC 5545 (3.6.5) wants
the clock before it: an hour of difference on that day. So the changes are looked up here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAY: Final = timedelta(days=1)
SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of clocks: the wall time at which it comes, by the clock before it."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool


@lru_cache(maxsize=64)
def zone_rules(name: str, year: int) -> bytes:
    """The zone's VTIMEZONE, good from a year before to a year after `year`."""
    zone = ZoneInfo(name)
    first = datetime(year - 1, 1, 1, tzinfo=UTC)
    rules = Timezone()
    rules.add("TZID", name)
    for change in [_standing(first, zone), *_changes(first, zone, years=3)]:
        part = TimezoneDaylight() if change.is_summer else TimezoneStandard()
        part.add("DTSTART", change.wall)
        part.add("TZOFFSETFROM", change.before)
        part.add("TZOFFSETTO", change.after)
        part.add("TZNAME", change.name)
        rules.add_component(part)
    return bytes(rules.to_ical())


def _changes(first: datetime, zone: ZoneInfo, *, years: int) -> list[Change]:
    days = (first + count * DAY for count in range(years * 366))
    return [
        _change(_moment(day, day + DAY, zone), zone)
        for day in days
        if _offset(day, zone) != _offset(day + DAY, zone)
    ]


def _standing(first: datetime, zone: ZoneInfo) -> Change:
    """The clock at the beginning, as a change from itself."""
    local, offset = first.astimezone(zone), _offset(first, zone)
    wall, name = local.replace(tzinfo=None), local.tzname() or ""
    return Change(wall, offset, offset, name, bool(local.dst()))


def _change(moment: datetime, zone: ZoneInfo) -> Change:
    after = moment.astimezone(zone)
    before = _offset(moment - SECOND, zone)
    wall = (moment + before).replace(tzinfo=None)
    return Change(wall, before, _offset(moment, zone), after.tzname() or "", bool(after.dst()))


def _moment(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The first instant in (low, high] with another offset than at `low`."""
    offset = _offset(low, zone)
    while high - low > SECOND:
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        low, high = (middle, high) if _offset(middle, zone) == offset else (low, middle)
    return high


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)
