"""Which visits a report is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

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
        return {
            "first": self.first,
            "last": self.last,
            "from": self.first - MARGIN,
            "until": self.last + MARGIN + MARGIN,
            "locations": list(self.location_ids),
            "practitioner": self.practitioner_id,
            "now": now,
        }
