"""What a changed schedule breaks: the visits ahead that no longer fit. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import F, Q

from booking import slots
from booking.models import Appointment, AppointmentResource
from booking.slots import Diary, Limits, Reason, Shape
from booking.timetable import Ask, Timetable, load
from locations import hours

# Reasons that come from a schedule. The others, such as the notice, bind only who books now.
FROM_SCHEDULES: Final = frozenset(
    {
        Reason.NOT_WORKING,
        Reason.OUTSIDE_OPENING,
        Reason.CLOSURE,
        Reason.TIME_OFF,
        Reason.RESOURCE,
    }
)
# Any start may be asked about: neither notice nor step nor "by phone only" is a clash.
ANY_START: Final = Limits(-(2**40), 2**40, 1, by_phone=True)


@dataclass(frozen=True, slots=True)
class Clash:
    """A visit ahead that does not fit its schedule, and why."""

    visit: Appointment
    reasons: tuple[Reason, ...]


def clashes(
    practitioner_ids: Collection[int],
    *,
    now: datetime,
    location_ids: Collection[int] | None = None,
    until: datetime | None = None,
) -> dict[int, Clash]:
    """The visits ahead of these practitioners that do not fit their schedules, by visit id.

    In the order of their start, in a fixed number of queries; `location_ids` and `until` narrow
    them. A visit that staff put outside the hours on purpose is among them: compare before and
    after to learn what a change has broken.
    """
    ahead = Appointment.objects.upcoming(now).filter(practitioner_id__in=practitioner_ids)
    if location_ids is not None:
        ahead = ahead.filter(location_id__in=location_ids)
    if until is not None:
        ahead = ahead.filter(during__startswith__lt=until)
    visits = list(ahead.with_names().order_by("during"))
    if not visits:
        return {}
    without = _without_resource([visit.pk for visit in visits])
    table = load(_ask(visits, now))
    diaries: dict[tuple[int, int], list[Diary]] = {}
    for visit in visits:
        key = (visit.practitioner_id, visit.location_id)
        if key not in diaries:
            diaries[key] = _diaries(table, visit)
    found = {
        visit.pk: _reasons(visit, diaries[visit.practitioner_id, visit.location_id])
        + ((Reason.RESOURCE,) if visit.pk in without else ())
        for visit in visits
    }
    return {visit.pk: Clash(visit, found[visit.pk]) for visit in visits if found[visit.pk]}


def _without_resource(visit_ids: list[int]) -> set[int]:
    """Those whose room or machine cannot be used while it is kept for them."""
    kept = AppointmentResource.objects.filter(appointment__in=visit_ids, is_active=True)
    out = Q(resource__outages__span__overlap=F("blocked")) | Q(resource__is_active=False)
    return set(kept.filter(out).values_list("appointment_id", flat=True))


def _ask(visits: list[Appointment], now: datetime) -> Ask:
    locations = {visit.location_id: visit.location for visit in visits}
    services = {visit.service_id: visit.service for visit in visits}
    days = [hours.local_day(visit.start, visit.location.zone) for visit in visits]
    first, count = min(days), (max(days) - min(days)).days + 1
    people = {visit.practitioner_id for visit in visits}
    only = people.pop() if len(people) == 1 else None
    return Ask(list(locations.values()), list(services.values()), first, count, now, only)


def _diaries(table: Timetable, visit: Appointment) -> list[Diary]:
    """One for each role that the practitioner has there."""
    key = (visit.practitioner_id, visit.location_id)
    return [
        table.diary(role, visit.location)
        for role in table.roles
        if (role.practitioner_id, role.location_id) == key
    ]


def _reasons(visit: Appointment, diaries: list[Diary]) -> tuple[Reason, ...]:
    start = slots.to_minutes(visit.start)
    before = start - slots.to_minutes(visit.blocked.lower)
    length = slots.to_minutes(visit.end) - start
    after = slots.to_minutes(visit.blocked.upper) - slots.to_minutes(visit.end)
    shape = Shape(length, before, after)
    judged = [_from_schedule(slots.refusals(start, shape, diary, ANY_START)) for diary in diaries]
    # Two roles at one clinic follow each other in time: the one that fits best counts.
    return min(judged, key=len, default=(Reason.NOT_WORKING,))


def _from_schedule(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(reason for reason in reasons if reason in FROM_SCHEDULES)
