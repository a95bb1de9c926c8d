"""Wall-clock hours as instants: what "9:00 on that day, there" means. No Django, no clock.

A rule speaks of minutes after local midnight, 0 to 1440; everything that is compared or stored is
an instant in UTC. Subtract only instants: two wall times of one zone, subtracted, forget the clock
change between them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

MINUTES_A_DAY: Final = 24 * 60

Span = tuple[datetime, datetime]
"""A half-open stretch of time [start, end), both in UTC."""


def instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which clocks in `zone` show `minute` minutes after midnight of `day`.

    1440 is midnight at the end of the day. A wall time that the clocks skip is the instant at which
    they jump, and one that they show twice is the first of the two: so a later minute never comes
    before an earlier one, and no time is counted twice.

    Raises ValueError for a minute outside 0 to 1440, OverflowError at the ends of the calendar.
    """
    wall = _wall(day, minute)
    earlier, later = _readings(wall, zone)
    # In a gap, reading the time by the offset from before the jump lands after it, and vice versa.
    return _jump(later, earlier, zone) if _is_skipped(wall, zone) else earlier


def span(day: date, minutes: tuple[int, int], zone: ZoneInfo) -> Span:
    """The instants [start, end) of the wall-clock minutes [from, to) of `day`.

    Its length is what truly passes: from 0 to 1440 that is 23 or 25 hours on a clock-change day.
    It is empty when the clocks skip all of it. Raises ValueError when `to` comes before `from`.
    """
    first, last = minutes
    if last < first:
        message = f"minutes {first} to {last} run backwards"
        raise ValueError(message)
    return instant(day, first, zone), instant(day, last, zone)


def opening_spans(rules: Iterable[tuple[int, int, int]], day: date, zone: ZoneInfo) -> list[Span]:
    """When the doors are open on `day`, earliest first, without stretches that the clocks skip.

    A rule is (weekday, from minute, to minute), Monday being 0.
    """
    spans = (
        span(day, (first, last), zone) for weekday, first, last in rules if weekday == day.weekday()
    )
    return sorted((start, end) for start, end in spans if start < end)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The date that calendars in `zone` show at `moment`. Raises ValueError without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return moment.astimezone(zone).date()


def exists(day: date, minute: int, zone: ZoneInfo) -> bool:
    """False if clocks in `zone` never show this minute of `day`: they jump over it in spring."""
    return not _is_skipped(_wall(day, minute), zone)


def is_ambiguous(day: date, minute: int, zone: ZoneInfo) -> bool:
    """True if clocks in `zone` show this minute of `day` twice: they are set back in autumn."""
    first, second = _readings(_wall(day, minute), zone)
    return first < second


def _wall(day: date, minute: int) -> datetime:
    if not 0 <= minute <= MINUTES_A_DAY:
        message = f"minute {minute} is not within a day"
        raise ValueError(message)
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def _readings(wall: datetime, zone: ZoneInfo) -> Span:
    """The wall time read by the offset before (fold 0) and after (fold 1) a change, if any."""
    before, after = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return before, after


def _is_skipped(wall: datetime, zone: ZoneInfo) -> bool:
    before, after = _readings(wall, zone)
    return after < before


def _jump(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The first instant in (low, high] at which `zone` has another offset than at `low`."""
    offset = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high
