"""When each practitioner can be visited at each clinic, read back from the sample schedules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from booking.models import BookingPolicy, DateOverride, TimeOff, WorkingHours
from clinic.demo.builders import EVERY_WEEK
from locations.hours import local_day
from locations.models import Closure, HealthcareService, Location, PractitionerRole, TravelTime
from locations.models.travel import UNKNOWN_PAIR_MINUTES

# How much of the working time is taken, and how often a follow-up is drawn for each other visit.
DENSITY: Final = 0.5
FOLLOW_UP_WEIGHT: Final = 3


@dataclass(frozen=True)
class Chair:
    """One practitioner at one clinic: what is offered, and the hours of each weekday."""

    role: PractitionerRole
    services: Sequence[HealthcareService]
    policy: BookingPolicy
    way_out: int
    hours: dict[int, list[tuple[int, int]]]

    def fill(self, day: date, rng: Random) -> Iterator[tuple[int, HealthcareService]]:
        """Visits (minute of the day, service) with their buffers, one after the other, and gaps."""
        weights = [FOLLOW_UP_WEIGHT if service.follow_up_of_id else 1 for service in self.services]
        for opens, closes in self.hours.get(day.weekday(), ()):
            free_from = opens
            while True:
                service = rng.choices(self.services, weights)[0]
                start = self._on_step(free_from + service.buffer_before)
                free_from = start + service.duration + service.buffer_after
                if free_from > closes:
                    break
                if rng.random() < DENSITY:
                    yield start, service

    def _on_step(self, minute: int) -> int:
        """The first start from `minute` on that the website would offer."""
        return -(-minute // self.policy.slot_step) * self.policy.slot_step


def load_chairs(location: Location) -> list[Chair]:
    """The clinic's chairs. Alternate weeks are left free."""
    policy = BookingPolicy.of(location)
    way_out = TravelTime.objects.longest_from().get(location.pk, UNKNOWN_PAIR_MINUTES)
    weeks: dict[int, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    weekly = WorkingHours.objects.filter(role__location=location, cycle=EVERY_WEEK)
    for role, weekday, minutes in weekly.values_list("role", "weekday", "minutes"):
        weeks[role][weekday].append((minutes.lower, minutes.upper))
    roles = (
        PractitionerRole.objects.filter(location=location)
        .order_by("id")
        .select_related("location")
        .prefetch_related("services")
    )
    return [
        Chair(role, list(role.services.all()), policy, way_out, weeks[role.pk]) for role in roles
    ]


def closed_days(location: Location) -> set[date]:
    """Days on which the clinic, or every clinic, is closed."""
    closures = Closure.objects.filter(is_active=True, location=None) | Closure.objects.filter(
        is_active=True, location=location
    )
    return {
        day
        for dates in closures.values_list("dates", flat=True)
        for day in _days(dates.lower, dates.upper)
    }


def away_days(location: Location) -> set[tuple[int, date]]:
    """(practitioner, day) with an exception or time off: such days get no sample visits."""
    exceptions = DateOverride.objects.values_list("practitioner_id", "date")
    off = {
        (practitioner, day)
        for practitioner, span in TimeOff.objects.values_list("practitioner_id", "span")
        for day in _days(
            local_day(span.lower, location.zone),
            local_day(span.upper, location.zone) + timedelta(days=1),
        )
    }
    return off | set(exceptions)


def _days(first: date, after: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((after - first).days)]
