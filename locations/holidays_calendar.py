"""Public holidays as closures that staff can switch off, clinic by clinic.

Active from the start: the days that the clinic's province makes public holidays; in Ontario the
nine of the Employment Standards Act, 2000, s. 1 (1). Written down but switched off, since the law
lets a clinic work on them: the Monday after a holiday that falls on a weekend, and days that many
but not all take (in Ontario the Civic Holiday, Easter Monday and Remembrance Day).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, NamedTuple

import holidays
from psycopg.types.range import DateRange

from locations.models import Closure, ClosureSource, Location

COUNTRY: Final = "CA"
LANGUAGE: Final = "en_CA"


class Holiday(NamedTuple):
    """A day with a name. `is_statutory`: closed unless staff say otherwise."""

    day: date
    name: str
    is_statutory: bool


def holidays_of(province: str, years: Iterable[int]) -> list[Holiday]:
    """The holidays of a province ("ON") in the years, by date.

    Raises ValueError for a province that is not one.
    """
    wanted = list(years)
    statutory = _names(province, wanted, category="public", observed=False)
    customary = _names(province, wanted, category="optional", observed=False)
    observed = _names(province, wanted, category="public", observed=True)
    others = customary | observed
    return sorted(
        [Holiday(day, name, is_statutory=True) for day, name in statutory.items()]
        + [
            Holiday(day, name, is_statutory=False)
            for day, name in others.items()
            if day not in statutory
        ]
    )


def fill_holidays(years: Iterable[int], *, locations: Iterable[Location]) -> int:
    """Write the closures that are missing, and count them.

    What is already there stays as staff left it: renamed, switched on or off. Safe to run again and
    at the same time. Raises ValueError for a location in a province that is not one.
    """
    wanted, places = list(years), list(locations)
    calendars = {
        province: holidays_of(province, wanted) for province in {place.province for place in places}
    }
    known = set(
        Closure.objects.filter(location__in=places, source=ClosureSource.HOLIDAY).values_list(
            "location_id", "dates"
        )
    )
    missing = [
        closure
        for place in places
        for closure in _closures(place, calendars[place.province])
        if (place.pk, closure.dates) not in known
    ]
    Closure.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def _closures(location: Location, calendar: list[Holiday]) -> list[Closure]:
    return [
        Closure(
            location=location,
            dates=DateRange(holiday.day, holiday.day + timedelta(days=1)),
            label=holiday.name[:100],
            source=ClosureSource.HOLIDAY,
            is_active=holiday.is_statutory,
        )
        for holiday in calendar
    ]


def _names(province: str, years: list[int], *, category: str, observed: bool) -> dict[date, str]:
    try:
        calendar = holidays.country_holidays(
            COUNTRY,
            subdiv=province,
            years=years,
            observed=observed,
            language=LANGUAGE,
            categories=(category,),
        )
    except NotImplementedError as error:
        message = f"“{province}” is not a province or territory of Canada"
        raise ValueError(message) from error
    return dict(calendar.items())
