"""Which rules hold on a local day, and which instants its wall times are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from booking.slots import DayPlan, Rule, join, to_minutes
from locations import hours

# Weeks A and B are counted from here.
CYCLE_MONDAY: Final = date(2024, 1, 1)
Row = tuple[Any, ...]


def grouped(rows: Iterable[Row], column: int) -> dict[Any, list[Row]]:
    """The rows by the value of one of their columns."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


def rules_of(day: date, weekly: Iterable[Row], special: Iterable[Row]) -> list[Rule]:
    """The working time of the day, from the timetable's rows of its weekday and its exceptions."""
    week = (day - CYCLE_MONDAY).days // 7 % 2
    usual = [
        Rule(row[3], row[4], row[9] == "phone")
        for row in weekly
        if row[5] <= week < row[6] and within(day, row[7], row[8])
    ]
    if not special:
        return join(usual)
    return DayPlan(
        usual,
        [Rule(row[3], row[4]) for row in special if row[9] == "replace"],
        [Rule(row[3], row[4]) for row in special if row[9] == "add"],
        any(row[9] == "closed" for row in special),
    ).rules()


def within(day: date, first: date | None, after_last: date | None) -> bool:
    """True if the day is in [first, after_last); None is unbounded."""
    return (first is None or first <= day) and (after_last is None or day < after_last)


@lru_cache(maxsize=8192)
def minute_at(day: date, minute: int, zone: ZoneInfo) -> int:
    """The wall time as whole UTC minutes. Kept, because windows of one place share most of them."""
    return to_minutes(hours.instant(day, minute, zone))
