"""Where visits could go that no longer fit, and how much free time a schedule leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from booking import availability, slots
from booking.availability import Days, Want, free_slots
from booking.models import Appointment
from booking.rosters.clashing import Clash
from booking.slots import Reason, Slot
from booking.timetable import Ask, load
from locations import hours
from locations.models import HealthcareService, Location, Practitioner

# Looked through on both sides of the visits, in days.
AROUND: Final = timedelta(days=14)
# Seeing somebody else counts as much as coming two days earlier or later.
SOMEBODY_ELSE: Final = timedelta(days=2)
SHOWN: Final = 6
# "Free times before and after" are those of so many days.
COMING_DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class Way:
    """Times for one visit: the nearest, best first; `fits` is its own when all are served."""

    nearest: tuple[Slot, ...] = ()
    fits: Slot | None = None


def ways_out(clashes: Collection[Clash], *, now: datetime, shown: int = SHOWN) -> dict[int, Way]:
    """The nearest free times of each visit, by visit id.

    Five queries for each service and clinic among them. Visits are served in the order of their
    start, so that no two `fits` of one practitioner touch each other.
    """
    groups: dict[tuple[int, int], list[Appointment]] = {}
    for clash in clashes:
        key = clash.visit.location_id, clash.visit.service_id
        groups.setdefault(key, []).append(clash.visit)
    free = {key: _free(visits, now) for key, visits in groups.items()}
    stay = {clash.visit.pk: _same_time(clash, now) for clash in clashes}
    given: dict[int, list[tuple[datetime, datetime]]] = {}
    found = {}
    for clash in sorted(clashes, key=lambda clash: clash.visit.start):
        visit = clash.visit
        ranked = _ranked(visit, free[visit.location_id, visit.service_id])
        ranked = [*stay[visit.pk], *ranked]
        fits = next((slot for slot in ranked if _is_left(slot, visit, given)), None)
        if fits:
            given.setdefault(fits.practitioner_id, []).append(_span(fits, visit))
        found[visit.pk] = Way(tuple(ranked[:shown]), fits)
    return found


def _free(visits: Sequence[Appointment], now: datetime) -> list[Slot]:
    """Every free time around the visits of one service at one clinic."""
    place, service = visits[0].location, visits[0].service
    today = hours.local_day(now, place.zone)
    days = [hours.local_day(visit.start, place.zone) for visit in visits]
    first = max(min(days) - AROUND, today)
    count = (max(days) + AROUND - first).days + 1
    return free_slots(place, service, days=Days(first, count), now=now)


def _ranked(visit: Appointment, free: Iterable[Slot]) -> list[Slot]:
    """The nearest first; one for each start, with the visit's own practitioner if they are free."""
    best: dict[datetime, tuple[timedelta, Slot]] = {}
    for slot in free:
        rank = abs(slot.start - visit.start)
        if slot.practitioner_id != visit.practitioner_id:
            rank += SOMEBODY_ELSE
        if slot.start not in best or rank < best[slot.start][0]:
            best[slot.start] = rank, slot
    return [slot for _rank, slot in sorted(best.values(), key=lambda pair: (pair[0], pair[1]))]


def _same_time(clash: Clash, now: datetime) -> list[Slot]:
    """The visit's own time, where only its room or machine is out and another one is free."""
    visit = clash.visit
    if clash.reasons != (Reason.RESOURCE,):
        return []
    want = Want(visit.location, visit.service, visit.practitioner)
    look = availability.look_at(
        want, start=visit.start, now=now, by_staff=True, ignoring_id=visit.pk
    )
    keys = (visit.practitioner_id, visit.location_id, visit.service_id)
    return [Slot(visit.start, visit.end, *keys)] if look.free_ids else []


def _span(slot: Slot, visit: Appointment) -> tuple[datetime, datetime]:
    before = visit.start - visit.blocked.lower
    after = visit.blocked.upper - visit.end
    return slot.start - before, slot.end + after


def _is_left(
    slot: Slot, visit: Appointment, given: dict[int, list[tuple[datetime, datetime]]]
) -> bool:
    start, end = _span(slot, visit)
    taken = given.get(slot.practitioner_id, ())
    return all(end <= begins or ends <= start for begins, ends in taken)


def free_times(practitioner: Practitioner, *, now: datetime) -> dict[str, int]:
    """How many different starts are free with the practitioner in the coming 14 days, by clinic."""
    found: dict[str, int] = {}
    roles = practitioner.roles.select_related("location").prefetch_related("services")
    for role in roles.order_by("location__name"):
        services = [service for service in role.services.all() if service.is_active]
        found[role.location.name] = found.get(role.location.name, 0) + _starts(
            role.location, services, practitioner, now
        )
    return found


def _starts(
    place: Location,
    services: list[HealthcareService],
    practitioner: Practitioner,
    now: datetime,
) -> int:
    if not services:
        return 0
    today = hours.local_day(now, place.zone)
    table = load(Ask([place], services, today, COMING_DAYS, now, practitioner.pk))
    limits, resources = table.limits(place), table.resources(place.pk)
    starts: set[int] = set()
    for role in table.roles:
        diary = table.diary(role, place)
        for service in services:
            if service.pk in role.service_ids:
                shape = table.shape(service, place.pk)
                starts.update(slots.free_starts(shape, diary, limits, resources))
    return len(starts)
