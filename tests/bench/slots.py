"""Free times of one location and of ten, beside the bare SQL that reads the same busy rows."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking.availability import Days, earliest_across, free_slots
from booking.models import HOLDS_TIME, Appointment
from locations.models import HealthcareService, Location
from tests.bench.figures import Figure
from tests.builders import (
    Clinic,
    appointment_row,
    local,
    make_clinic,
    make_patient,
    make_policy,
    make_practitioner,
    make_role,
    make_service,
    make_working_hours,
)

FIRST: Final = date(2027, 6, 7)
NOW: Final = datetime(2027, 6, 6, 12, tzinfo=UTC)
ROUNDS: Final = 25
SHARE_BOOKED: Final = 0.6
BARE_SQL: Final = """
SELECT practitioner_id, floor(date_part('epoch', lower(blocked)) / 60)::bigint,
    ceil(date_part('epoch', upper(blocked)) / 60)::bigint
FROM booking_appointment
WHERE practitioner_id = ANY(%(people)s) AND status = ANY(%(statuses)s)
    AND blocked && tstzrange(%(from)s, %(until)s)
"""


def benchmark() -> Iterator[Figure]:
    """Goals 1 and 3 of the performance notes, with the queries counted."""
    service = make_service("bench-visit", duration=30)
    clinic = _clinic("bench", service, people=20, days=90)
    yield from _fortnight(clinic)
    yield from _growth(clinic)
    others = [_clinic(f"bench-{number}", service, people=3, days=20) for number in range(9)]
    yield from _across([clinic, *others])


def _clinic(slug: str, service: HealthcareService, *, people: int, days: int) -> Clinic:
    """A location whose practitioners work 9 to 17 on weekdays, with 60 % of the slots booked."""
    clinic = make_clinic(slug, service=service)
    make_policy(clinic.location, horizon_days=120, slot_step=30)
    roles = [clinic.role]
    for number in range(people - 1):
        role = make_role(make_practitioner(f"{slug} {number}"), clinic.location, [service])
        make_working_hours(role)
        roles.append(role)
    chance = random.Random(slug)
    rows = []
    for day in (FIRST + timedelta(days=offset) for offset in range(days)):
        for role in roles if day.weekday() < 5 else ():
            for half_hour in range(16):
                if chance.random() < SHARE_BOOKED:
                    start = local(day, "09:00") + timedelta(minutes=30 * half_hour)
                    rows.append(appointment_row(role, service, None, start, status="booked"))
    patients = [make_patient(f"{slug} {n}", email=f"{slug}{n}@example.com") for n in range(people)]
    of_role = {role.practitioner_id: patients[n] for n, role in enumerate(roles)}
    for row in rows:
        row.patient = of_role[row.practitioner_id]
    Appointment.objects.bulk_create(rows, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE booking_appointment")
    return clinic


def _median_ms(work: Callable[[], Any]) -> float:
    work()
    spent = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        spent.append((time.perf_counter() - started) * 1000)
    return statistics.median(spent)


def _bare(location: Location, days: int) -> Callable[[], Any]:
    people = list(location.roles.values_list("practitioner_id", flat=True))
    start = local(FIRST, "00:00")
    keys: dict[str, Any] = {
        "people": people,
        "statuses": [str(status) for status in HOLDS_TIME],
        "from": start,
        "until": start + timedelta(days=days),
    }

    def read() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(BARE_SQL, keys)
            return cursor.fetchall()

    return read


def _find(clinic: Clinic, days: int) -> Callable[[], Any]:
    return lambda: free_slots(clinic.location, clinic.service, days=Days(FIRST, days), now=NOW)


def _fortnight(clinic: Clinic) -> Iterator[Figure]:
    limit = _median_ms(_bare(clinic.location, 14))
    value = _median_ms(_find(clinic, 14))
    yield Figure(
        name="slots: 20 people, 14 days",
        value=value,
        unit="ms",
        limit=limit,
        goal=3,
        more_is_better=False,
    )
    with CaptureQueriesContext(connection) as captured:
        _find(clinic, 60)()
    yield Figure(
        name="slots: queries, 20 people, 60 days",
        value=len(captured),
        unit="queries",
        goal=8,
        more_is_better=False,
    )


def _growth(clinic: Clinic) -> Iterator[Figure]:
    """Four times the days may cost four times as much, and a little for the noise."""
    yield Figure(
        name="slots: 56 days over 14",
        value=_median_ms(_find(clinic, 56)),
        unit="ms",
        limit=_median_ms(_find(clinic, 14)),
        goal=4.4,
        more_is_better=False,
    )


def _across(clinics: list[Clinic]) -> Iterator[Figure]:
    places = [clinic.location for clinic in clinics]
    service = clinics[0].service

    def find() -> Any:
        return earliest_across(places, service, days=Days(FIRST, 14), now=NOW)

    yield Figure(
        name="earliest across ten clinics",
        value=_median_ms(find),
        unit="ms",
        goal=300,
        more_is_better=False,
    )
    with CaptureQueriesContext(connection) as captured:
        find()
    yield Figure(
        name="earliest across ten clinics: queries",
        value=len(captured),
        unit="queries",
        goal=12,
        more_is_better=False,
    )
