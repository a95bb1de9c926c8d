"""A clinic's day for its staff: who is there, their visits, and what the rest of the day is.

Minutes are counted from the day's midnight at the clinic, as they truly pass: a day on which the
clocks change has 23 or 25 hours of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from booking.board import Piece, Plan, Shade, Stretch
from booking.models import (
    Appointment,
    AppointmentEvent,
    AppointmentResource,
    AppointmentStatus,
)
from booking.slots import Reason, to_instant, to_minutes
from booking.timetable import Ask, Timetable, load
from booking.weeks import minute_at
from locations.models import (
    HealthcareService,
    Location,
    Practitioner,
    PractitionerRole,
    Resource,
    ResourceKind,
    ResourceOutage,
)

# What stands on the board. A cancelled visit is told beside it.
STANDING: Final = (
    AppointmentStatus.HELD,
    AppointmentStatus.PENDING,
    AppointmentStatus.BOOKED,
    AppointmentStatus.ARRIVED,
    AppointmentStatus.FULFILLED,
    AppointmentStatus.NOSHOW,
)
# A missed visit keeps no buffers: its time is free for others.
KEEPS_BUFFERS: Final = frozenset(STANDING) - {AppointmentStatus.NOSHOW}
SHADES: Final = {
    Reason.OUTSIDE_OPENING: Shade.SHUT,
    Reason.CLOSURE: Shade.SHUT,
    Reason.TIME_OFF: Shade.OFF,
}
# What the board prints of a visit; the rest is not read.
OF_VISIT: Final = (
    *("status", "practitioner_id", "location_id", "service_id", "during", "blocked", "version"),
    *("patient_id", "hold_expires_at", "attendance_confirmed_at"),
)
OF_PERSON: Final = ("name", "email", "guardian_id")
READ: Final = (
    *OF_VISIT,
    *(f"patient__{name}" for name in OF_PERSON),
    *(f"patient__guardian__{name}" for name in OF_PERSON),
)
# Visits that are in no room stand in a column of their own.
NO_ROOM: Final = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A practitioner or a room, by key."""

    key: int
    name: str


@dataclass(frozen=True, slots=True)
class DayBook:
    """The day at one clinic. `visits` by key; those that were cancelled are in `cancelled`."""

    location: Location
    day: date
    columns: tuple[Column, ...]
    plan: Plan
    visits: dict[int, Appointment]
    cancelled: tuple[Appointment, ...] = ()
    away: tuple[Column, ...] = field(default=())

    @property
    def midnight(self) -> int:
        """The day's beginning in minutes since the epoch."""
        return minute_at(self.day, 0, self.location.zone)

    def instant(self, minute: int) -> datetime:
        """The instant of a minute of this day."""
        return to_instant(self.midnight + minute)


def read_day(
    location: Location, day: date, *, now: datetime, practitioner_id: int | None = None
) -> DayBook:
    """The day with a column for each practitioner who works or has visits; 8 queries.

    With `practitioner_id`, theirs alone.
    """
    people, offered = _staff(location, practitioner_id)
    services = list(offered.values())
    table = load(Ask([location], services, day, 1, now, practitioner_id))
    visits = _visits(location, day, now, practitioner_id)
    _name(visits, people, offered)
    standing = {visit.pk: visit for visit in visits if visit.status in STANDING}
    people |= {visit.practitioner_id: visit.practitioner for visit in standing.values()}
    midnight = minute_at(day, 0, location.zone)
    stretches = [*_of_roles(table, location, midnight), *_buffers(standing, midnight)]
    seen = {each.column for each in stretches if each.shade <= Shade.BY_PHONE}
    seen |= {visit.practitioner_id for visit in standing.values()}
    columns = [Column(key, person.name) for key, person in people.items()]
    columns.sort(key=lambda column: column.name)
    return DayBook(
        location,
        day,
        tuple(column for column in columns if column.key in seen),
        Plan(
            [column.key for column in columns if column.key in seen],
            [_piece(visit, visit.practitioner_id, midnight) for visit in standing.values()],
            stretches,
            table.places[location.pk].slot_step,
        ),
        standing,
        tuple(visit for visit in visits if visit.status == AppointmentStatus.CANCELLED),
        tuple(column for column in columns if column.key not in seen),
    )


def read_rooms(
    location: Location, day: date, *, now: datetime, practitioner_id: int | None = None
) -> DayBook:
    """The same day with a column for each room, and one for visits that are in none."""
    book = read_day(location, day, now=now, practitioner_id=practitioner_id)
    rooms = Resource.objects.filter(location=location, kind=ResourceKind.ROOM, is_active=True)
    columns = [Column(room.pk, room.name) for room in rooms.order_by("name")]
    kept = AppointmentResource.objects.filter(
        appointment__in=book.visits, resource__in=[column.key for column in columns]
    )
    pieces = [
        _piece(book.visits[visit_id], room_id, book.midnight)
        for visit_id, room_id in kept.values_list("appointment_id", "resource_id")
    ]
    placed = {piece.key for piece in pieces}
    rest = [visit for key, visit in book.visits.items() if key not in placed]
    pieces += [_piece(visit, NO_ROOM, book.midnight) for visit in rest]
    columns += [Column(NO_ROOM, "")] if rest or not columns else []
    keys = [column.key for column in columns]
    plan = Plan(keys, pieces, [*_of_rooms(book, keys)], book.plan.cut)
    return DayBook(location, day, tuple(columns), plan, book.visits, book.cancelled)


def _staff(
    location: Location, practitioner_id: int | None
) -> tuple[dict[int, Practitioner], dict[int, HealthcareService]]:
    """Who has a role here, and every service that somebody offers here: one query."""
    offered = PractitionerRole.services.through.objects.filter(
        practitionerrole__location=location, practitionerrole__practitioner__is_active=True
    ).select_related("practitionerrole__practitioner", "healthcareservice")
    people, services = {}, {}
    for row in offered:
        person = row.practitionerrole.practitioner
        services[row.healthcareservice_id] = row.healthcareservice
        if practitioner_id in (None, person.pk):
            people[person.pk] = person
    return people, services


def _visits(
    location: Location, day: date, now: datetime, practitioner_id: int | None
) -> list[Appointment]:
    """The day's visits in their order, each with `seen`, the last step of its history."""
    first = to_instant(minute_at(day, 0, location.zone))
    last = to_instant(minute_at(day + timedelta(days=1), 0, location.zone))
    rows = Appointment.objects.at(location).overlapping(first, last)
    rows = rows.filter(status__in=[*STANDING, AppointmentStatus.CANCELLED])
    rows = rows.exclude(Q(status=AppointmentStatus.HELD) & Q(hold_expires_at__lte=now))
    if practitioner_id is not None:
        rows = rows.filter(practitioner=practitioner_id)
    named = rows.select_related("patient__guardian").only(*READ)
    found = list(with_seen(named).order_by("during", "pk"))
    for visit in found:
        visit.location = location
    return found


def _name(
    visits: Sequence[Appointment],
    people: dict[int, Practitioner],
    services: dict[int, HealthcareService],
) -> None:
    """Gives each visit its practitioner and service, of which nearly all are known already."""
    gone = {visit.practitioner_id for visit in visits} - set(people)
    old = {visit.service_id for visit in visits} - set(services)
    known = people | (Practitioner.objects.in_bulk(gone) if gone else {})
    offered = services | (HealthcareService.objects.in_bulk(old) if old else {})
    for visit in visits:
        visit.practitioner = known[visit.practitioner_id]
        visit.service = offered[visit.service_id]


def with_seen(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """The visits, each with `seen`: the newest step of its history, None without any."""
    steps = AppointmentEvent.objects.filter(appointment=OuterRef("pk")).order_by()
    latest = steps.values("appointment").annotate(last=Max("pk")).values("last")
    return rows.annotate(seen=Subquery(latest))


def _piece(visit: Appointment, column: int, midnight: int) -> Piece:
    start, end = to_minutes(visit.start) - midnight, to_minutes(visit.end) - midnight
    return Piece(visit.pk, column, start, end)


def _of_roles(table: Timetable, location: Location, midnight: int) -> Iterator[Stretch]:
    """When each practitioner works here, is off, or elsewhere."""
    for role in table.roles:
        who, diary = role.practitioner_id, table.diary(role, location)
        for window in diary.windows:
            shade = Shade.BY_PHONE if window.by_phone else Shade.FREE
            yield Stretch(who, window.start - midnight, window.end - midnight, shade)
        for start, end, reason in diary.obstacles:
            yield Stretch(who, start - midnight, end - midnight, SHADES[reason])
        for start, end in diary.elsewhere:
            yield Stretch(who, start - midnight, end - midnight, Shade.ELSEWHERE)


def _buffers(visits: dict[int, Appointment], midnight: int) -> Iterator[Stretch]:
    for visit in visits.values():
        if visit.status not in KEEPS_BUFFERS:
            continue
        before, after = to_minutes(visit.blocked.lower), to_minutes(visit.blocked.upper)
        start, end = to_minutes(visit.start), to_minutes(visit.end)
        for first, last in ((before, start), (end, after)):
            if first < last:
                who = visit.practitioner_id
                yield Stretch(who, first - midnight, last - midnight, Shade.BUFFER)


def _of_rooms(book: DayBook, rooms: Sequence[int]) -> Iterator[Stretch]:
    """Rooms can be used whenever somebody works, but for their outages."""
    for stretch in book.plan.stretches:
        if stretch.shade is Shade.FREE:
            for room in rooms:
                yield Stretch(room, stretch.start, stretch.end, Shade.FREE)
    first = book.instant(0)
    outages = ResourceOutage.objects.filter(
        resource__in=rooms, span__overlap=(first, first + timedelta(days=1, hours=1))
    )
    for room, span in outages.values_list("resource_id", "span"):
        start = to_minutes(span.lower) - book.midnight
        yield Stretch(room, start, to_minutes(span.upper) - book.midnight, Shade.OFF)
