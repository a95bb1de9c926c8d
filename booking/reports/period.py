"""Which visits a report is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from locations import hours
from locations.models import Location

# Reports look at so many days at most: two years.
MOST_DAYS: Final = 731
# Clocks differ by less than this between a clinic and UTC.
MARGIN: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Visits that begin on the days from `first` to `last`, both included, at the locations.

    Days are those of each clinic's own clocks. `practitioner_id` narrows to one person's visits.
    """

    first: date
    last: date
    location_ids: tuple[int, ...]
    practitioner_id: int | None = None

    def keys(self, now: datetime) -> dict[str, Any]:
        """What the queries are asked with."""
        stretches = [
            (place.pk, *stretch)
            for place in Location.objects.filter(pk__in=self.location_ids)
            for stretch in offsets(self.first, self.last, place.zone)
        ]
        return {
            "places": [stretch[0] for stretch in stretches],
            "starts": [stretch[1] for stretch in stretches],
            "ends": [stretch[2] for stretch in stretches],
            "offsets": [stretch[3] for stretch in stretches],
            "first": self.first,
            "last": self.last,
            "from": self.first - MARGIN,
            "until": self.last + MARGIN + MARGIN,
            "locations": list(self.location_ids),
            "practitioner": self.practitioner_id,
            "now": now,
        }


@lru_cache(maxsize=64)
def offsets(first: date, last: date, zone: ZoneInfo) -> list[tuple[datetime, datetime, int]]:
    """The days cut where the clocks change: [from, until), and what local time is ahead of UTC.

    In seconds. With it a query reads wall time by an addition; asking the database for the zone's
    time of every visit takes several times as long as all the rest.
    """
    at, end = hours.instant(first, 0, zone), hours.instant(last + MARGIN, 0, zone)
    found: list[tuple[datetime, datetime, int]] = []
    while at < end:
        until = min(at + MARGIN, end)
        if _ahead(at, zone) != _ahead(until, zone):
            until = _change(at, until, zone)
        if found and found[-1][2] == _ahead(at, zone):
            at, until = found.pop()[0], until
        found.append((at, until, _ahead(at, zone)))
        at = until
    return found


def _ahead(moment: datetime, zone: ZoneInfo) -> int:
    offset = moment.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def _change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The first second with another offset than at `low`."""
    before = _ahead(low, zone)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _ahead(middle, zone) == before else (low, middle)
    return high
