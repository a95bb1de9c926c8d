"""Free times: loads a window once, asks the pure engine, answers in slots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q
from psycopg.types.range import TimestamptzRange

from booking import slots
from booking.models import Appointment, AppointmentStatus
from booking.slots import Reason, Slot
from booking.timetable import Ask, Role, Timetable, load
from locations import hours
from locations.models import HealthcareService, Location, Practitioner

# A person who lost a time is shown others up to this far from it.
NEAREST_DAYS: Final = 14
# "Next free" looks this far in one go, then to the horizon, then stops.
NEXT_FREE_STEPS: Final = (7, 60)


@dataclass(frozen=True, slots=True)
class Days:
    """`count` local dates from `first` on."""

    first: date
    count: int


@dataclass(frozen=True, slots=True)
class Want:
    """What somebody looks for at one clinic; without a practitioner, anyone who offers it."""

    location: Location
    service: HealthcareService
    practitioner: Practitioner | None = None

    @property
    def practitioner_id(self) -> int | None:
        """The practitioner's key, or None for anyone."""
        return self.practitioner.pk if self.practitioner else None


def free_slots(
    location: Location,
    service: HealthcareService,
    *,
    days: Days,
    now: datetime,
    practitioner: Practitioner | None = None,
    ignoring_id: int | None = None,
) -> list[Slot]:
    """Every free slot of the days, by start, then practitioner: one per practitioner and start.

    Everything offered here can be booked at `now`, unless somebody else is quicker. `ignoring_id`
    leaves one appointment out: the one that is being moved.
    """
    want = Want(location, service, practitioner)
    ask = replace(_ask(want, days, now), ignoring_id=ignoring_id)
    return _slots(load(ask), want)


def one_each_start(found: Iterable[Slot]) -> list[Slot]:
    """One slot per start: what a visitor who takes anyone is shown."""
    by_start: dict[datetime, Slot] = {}
    for slot in sorted(found):
        by_start.setdefault(slot.start, slot)
    return list(by_start.values())


def day_counts(found: Iterable[Slot], location: Location) -> Counter[date]:
    """How many different starts each local day has."""
    zone = location.zone
    return Counter(hours.local_day(start, zone) for start in {slot.start for slot in found})


def next_free(
    location: Location,
    *,
    now: datetime,
    service: HealthcareService | None = None,
    practitioner: Practitioner | None = None,
) -> Slot | None:
    """The earliest free slot up to the horizon, or None. Never looks further."""
    services = [service] if service else list(HealthcareService.objects.bookable())
    found = next_free_by_location([location], now=now, services=services, practitioner=practitioner)
    return found.get(location.pk)


def next_free_by_location(
    locations: Sequence[Location],
    *,
    now: datetime,
    services: Sequence[HealthcareService] | None = None,
    practitioner: Practitioner | None = None,
) -> dict[int, Slot]:
    """The earliest free slot of each location that has one, by location id.

    Two passes at most (a near window, then the horizon for those without), whatever the number
    of locations.
    """
    offered = list(HealthcareService.objects.bookable()) if services is None else list(services)
    found: dict[int, Slot] = {}
    for count in NEXT_FREE_STEPS:
        missing = [location for location in locations if location.pk not in found]
        if not missing or not offered:
            break
        first = min(hours.local_day(now, location.zone) for location in missing)
        who = practitioner.pk if practitioner else None
        table = load(Ask(missing, offered, first, count, now, who))
        for location in missing:
            earliest = min(_earliest(table, location, offered), default=None)
            if earliest:
                found[location.pk] = earliest
    return found


def earliest_across(
    locations: Sequence[Location],
    service: HealthcareService,
    *,
    days: Days,
    now: datetime,
    each: int = 3,
) -> list[Slot]:
    """The first `each` free times of every location, merged by start: "the soonest, wherever".

    Five queries, whatever the number of locations and days.
    """
    table = load(Ask(locations, [service], days.first, days.count, now))
    found: list[Slot] = []
    for location in locations:
        found += one_each_start(_offers(table, location, service))[:each]
    return sorted(found)


def nearest_free(want: Want, *, start: datetime, now: datetime, limit: int = 5) -> tuple[Slot, ...]:
    """The free slots closest to `start`, earliest first; for a chosen practitioner, theirs only."""
    zone = want.location.zone
    today = hours.local_day(now, zone)
    horizon = today + timedelta(days=365)
    middle = min(max(hours.local_day(start, zone), today), horizon)
    first = max(middle - timedelta(days=NEAREST_DAYS // 2), today)
    found = one_each_start(_slots(load(_ask(want, Days(first, NEAREST_DAYS), now)), want))
    nearest = sorted(found, key=lambda slot: abs(slot.start - start))[:limit]
    if not nearest:
        following = next_free(
            want.location, now=now, service=want.service, practitioner=want.practitioner
        )
        nearest = [following] if following else []
    return tuple(sorted(nearest))


@dataclass(frozen=True, slots=True)
class Look:
    """One start, looked at closely: who is free for it, and why the others are not."""

    table: Timetable
    free_ids: tuple[int, ...]
    refused: dict[int, list[Reason]]


def look_at(
    want: Want,
    *,
    start: datetime,
    now: datetime,
    by_staff: bool = False,
    ignoring_id: int | None = None,
) -> Look:
    """Who is free at `start`. Staff may leave notice, horizon, step, windows and doors aside.

    `ignoring_id` leaves one appointment out: the one that is being moved.
    """
    day = hours.local_day(start, want.location.zone)
    ask = Ask([want.location], [want.service], day, 1, now, want.practitioner_id, ignoring_id)
    table = load(ask)
    shape = table.shape(want.service, want.location.pk)
    limits = table.limits(want.location, by_phone=by_staff)
    resources = table.resources(want.location.pk)
    waived = STAFF_MAY_WAIVE if by_staff else frozenset()
    refused: dict[int, list[Reason]] = {}
    for role in table.roles:
        diary = table.diary(role, want.location)
        minute = slots.to_minutes(start)
        reasons = slots.refusals(minute, shape, diary, limits, resources)
        refused[role.practitioner_id] = [why for why in reasons if why not in waived]
    free = tuple(key for key, reasons in refused.items() if not reasons)
    return Look(table, free, refused)


def is_taken(want: Want, *, start: datetime, now: datetime, ignoring_id: int | None = None) -> bool:
    """True if the practitioner has a visit or a live hold in the way: one query, no other rule."""
    service = want.service
    blocked = TimestamptzRange(
        start - timedelta(minutes=service.buffer_before),
        start + service.length + timedelta(minutes=service.buffer_after),
    )
    standing = Appointment.objects.holding_time().filter(
        practitioner=want.practitioner, blocked__overlap=blocked
    )
    lapsed = Q(status=AppointmentStatus.HELD, hold_expires_at__lte=now)
    return standing.exclude(lapsed).exclude(pk=ignoring_id or 0).exists()


# Never what the exclusion constraints guard: taken, travel, resource.
STAFF_MAY_WAIVE: Final = frozenset(
    {
        Reason.NOT_WORKING,
        Reason.PHONE_ONLY,
        Reason.OUTSIDE_OPENING,
        Reason.CLOSURE,
        Reason.TIME_OFF,
        Reason.NOTICE,
        Reason.HORIZON,
        Reason.STEP,
    }
)


def _ask(want: Want, days: Days, now: datetime) -> Ask:
    return Ask([want.location], [want.service], days.first, days.count, now, want.practitioner_id)


def _slots(table: Timetable, want: Want) -> list[Slot]:
    return _offers(table, want.location, want.service)


def _offers(table: Timetable, location: Location, service: HealthcareService) -> list[Slot]:
    """Sorted by start, then practitioner. Sorted as numbers: that is many times quicker."""
    shape = table.shape(service, location.pk)
    limits = table.limits(location)
    resources = table.resources(location.pk)
    found = [
        (minute, role.practitioner_id)
        for role in _roles(table, location, service)
        for minute in slots.free_starts(shape, table.diary(role, location), limits, resources)
    ]
    found.sort()
    place, what, length = location.pk, service.pk, service.length
    starts = {minute: slots.to_instant(minute) for minute in {minute for minute, _ in found}}
    ends = {minute: start + length for minute, start in starts.items()}
    return [Slot(starts[at], ends[at], who, place, what) for at, who in found]


def _earliest(
    table: Timetable, location: Location, services: Sequence[HealthcareService]
) -> Iterator[Slot]:
    """The first slot of each service and role: a caller wants the least of them."""
    limits = table.limits(location)
    resources = table.resources(location.pk)
    diaries = {
        role.id: table.diary(role, location)
        for role in table.roles
        if role.location_id == location.pk
    }
    for service in services:
        shape = table.shape(service, location.pk)
        for role in _roles(table, location, service):
            minutes = slots.free_starts(shape, diaries[role.id], limits, resources)
            if minutes:
                start = slots.to_instant(minutes[0])
                yield Slot(
                    start, start + service.length, role.practitioner_id, location.pk, service.pk
                )


def _roles(table: Timetable, location: Location, service: HealthcareService) -> list[Role]:
    return [
        role
        for role in table.roles
        if role.location_id == location.pk and service.pk in role.service_ids
    ]
