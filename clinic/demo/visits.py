"""Two weeks of sample visits around today: what a front desk sees on an ordinary morning.

They are written as rows, past `booking.scheduling`: most of them are history already, and none of
them may send mail to the invented people whom they are for (`is_sample`). Every constraint of the
database still holds for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from random import Random
from typing import Final

from booking.models import (
    Appointment,
    AppointmentEvent,
    AppointmentResource,
    AppointmentStatus,
    Patient,
)
from clinic.demo.chairs import Chair, away_days, closed_days, load_chairs
from clinic.demo.histories import Visit, appointment_of, events_of
from clinic.demo.names import invent_patients
from clinic.demo.rooms import Rooms
from locations.hours import instant, local_day
from locations.models import Location, PatientKind

SEED: Final = 2026
DAYS_BACK: Final = 4
DAYS: Final = 14
PATIENTS_PER_CLINIC: Final = 110
# Under what any policy allows, so that a sample patient may still book on the website.
MOST_AHEAD: Final = 2


@dataclass
class Book:
    """The patients of one clinic, and who has been given which days."""

    patients: list[Patient]
    now: datetime
    days: set[tuple[int, date]] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    ahead: Counter[int] = field(default_factory=Counter)

    def take(self, day: date, *, is_new: bool, is_ahead: bool, first: int) -> Patient | None:
        """Somebody for a visit, looked for from the `first` patient on; None if nobody is free.

        Nobody comes twice a day, and a new patient has not been here before.
        """
        for number in chain(range(first, len(self.patients)), range(first)):
            is_busy = (number, day) in self.days or (is_new and number in self.seen)
            if is_busy or (is_ahead and self.ahead[number] >= MOST_AHEAD):
                continue
            self.days.add((number, day))
            self.seen.add(number)
            self.ahead[number] += is_ahead
            return self.patients[number]
        return None


def write_visits(locations: list[Location], now: datetime) -> int:
    """Writes the visits of all clinics and returns how many. The same for the same `now`."""
    # Not a secret: the seed makes the sample the same on every machine.
    rng = Random(SEED)  # noqa: S311
    people = invent_patients(PATIENTS_PER_CLINIC * len(locations), rng, now)
    visits: list[Visit] = []
    for number, location in enumerate(locations):
        book = Book(people[number :: len(locations)], now)
        visits += _visits_at(location, book, rng)
    _write(visits, now)
    return len(visits)


def _visits_at(location: Location, book: Book, rng: Random) -> Iterator[Visit]:
    chairs, rooms = load_chairs(location), Rooms(location)
    closed, away = closed_days(location), away_days(location)
    today = local_day(book.now, location.zone)
    for offset in range(-DAYS_BACK, DAYS - DAYS_BACK):
        day = today + timedelta(days=offset)
        for chair in chairs:
            if day not in closed and (chair.role.practitioner_id, day) not in away:
                yield from _visits_of(chair, day, book, rooms, rng)


def _visits_of(chair: Chair, day: date, book: Book, rooms: Rooms, rng: Random) -> Iterator[Visit]:
    for minute, service in chair.fill(day, rng):
        start = instant(day, minute, chair.role.location.zone)
        kept = rooms.take(service, start)
        if kept is None:
            continue
        patient = book.take(
            day,
            is_new=service.patient_kind == PatientKind.NEW,
            is_ahead=start > book.now,
            first=rng.randrange(len(book.patients)),
        )
        if patient is not None:
            yield Visit(chair, service, patient, start, kept, roll=rng.random(), lead=rng.random())


def _write(visits: list[Visit], now: datetime) -> None:
    patients = {id(visit.patient): visit.patient for visit in visits}
    Patient.objects.bulk_create(patients.values())
    rows = Appointment.objects.bulk_create(appointment_of(visit, now) for visit in visits)
    AppointmentResource.objects.bulk_create(
        AppointmentResource(
            appointment=row,
            resource_id=resource,
            blocked=span,
            is_active=row.status not in {AppointmentStatus.CANCELLED, AppointmentStatus.NOSHOW},
        )
        for row, visit in zip(rows, visits, strict=True)
        for resource, span in visit.rooms
    )
    AppointmentEvent.objects.bulk_create(
        event
        for row, visit in zip(rows, visits, strict=True)
        for event in events_of(row, visit, now)
    )
