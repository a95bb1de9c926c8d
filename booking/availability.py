"""Free times: loads a window once, asks the pure engine, answers in slots."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

from booking import slots
from booking.slots import Reason, Slot
from booking.timetable import Ask, Role, Timetable, load
from locations import hours
from locations.models import HealthcareService, Location, Practitioner

# A person who lost a time is shown others up to this far from it.
NEAREST_DAYS: Final = 14
NEAREST: Final = 5
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
    return offers(load(_ask(want, days, now, ignoring_id)), want)


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

    Two looks at most (a near window, then the horizon for those without), whatever the number
    of locations.
    """
    offered = list(HealthcareService.objects.bookable()) if services is None else list(services)
    who = practitioner.pk if practitioner else None

    def look(missing: Sequence[Location], count: int) -> Iterator[tuple[int, Slot]]:
        first = min(hours.local_day(now, location.zone) for location in missing)
        table = load(Ask(missing, offered, first, count, now, who))
        for location in missing:
            if earliest := min(_earliest(table, location, offered), default=None):
                yield location.pk, earliest

    return _in_two_looks(locations if offered else [], look)


def next_free_by_service(
    location: Location,
    services: Sequence[HealthcareService],
    *,
    now: datetime,
    practitioner: Practitioner | None = None,
) -> dict[int, Slot]:
    """The earliest free slot of each service that has one at the location, by service id.

    Two looks at most, whatever the number of services.
    """
    today = hours.local_day(now, location.zone)
    who = practitioner.pk if practitioner else None

    def look(missing: Sequence[HealthcareService], count: int) -> Iterator[tuple[int, Slot]]:
        table = load(Ask([location], missing, today, count, now, who))
        for service in missing:
            if earliest := min(_earliest(table, location, [service]), default=None):
                yield service.pk, earliest

    return _in_two_looks(services, look)


Wanted = TypeVar("Wanted", Location, HealthcareService)


def _in_two_looks(
    wanted: Sequence[Wanted],
    look: Callable[[Sequence[Wanted], int], Iterable[tuple[int, Slot]]],
) -> dict[int, Slot]:
    """What `look` finds in so many days for each of the wanted, by key; nearer days first."""
    found: dict[int, Slot] = {}
    for count in NEXT_FREE_STEPS:
        if missing := [one for one in wanted if one.pk not in found]:
            found |= look(missing, count)
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

    Two queries, whatever the number of locations and days.
    """
    table = load(Ask(locations, [service], days.first, days.count, now))
    found: list[Slot] = []
    for location in locations:
        found += one_each_start(offers(table, Want(location, service)))[:each]
    return sorted(found)


def nearest_free(want: Want, *, start: datetime, now: datetime) -> tuple[Slot, ...]:
    """The free slots closest to `start`, earliest first; for a chosen practitioner, theirs only."""
    return closest(free_around(want, start=start, now=now), start)


def closest(found: Iterable[Slot], start: datetime) -> tuple[Slot, ...]:
    """The few of the slots that are nearest to `start`, earliest first."""
    return tuple(sorted(sorted(found, key=lambda slot: abs(slot.start - start))[:NEAREST]))


def free_around(want: Want, *, start: datetime, now: datetime) -> list[Slot]:
    """One slot for each free start of the two weeks around `start`; without any, the next one."""
    zone = want.location.zone
    today = hours.local_day(now, zone)
    horizon = today + timedelta(days=365)
    middle = min(max(hours.local_day(start, zone), today), horizon)
    first = max(middle - timedelta(days=NEAREST_DAYS // 2), today)
    found = one_each_start(offers(load(_ask(want, Days(first, NEAREST_DAYS), now)), want))
    if not found:
        place, service, who = want.location, want.service, want.practitioner
        following = next_free(place, now=now, service=service, practitioner=who)
        return [following] if following else []
    return found


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
    table = load(_ask(want, Days(day, 1), now, ignoring_id))
    shape = table.shape(want.service, want.location.pk)
    limits = table.limits(want.location, by_phone=by_staff)
    resources = table.resources(want.location.pk)
    waived = STAFF_MAY_WAIVE if by_staff else frozenset()
    refused: dict[int, list[Reason]] = {}
    minute = slots.to_minutes(start)
    for role in table.roles:
        diary = table.diary(role, want.location)
        reasons = slots.refusals(minute, shape, diary, limits, resources)
        refused[role.practitioner_id] = [why for why in reasons if why not in waived]
    free = tuple(key for key, reasons in refused.items() if not reasons)
    return Look(table, free, refused)


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


def _ask(want: Want, days: Days, now: datetime, ignoring_id: int | None = None) -> Ask:
    places, services, who = [want.location], [want.service], want.practitioner_id
    return Ask(places, services, days.first, days.count, now, who, ignoring_id)


def offers(table: Timetable, want: Want) -> list[Slot]:
    """What the table leaves free, by start, then practitioner: each start an instant once."""
    location, service = want.location, want.service
    shape = table.shape(service, location.pk)
    limits = table.limits(location)
    resources = table.resources(location.pk)
    who_is_free: defaultdict[int, list[int]] = defaultdict(list)
    for role in _roles(table, location, service):
        diary = table.diary(role, location)
        for minute in slots.free_starts(shape, diary, limits, resources):
            who_is_free[minute].append(role.practitioner_id)
    place, what, length = location.pk, service.pk, service.length
    make = Slot._make  # half the time of calling the class, and there are thousands
    found: list[Slot] = []
    for minute in sorted(who_is_free):
        start = slots.to_instant(minute)
        end = start + length
        found += [make((start, end, who, place, what)) for who in sorted(who_is_free[minute])]
    return found


def _earliest(
    table: Timetable, location: Location, services: Sequence[HealthcareService]
) -> Iterator[Slot]:
    """The first slot of each service and role: a caller wants the least of them."""
    limits = table.limits(location)
    resources = table.resources(location.pk)
    for service in services:
        shape = table.shape(service, location.pk)
        for role in _roles(table, location, service):
            diary = table.diary(role, location)
            minute = slots.first_free_start(shape, diary, limits, resources)
            if minute is not None:
                start = slots.to_instant(minute)
                who = role.practitioner_id
                yield Slot(start, start + service.length, who, location.pk, service.pk)


def _roles(table: Timetable, location: Location, service: HealthcareService) -> list[Role]:
    return [
        role
        for role in table.roles
        if role.location_id == location.pk and service.pk in role.service_ids
    ]
