"""Days on which more can be had by phone than online."""

from __future__ import annotations

from datetime import date, datetime

from booking import slots
from booking.availability import Days, Want
from booking.models import WorkingHours
from booking.models.schedule import WindowMode
from booking.timetable import Ask, load
from locations import hours


def days_by_phone(want: Want, days: Days, now: datetime) -> frozenset[date]:
    """The local days with times that the clinic gives by phone only. One query where none has."""
    windows = WorkingHours.objects.filter(
        online_mode=WindowMode.PHONE,
        role__location=want.location,
        role__services=want.service,
        role__practitioner__is_active=True,
    )
    if want.practitioner:
        windows = windows.filter(role__practitioner=want.practitioner)
    if not windows.exists():
        return frozenset()
    return _days(want, days, now)


def _days(want: Want, days: Days, now: datetime) -> frozenset[date]:
    location = want.location
    ask = Ask([location], [want.service], days.first, days.count, now, want.practitioner_id)
    table = load(ask)
    shape, resources = table.shape(want.service, location.pk), table.resources(location.pk)
    online, phone = table.limits(location), table.limits(location, by_phone=True)
    only: set[int] = set()
    for role in table.roles:
        diary = table.diary(role, location)
        only.update(slots.free_starts(shape, diary, phone, resources))
        only.difference_update(slots.free_starts(shape, diary, online, resources))
    starts = (slots.to_instant(minute) for minute in only)
    return frozenset(hours.local_day(start, location.zone) for start in starts)
