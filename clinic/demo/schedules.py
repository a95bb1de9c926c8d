"""Writes the sample weeks: working hours, exceptions, time off, and two clinics' own policies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.utils.text import slugify

from booking.models import OverrideMode, TimeOffState, WorkingHours
from clinic.demo.builders import (
    EVERY_WEEK,
    WEEK_A,
    WEEK_B,
    make_override,
    make_policy,
    make_time_off,
    working_hours_rows,
)
from clinic.demo.directory import Directory
from clinic.demo.places import MON, THU, WED
from clinic.demo.shifts import SHIFTS, Turn
from clinic.demo.staff import PEOPLE
from locations.hours import instant
from locations.models import PractitionerRole

WEEKS: Final = {"": EVERY_WEEK, "A": WEEK_A, "B": WEEK_B}
POLICIES: Final[dict[str, dict[str, Any]]] = {
    "newmarket": {
        "min_notice": 240,
        "cancellation_window": 48,
        "slot_step": 30,
        "reminder_hours": [72, 24],
        "late_policy_text": "Later than two days before, we may charge half of the price.",
    },
    "oakville": {
        "min_notice": 60,
        "horizon_days": 30,
        "cancellation_window": 12,
        "late_policy_text": "Later than twelve hours before, we may charge the full price.",
    },
}


def write_schedules(directory: Directory, today: date) -> None:
    """Writes everybody's weeks, and exceptions in the weeks after `today`."""
    rows: list[WorkingHours] = []
    for person in PEOPLE:
        for post in person.posts:
            role = directory.roles[slugify(person.name), post.place]
            for turn in post.turns:
                rows += _hours_of(role, turn)
    WorkingHours.objects.bulk_create(rows)
    _write_exceptions(directory, today)
    _write_time_off(directory, today)
    for slug, figures in POLICIES.items():
        make_policy(directory.locations[slug], **figures)


def _hours_of(role: PractitionerRole, turn: Turn) -> list[WorkingHours]:
    return [
        row
        for opens, closes in SHIFTS[turn.shift]
        for row in working_hours_rows(role, turn.weekdays, opens, closes, cycle=WEEKS[turn.weeks])
    ]


def _write_exceptions(directory: Directory, today: date) -> None:
    """A day away on a course, a shifted day, and an extra morning."""
    roles, week = directory.roles, timedelta(days=7)
    make_override(roles["daniel-kowalczyk", "toronto"], on_or_after(WED, today + week))
    make_override(
        roles["harpreet-dhaliwal", "brampton"],
        on_or_after(THU, today + week),
        OverrideMode.REPLACE,
        "12:00",
        "19:00",
    )
    make_override(
        roles["sofia-almeida", "mississauga"],
        on_or_after(THU, today),
        OverrideMode.ADD,
        "08:00",
        "12:00",
    )


def _write_time_off(directory: Directory, today: date) -> None:
    """Three days of holiday that are approved, and two that are only asked for."""
    for slug, place, monday, days, state in (
        ("wei-ling-chen", "markham", today + timedelta(days=1), 3, TimeOffState.APPROVED),
        ("thomas-abernathy", "oakville", today + timedelta(days=15), 2, TimeOffState.REQUESTED),
    ):
        first, zone = on_or_after(MON, monday), directory.locations[place].zone
        make_time_off(
            directory.practitioners[slug],
            instant(first, 0, zone),
            instant(first + timedelta(days=days), 0, zone),
            reason="Vacation",
            state=state,
        )


def on_or_after(weekday: int, day: date) -> date:
    """The first such weekday from `day` on."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)
