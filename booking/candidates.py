"""Whom "anyone" gets: who saw the patient last, else the least booked, else by lot."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from booking import timetable_queries as queries
from booking.models import HOLDS_TIME, Appointment, AppointmentStatus, Patient

COMING: Final = timedelta(days=14)
SEEN: Final = (
    AppointmentStatus.BOOKED,
    AppointmentStatus.ARRIVED,
    AppointmentStatus.FULFILLED,
)
_chance: Final = random.SystemRandom()

# Booked minutes of the coming two weeks, over the minutes that the weekly rules give them.
SHARES_SQL: Final = """
SELECT p.id, coalesce(b.minutes, 0) / greatest(coalesce(w.minutes, 0), 1)::float
FROM unnest(%(ids)s::bigint[]) AS p(id)
LEFT JOIN (
    SELECT practitioner_id, sum(extract(epoch FROM upper(during) - lower(during)) / 60) AS minutes
    FROM booking_appointment
    WHERE practitioner_id = ANY(%(ids)s) AND status = ANY(%(holds_time)s)
        AND during && tstzrange(%(now)s, %(until)s)
    GROUP BY practitioner_id
) b ON b.practitioner_id = p.id
LEFT JOIN (
    SELECT practitioner_id,
        sum((upper(minutes) - lower(minutes)) * (upper(cycle) - lower(cycle))) AS minutes
    FROM booking_workinghours
    WHERE practitioner_id = ANY(%(ids)s) AND valid @> (%(now)s)::date
    GROUP BY practitioner_id
) w ON w.practitioner_id = p.id
"""


def in_order(
    practitioner_ids: Iterable[int], *, now: datetime, patient: Patient | None = None
) -> list[int]:
    """The same ids, the one to try first in front.

    A patient who is known is offered whoever saw them last. Exceptions and time off do not count
    into the share: it is a fair order, not a report.
    """
    ids = list(practitioner_ids)
    if len(ids) < 2:
        return ids
    keys = {
        "ids": ids,
        "now": now,
        "until": now + COMING,
        "holds_time": [str(status) for status in HOLDS_TIME],
    }
    shares: dict[int, float] = {row[0]: row[1] for row in queries.rows(SHARES_SQL, keys)}
    last = _seen_last(patient) if patient else None
    _chance.shuffle(ids)
    return sorted(ids, key=lambda key: (key != last, shares[key]))


def _seen_last(patient: Patient) -> int | None:
    """The practitioner of the patient's latest visit."""
    visits = Appointment.objects.filter(patient=patient, status__in=SEEN)
    return visits.order_by("-during").values_list("practitioner", flat=True).first()
