"""Reports and staff lists over a year of 200 000 visits: goal 11 of the performance notes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from booking.models import Appointment, Message
from booking.reports import figures
from booking.reports.period import Period
from locations.models import HealthcareService, Location, PractitionerRole
from tests.bench.figures import Figure
from tests.builders import (
    make_clinic,
    make_patient,
    make_practitioner,
    make_role,
    make_service,
    make_working_hours,
)

CLINICS: Final = 10
PEOPLE: Final = 50
PATIENTS: Final = 2000
A_DAY: Final = 16
DAYS: Final = 250
ROUNDS: Final = 5
LISTS: Final = (
    "booking_appointment",
    "booking_patient",
    "booking_message",
    "booking_workinghours",
    "booking_timeoff",
    "booking_dateoverride",
    "booking_alternativeset",
    "locations_closure",
)
# Straight into the table: the verbs would take an hour, and nothing about them is measured here.
VISITS: Final = """
INSERT INTO booking_appointment (code, status, practitioner_id, location_id, service_id, patient_id,
    during, blocked, travel, local_start, hold_token_hash, hold_network, hold_extended, version,
    link_version, source, language, note, promised_window_hours, promised_policy_text, cancelled_by,
    is_late, created_at, is_sample)
SELECT gen_random_uuid(), (ARRAY['fulfilled', 'fulfilled', 'fulfilled', 'noshow', 'cancelled',
        'arrived', 'booked', 'fulfilled'])[1 + (n * 7 + r.at) %% 8],
    r.practitioner_id, r.location_id, %(service)s,
    (%(patients)s::bigint[])[1 + (n * 53 + r.at) %% cardinality(%(patients)s)],
    tstzrange(t, t + interval '30 min'), tstzrange(t, t + interval '30 min'),
    tstzrange(t, t + interval '60 min'), '', '', '', false, 1, 1,
    (ARRAY['web', 'phone', 'web', 'walk_in', 'waitlist'])[1 + (n + r.at) %% 5], 'en-ca', '', 24, '',
    '', n %% 3 = 0, t - (n %% 40) * interval '1 day', true
FROM generate_series(0, %(count)s - 1) n
CROSS JOIN (SELECT row_number() OVER (ORDER BY id)::int AS at, practitioner_id, location_id
    FROM locations_practitionerrole WHERE id = ANY(%(roles)s)) r
CROSS JOIN LATERAL (SELECT %(first)s::timestamptz + (n / 16) * interval '1 day'
    + (n %% 16) * interval '30 min' AS t) slot
"""
MAILS: Final = """
INSERT INTO booking_message (id, appointment_id, kind, step_hours, version, recipient, due_at,
    next_at, not_after, state, attempts, lease_owner, last_error, message_id, faults, created_at,
    sent_at)
SELECT gen_random_uuid(), id, 'reminder', 24, 1, 'patient', created_at, created_at, lower(during),
    'sent', 1, '', '', '', 0, created_at, created_at
FROM booking_appointment WHERE id %% 2 = 0
"""


def benchmark() -> Iterator[Figure]:
    """A year of visits, counted and listed."""
    today = timezone.localdate(timezone.now())
    _fill(today)
    yield from _reports(today)
    yield from _lists()


def _fill(today: date) -> None:
    service = HealthcareService.objects.order_by("pk").first() or make_service()
    roles = list(_roles(service))
    keys: dict[str, Any] = {
        "service": service.pk,
        "patients": [
            make_patient(f"Bench {n}", email=f"b{n}@example.com").pk for n in range(PATIENTS)
        ],
        "roles": [role.pk for role in roles],
        "count": A_DAY * DAYS,
        # Half behind, half ahead.
        "first": f"{today - timedelta(days=DAYS // 2)} 13:00+00",
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(VISITS, keys)
        cursor.execute(MAILS, {})
        cursor.execute("VACUUM ANALYZE booking_appointment, booking_message")
        cursor.execute("RESET statement_timeout")


def _roles(service: HealthcareService) -> Iterator[PractitionerRole]:
    for number in range(CLINICS):
        clinic = make_clinic(f"bench-report-{number}", service=service)
        yield clinic.role
        for other in range(PEOPLE // CLINICS - 1):
            person = make_practitioner(f"Bench {number} {other}")
            role = make_role(person, clinic.location, [service])
            make_working_hours(role)
            yield role


def _median_ms(work: Callable[[], Any]) -> float:
    work()
    spent = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        spent.append((time.perf_counter() - started) * 1000)
    return statistics.median(spent)


def _reports(today: date) -> Iterator[Figure]:
    places = tuple(Location.objects.values_list("pk", flat=True))
    period = Period(today - timedelta(days=DAYS), today + timedelta(days=DAYS), places)
    yield Figure(
        name=f"reports: all, {Appointment.objects.count()} visits",
        value=_median_ms(lambda: figures.all_reports(period, timezone.now())),
        unit="ms",
        goal=1000,
        more_is_better=False,
    )


def _lists() -> Iterator[Figure]:
    settings.STAFF_MFA = False
    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(User.objects.create_superuser("bench-chief"))
    mails = Message.objects.count()
    for name in LISTS:
        query = "?day=any" if name == "booking_appointment" else ""
        url = reverse(f"admin:{name}_changelist") + query
        yield Figure(
            name=f"list: {name}{query}",
            value=_median_ms(partial(_get, client, url)),
            unit="ms",
            goal=300,
            more_is_better=False,
        )
        with CaptureQueriesContext(connection) as captured:
            _get(client, url)
        yield Figure(
            name=f"list: {name}{query}: queries, {mails} messages",
            value=len(captured),
            unit="queries",
            goal=12,
            more_is_better=False,
        )


def _get(client: Client, url: str) -> None:
    answer = client.get(url)
    if answer.status_code != 200:
        message = f"{url}: {answer.status_code}"
        raise RuntimeError(message)
