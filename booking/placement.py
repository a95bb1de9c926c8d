"""Where exactly a visit would lie: its ranges and the rooms and machines it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from psycopg.types.range import TimestamptzRange

from booking.availability import Look, Want
from booking.intervals import Interval, overlaps
from booking.models import Appointment, AppointmentResource
from booking.slots import Shape, to_instant, to_minutes
from locations.models import Resource


@dataclass(frozen=True, slots=True)
class Placement:
    """The three ranges of an appointment, and each resource with the time it is needed."""

    during: TimestamptzRange
    blocked: TimestamptzRange
    travel: TimestamptzRange
    local_start: str
    resources: tuple[tuple[int, TimestamptzRange], ...] = ()


def placement(look: Look, want: Want, start: datetime) -> Placement:
    """The placement of a visit that `look` found free."""
    shape = look.table.shape(want.service, want.location.pk)
    minute = to_minutes(start)
    return Placement(
        during=_range(shape.during(minute)),
        blocked=_range(shape.blocked(minute)),
        travel=_range(shape.travel(minute)),
        local_start=start.astimezone(want.location.zone).strftime("%Y-%m-%dT%H:%M"),
        resources=tuple(_resources(look, want, shape, minute)),
    )


def _range(interval: Interval) -> TimestamptzRange:
    return TimestamptzRange(to_instant(interval[0]), to_instant(interval[1]))


def _resources(
    look: Look, want: Want, shape: Shape, minute: int
) -> Iterator[tuple[int, TimestamptzRange]]:
    """One free resource for each need; the look has found that there is one."""
    for need in shape.needs:
        span = minute + need.offset, minute + need.offset + need.length
        for resource_id in look.table.resource_ids.get((want.location.pk, need.group), ()):
            busy = look.table.resource_busy.get(resource_id, ())
            if not any(overlaps(span, taken) for taken in busy):
                yield resource_id, _range(span)
                break


def lock_resources(want: Want) -> None:
    """Locks, in id order, every room and machine at the location that the service may take."""
    groups = want.service.resource_needs.values("group")
    rows = Resource.objects.filter(location=want.location, group__in=groups).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def keep_resources(appointment: Appointment, where: Placement, *, is_new: bool) -> None:
    """Writes what the visit takes, in id order, instead of what it took before."""
    if not is_new:
        appointment.resources.all().delete()
    AppointmentResource.objects.bulk_create(
        AppointmentResource(appointment=appointment, resource_id=resource_id, blocked=blocked)
        for resource_id, blocked in sorted(where.resources, key=lambda pair: pair[0])
    )
