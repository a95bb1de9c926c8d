"""The counting, in SQL: one pass over the visits for all their figures, one for offered time.

Days, weekdays and hours are those of the clinic's clocks: instants become wall time here, never the
other way round.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from booking.reports.period import Period

Rows = list[tuple[Any, ...]]
PLAN: Final = (
    "SELECT set_config('work_mem', '64MB', true), set_config('enable_nestloop', 'off', true)"
)
# grouping() of (practitioner, lead, source, hour): which set a row belongs to.
BY_PERSON, BY_LEAD, BY_SOURCE, BY_HOUR, BY_STATUS = 0b0111, 0b1011, 0b1101, 0b1110, 0b1111

# Each visit of the days, with what its clinic's clocks are ahead of UTC. An addition gives wall
# time: asking for the zone's time of each visit would take several times as long as all the rest.
_VISITS: Final = """
    SELECT a.id, a.practitioner_id, a.location_id, a.status, a.source, a.is_late, a.created_at,
        a.blocked, z.ahead, date_part('epoch', lower(a.during))::bigint + z.ahead AS wall
    FROM unnest(%(places)s::bigint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[],
        %(offsets)s::int[]) AS z(location_id, starts, ends, ahead)
    JOIN booking_appointment a ON a.location_id = z.location_id
        AND lower(a.during) >= z.starts AND lower(a.during) < z.ends
    WHERE a.status NOT IN ('held', 'lapsed')
        AND (%(practitioner)s::bigint IS NULL OR a.practitioner_id = %(practitioner)s)
"""
# Lead time counts days on the clocks as they stand at the visit.
VISITS_SQL: Final = f"""
SELECT grouping(practitioner_id, lead, source, hour), practitioner_id, location_id, weekday, lead,
    source, hour, status, is_late, count(*),
    count(*) FILTER (WHERE status <> 'cancelled'),
    coalesce(sum(minutes) FILTER (WHERE status <> 'cancelled'), 0)::bigint
FROM (
    SELECT practitioner_id, location_id, source, status, is_late,
        (date_part('epoch', upper(blocked)) - date_part('epoch', lower(blocked)))::int / 60
            AS minutes,
        ((wall / 86400 + 3) %% 7)::int AS weekday, (wall %% 86400 / 3600)::int AS hour,
        (wall / 86400 - (floor(date_part('epoch', created_at))::bigint + ahead) / 86400)::int
            AS lead
    FROM ({_VISITS}) seen
) visit
GROUP BY GROUPING SETS (
    (practitioner_id, location_id, weekday), (lead), (source), (weekday, hour),
    (location_id, status, is_late)
)
"""  # noqa: S608 - built from constants of this module
# Everything about one role and day is brought together by one GROUP BY: joins of such lists with
# each other are planned badly, because nothing is known of their size.
OFFERED_SQL: Final = """
WITH days AS (
    SELECT d::date AS day, date_part('isodow', d)::int - 1 AS weekday,
        (d::date - DATE '2024-01-01') / 7 %% 2 AS week
    FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, interval '1 day') d
), roles AS (
    SELECT r.id, r.practitioner_id, r.location_id, r.valid, l.time_zone
    FROM locations_practitionerrole r JOIN locations_location l ON l.id = r.location_id
    WHERE r.location_id = ANY(%(locations)s)
        AND (%(practitioner)s::bigint IS NULL OR r.practitioner_id = %(practitioner)s)
        AND EXISTS (SELECT FROM locations_practitionerrole_services s
            WHERE s.practitionerrole_id = r.id)
), off AS (
    SELECT r.id, lower(t.span) AT TIME ZONE r.time_zone AS starts,
        upper(t.span) AT TIME ZONE r.time_zone AS ends
    FROM booking_timeoff t JOIN roles r ON r.practitioner_id = t.practitioner_id
    WHERE t.state = 'approved' AND t.span && tstzrange(%(from)s::date, %(until)s::date)
), pieces AS (
    SELECT w.role_id, d.day, 'weekly' AS mode, w.minutes
    FROM booking_workinghours w
    JOIN days d ON d.weekday = w.weekday AND w.cycle @> d.week AND w.valid @> d.day
    UNION ALL
    SELECT role_id, date, mode, minutes FROM booking_dateoverride
    WHERE date BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT off.id, d::date, 'off', int4range(
        greatest(0, floor(date_part('epoch', off.starts - d) / 60))::int,
        least(1440, ceil(date_part('epoch', off.ends - d) / 60))::int)
    FROM off CROSS JOIN LATERAL generate_series(
        greatest(date_trunc('day', off.starts), %(first)s::timestamp),
        least(off.ends - interval '1 second', %(last)s::timestamp), interval '1 day') d
), worked AS (
    SELECT role_id, day,
        CASE WHEN bool_or(mode = 'closed') THEN '{}'::int4multirange ELSE
            coalesce(range_agg(minutes) FILTER (WHERE mode = 'replace'),
                range_agg(minutes) FILTER (WHERE mode = 'weekly'), '{}')
            + coalesce(range_agg(minutes) FILTER (WHERE mode = 'add'), '{}')
            - coalesce(range_agg(minutes) FILTER (WHERE mode = 'off'), '{}')
        END AS minutes
    FROM pieces GROUP BY role_id, day
), doors AS MATERIALIZED (
    SELECT location_id, weekday, range_agg(minutes) AS minutes
    FROM locations_openinghours GROUP BY 1, 2
), shut AS MATERIALIZED (
    SELECT l.id, coalesce((SELECT range_agg(c.dates) FROM locations_closure c WHERE c.is_active
        AND (c.location_id IS NULL OR c.location_id = l.id)), '{}') AS dates
    FROM locations_location l
)
SELECT r.practitioner_id, r.location_id, doors.weekday, sum(upper(span) - lower(span))::bigint
FROM worked w JOIN roles r ON r.id = w.role_id AND r.valid @> w.day
JOIN shut ON shut.id = r.location_id AND NOT shut.dates @> w.day
JOIN doors ON doors.location_id = r.location_id
    AND doors.weekday = date_part('isodow', w.day)::int - 1
CROSS JOIN LATERAL unnest(w.minutes * doors.minutes) AS span
GROUP BY 1, 2, 3
"""
# Of those that were reminded; the others are all less these.
REMINDED_SQL: Final = f"""
SELECT count(*), count(*) FILTER (WHERE v.status = 'noshow')
FROM ({_VISITS} AND a.status IN ('arrived', 'fulfilled', 'noshow')) v
WHERE EXISTS (SELECT FROM booking_message m WHERE m.appointment_id = v.id
    AND m.kind = 'reminder' AND m.state = 'sent')
"""  # noqa: S608 - built from constants of this module
MAIL_SQL: Final = f"""
SELECT m.state, count(*) FROM booking_message m JOIN ({_VISITS}) v ON v.id = m.appointment_id
WHERE m.due_at <= %(now)s
GROUP BY 1
"""  # noqa: S608 - built from constants of this module


def rows(sql: str, period: Period, now: datetime) -> Rows:
    """Runs one of the queries above."""
    with transaction.atomic(), connection.cursor() as cursor:
        # So that all is counted in memory and joined by hash: the planner cannot know that the
        # groups are few and the days many, and would go through the hours anew for every day.
        cursor.execute(PLAN)
        cursor.execute(sql, period.keys(now))
        found: Rows = cursor.fetchall()
    return found


def counted(period: Period, now: datetime) -> dict[int, Rows]:
    """The rows of every grouping set, by set; a row begins after its set's number."""
    found: dict[int, Rows] = defaultdict(list)
    for kind, *rest in rows(VISITS_SQL, period, now):
        found[kind].append(tuple(rest))
    return found
