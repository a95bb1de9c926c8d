"""The counting, in SQL: one pass over the visits for all their figures, one for offered time.

Days, weekdays and hours are those of the clinic's clocks: instants become wall time here, never the
other way round.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any, Final

from django.db import connection

from booking.reports.period import Period

Rows = list[tuple[Any, ...]]
# grouping() of (practitioner, lead, source, hour): which set a row belongs to.
BY_PERSON, BY_LEAD, BY_SOURCE, BY_HOUR, BY_STATUS = 0b0111, 0b1011, 0b1101, 0b1110, 0b1111

# Each visit with its wall time; the outer bounds can use an index, the inner ones are exact.
_VISITS: Final = """
    SELECT a.id, a.practitioner_id, a.location_id, a.status, a.source, a.is_late, a.created_at,
        a.blocked, a.during, l.time_zone, lower(a.during) AT TIME ZONE l.time_zone AS starts
    FROM booking_appointment a JOIN locations_location l ON l.id = a.location_id
    WHERE a.location_id = ANY(%(locations)s) AND a.status NOT IN ('held', 'lapsed')
        AND lower(a.during) >= %(from)s::date AND lower(a.during) < %(until)s::date
        AND (lower(a.during) AT TIME ZONE l.time_zone)::date BETWEEN %(first)s AND %(last)s
        AND (%(practitioner)s::bigint IS NULL OR a.practitioner_id = %(practitioner)s)
"""
VISITS_SQL: Final = f"""
SELECT grouping(practitioner_id, lead, source, hour), practitioner_id, location_id, weekday, lead,
    source, hour, status, is_late, count(*),
    count(*) FILTER (WHERE status <> 'cancelled'),
    coalesce(sum(minutes) FILTER (WHERE status <> 'cancelled'), 0)::bigint
FROM (
    SELECT practitioner_id, location_id, source, status, is_late,
        (date_part('epoch', upper(blocked) - lower(blocked)) / 60)::int AS minutes,
        date_part('isodow', starts)::int - 1 AS weekday, date_part('hour', starts)::int AS hour,
        starts::date - (created_at AT TIME ZONE time_zone)::date AS lead
    FROM ({_VISITS}) seen
) visit
GROUP BY GROUPING SETS (
    (practitioner_id, location_id, weekday), (lead), (source), (weekday, hour),
    (location_id, status, is_late)
)
"""  # noqa: S608 - built from constants of this module
OFFERED_SQL: Final = """
WITH days AS (
    SELECT d::date AS day, date_part('isodow', d)::int - 1 AS weekday,
        (d::date - DATE '2024-01-01') / 7 % 2 AS week
    FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, interval '1 day') d
), roles AS (
    SELECT r.id, r.practitioner_id, r.location_id, r.valid FROM locations_practitionerrole r
    WHERE r.location_id = ANY(%(locations)s)
        AND (%(practitioner)s::bigint IS NULL OR r.practitioner_id = %(practitioner)s)
        AND EXISTS (SELECT FROM locations_practitionerrole_services s
            WHERE s.practitionerrole_id = r.id)
), special AS (
    SELECT o.role_id, o.date, bool_or(o.mode = 'closed') AS is_closed,
        range_agg(o.minutes) FILTER (WHERE o.mode = 'replace') AS instead,
        range_agg(o.minutes) FILTER (WHERE o.mode = 'add') AS extra
    FROM booking_dateoverride o JOIN roles r ON r.id = o.role_id
    WHERE o.date BETWEEN %(first)s AND %(last)s GROUP BY 1, 2
), weekly AS (
    SELECT w.role_id, d.day, range_agg(w.minutes) AS minutes
    FROM booking_workinghours w JOIN roles r ON r.id = w.role_id
    JOIN days d ON d.weekday = w.weekday AND w.cycle @> d.week AND w.valid @> d.day
    GROUP BY 1, 2
), doors AS (
    SELECT location_id, weekday, range_agg(minutes) AS minutes
    FROM locations_openinghours GROUP BY 1, 2
), worked AS (
    SELECT r.practitioner_id, r.location_id, d.day, d.weekday, doors.minutes * (
        coalesce(s.instead, w.minutes, '{}') + coalesce(s.extra, '{}')
    ) AS minutes
    FROM roles r JOIN days d ON r.valid @> d.day
    LEFT JOIN weekly w ON w.role_id = r.id AND w.day = d.day
    LEFT JOIN special s ON s.role_id = r.id AND s.date = d.day
    JOIN doors ON doors.location_id = r.location_id AND doors.weekday = d.weekday
    WHERE (w.minutes IS NOT NULL OR s.role_id IS NOT NULL) AND s.is_closed IS NOT TRUE
        AND NOT EXISTS (SELECT FROM locations_closure c WHERE c.is_active AND c.dates @> d.day
            AND (c.location_id IS NULL OR c.location_id = r.location_id))
), off AS (
    SELECT t.practitioner_id, l.id AS location_id, lower(t.span) AT TIME ZONE l.time_zone AS starts,
        upper(t.span) AT TIME ZONE l.time_zone AS ends
    FROM booking_timeoff t CROSS JOIN locations_location l
    WHERE t.state = 'approved' AND l.id = ANY(%(locations)s)
        AND t.span && tstzrange(%(from)s::date, %(until)s::date)
), away AS (
    SELECT w.practitioner_id, w.location_id, w.day, range_agg(int4range(
        greatest(0, floor(date_part('epoch', o.starts - w.day) / 60))::int,
        least(1440, ceil(date_part('epoch', o.ends - w.day) / 60))::int)) AS minutes
    FROM (SELECT DISTINCT practitioner_id, location_id, day FROM worked) w
    JOIN off o ON o.practitioner_id = w.practitioner_id AND o.location_id = w.location_id
        AND o.starts < w.day + 1 AND o.ends > w.day
    GROUP BY 1, 2, 3
)
SELECT w.practitioner_id, w.location_id, w.weekday, sum(upper(span) - lower(span))::bigint
FROM worked w
LEFT JOIN away a ON (a.practitioner_id, a.location_id, a.day)
    = (w.practitioner_id, w.location_id, w.day)
CROSS JOIN LATERAL unnest(w.minutes - coalesce(a.minutes, '{}')) AS span
GROUP BY 1, 2, 3
"""
REMINDED_SQL: Final = f"""
SELECT m.appointment_id IS NOT NULL, count(*), count(*) FILTER (WHERE v.status = 'noshow')
FROM ({_VISITS}) v
LEFT JOIN (SELECT DISTINCT appointment_id FROM booking_message
    WHERE kind = 'reminder' AND state = 'sent' AND recipient = 'patient') m
    ON m.appointment_id = v.id
WHERE v.status IN ('arrived', 'fulfilled', 'noshow')
GROUP BY 1
"""  # noqa: S608 - built from constants of this module
MAIL_SQL: Final = f"""
SELECT m.state, count(*) FROM booking_message m JOIN ({_VISITS}) v ON v.id = m.appointment_id
WHERE m.due_at <= %(now)s
GROUP BY 1
"""  # noqa: S608 - built from constants of this module


def rows(sql: str, period: Period, now: datetime) -> Rows:
    """Runs one of the queries above."""
    with connection.cursor() as cursor:
        cursor.execute(sql, period.keys(now))
        found: Rows = cursor.fetchall()
    return found


def counted(period: Period, now: datetime) -> dict[int, Rows]:
    """The rows of every grouping set, by set; a row begins after its set's number."""
    found: dict[int, Rows] = defaultdict(list)
    for kind, *rest in rows(VISITS_SQL, period, now):
        found[kind].append(tuple(rest))
    return found
