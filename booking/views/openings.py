"""The earliest free time of each service at one clinic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from booking import slots
from booking.availability import NEXT_FREE_STEPS
from booking.slots import Slot
from booking.timetable import Ask, Timetable, load
from locations import hours
from locations.models import HealthcareService, Location


def next_free_by_service(
    location: Location, services: Sequence[HealthcareService], *, now: datetime
) -> dict[int, Slot]:
    """The earliest free slot of each service that has one, by service id.

    Two passes at most (a near window, then the horizon), whatever the number of services.
    """
    found: dict[int, Slot] = {}
    today = hours.local_day(now, location.zone)
    for count in NEXT_FREE_STEPS:
        missing = [service for service in services if service.pk not in found]
        if not missing:
            break
        table = load(Ask([location], missing, today, count, now))
        for service in missing:
            if earliest := _earliest(table, location, service):
                found[service.pk] = earliest
    return found


def _earliest(table: Timetable, location: Location, service: HealthcareService) -> Slot | None:
    shape, limits = table.shape(service, location.pk), table.limits(location)
    resources = table.resources(location.pk)
    firsts = []
    for role in table.roles:
        if service.pk not in role.service_ids:
            continue
        minutes = slots.free_starts(shape, table.diary(role, location), limits, resources)
        firsts += [(minute, role.practitioner_id) for minute in minutes[:1]]
    if not firsts:
        return None
    minute, practitioner_id = min(firsts)
    start = slots.to_instant(minute)
    return Slot(start, start + service.length, practitioner_id, location.pk, service.pk)
