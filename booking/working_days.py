"""On which weekdays somebody works, for people who choose whom to see."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from psycopg.types.range import DateRange

from booking.models import WindowMode, WorkingHours
from locations import hours
from locations.models import Location, Practitioner, Weekday

# Rules that begin later than this are not what a visitor of today asks about.
AHEAD: Final = timedelta(weeks=4)
BOTH_WEEKS: Final = 2


class WorkingDay(NamedTuple):
    """A weekday of 0 (Monday) to 6; `alternate` is true if only every other week."""

    weekday: int
    alternate: bool

    @property
    def name(self) -> str:
        """The weekday in words."""
        return str(Weekday(self.weekday).label)


def working_days(
    practitioner: Practitioner, locations: list[Location], *, now: datetime
) -> dict[int, list[WorkingDay]]:
    """The weekdays of the coming weeks by location id, in the order of the week. One query."""
    if not locations:
        return {}
    first = min(hours.local_day(now, place.zone) for place in locations)
    rules = WorkingHours.objects.valid_within(DateRange(first, first + AHEAD)).filter(
        practitioner=practitioner, role__location__in=locations, online_mode=WindowMode.BOOK
    )
    weeks: defaultdict[int, defaultdict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for place, weekday, cycle in rules.values_list("role__location", "weekday", "cycle"):
        weeks[place][weekday].update(range(cycle.lower, cycle.upper))
    return {
        place: [WorkingDay(day, len(days[day]) < BOTH_WEEKS) for day in sorted(days)]
        for place, days in weeks.items()
    }
