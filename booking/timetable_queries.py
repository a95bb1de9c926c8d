"""The five queries of a timetable, in SQL: one round trip each, times as whole UTC minutes."""

from __future__ import annotations

from typing import Any, Final

from django.db import connection

# date_part counts in floating point, extract in numeric: several times slower.
_LO: Final = "floor(date_part('epoch', lower({0})) / 60)::bigint"
_HI: Final = "ceil(date_part('epoch', upper({0})) / 60)::bigint"


def _minutes(column: str, first: str, last: str) -> str:
    return f"{_LO.format(column)} AS {first}, {_HI.format(column)} AS {last}"


PLACES_SQL: Final = """
SELECT l.id, p.min_notice, p.horizon_days, p.slot_step,
    (SELECT max(t.minutes) FROM locations_traveltime t WHERE t.from_location_id = l.id),
    (SELECT count(*) FROM locations_traveltime t WHERE t.from_location_id = l.id)
        >= (SELECT count(*) - 1 FROM locations_location o WHERE o.is_active)
FROM locations_location l LEFT JOIN booking_bookingpolicy p ON p.location_id = l.id
WHERE l.id = ANY(%(locations)s)
"""
ROLES_SQL: Final = """
SELECT r.id, r.practitioner_id, r.location_id, lower(r.valid), upper(r.valid),
    array_agg(s.healthcareservice_id)
FROM locations_practitionerrole r
JOIN locations_practitioner p ON p.id = r.practitioner_id AND p.is_active
JOIN locations_practitionerrole_services s ON s.practitionerrole_id = r.id
WHERE r.location_id = ANY(%(locations)s) AND s.healthcareservice_id = ANY(%(services)s)
    AND r.valid && daterange(%(first)s, %(after)s)
    AND (%(practitioner)s::bigint IS NULL OR r.practitioner_id = %(practitioner)s)
GROUP BY r.id
"""
RULES_SQL: Final = """
SELECT 'weekly', role_id, weekday::int, lower(minutes), upper(minutes), lower(cycle), upper(cycle),
    lower(valid), upper(valid), online_mode
FROM booking_workinghours
WHERE role_id = ANY(%(roles)s) AND valid && daterange(%(first)s, %(after)s)
UNION ALL
SELECT 'override', role_id, NULL, lower(minutes), upper(minutes), NULL, NULL, date, NULL, mode
FROM booking_dateoverride
WHERE role_id = ANY(%(roles)s) AND date >= %(first)s AND date < %(after)s
UNION ALL
SELECT 'opening', location_id, weekday::int, lower(minutes), upper(minutes), NULL, NULL, NULL, NULL,
    NULL
FROM locations_openinghours WHERE location_id = ANY(%(locations)s)
UNION ALL
SELECT 'closure', location_id, NULL, NULL, NULL, NULL, NULL, lower(dates), upper(dates), NULL
FROM locations_closure
WHERE is_active AND (location_id IS NULL OR location_id = ANY(%(locations)s))
    AND dates && daterange(%(first)s, %(after)s)
"""
NEEDS_SQL: Final = """
SELECT n.service_id, n."group", n."offset"::int, n.length::int, r.id, r.location_id
FROM locations_serviceresourceneed n
LEFT JOIN locations_resource r
    ON r."group" = n."group" AND r.is_active AND r.location_id = ANY(%(locations)s)
WHERE n.service_id = ANY(%(services)s)
"""
# A hold that ran out takes no time, although its row may still say "held".
_STANDS: Final = """
    a.status = ANY(%(holds_time)s)
    AND NOT (a.status = 'held' AND a.hold_expires_at <= %(now)s)
    AND a.id IS DISTINCT FROM %(ignoring)s
"""
# The window with a day on either side: wider than any buffer or way, so `blocked` alone decides.
_SPAN: Final = "tstzrange(%(from)s, %(until)s)"
# Ways matter only from a place to another; most windows are of one place.
_ELSEWHERE: Final = (
    "cardinality(%(locations)s::bigint[]) > 1 OR a.location_id <> ALL(%(locations)s)"
)
# One row for each person at each place, with arrays: rows cost more than what is in them.
BUSY_SQL: Final = f"""
SELECT 'visit', a.practitioner_id, a.location_id,
    array_agg({_LO.format("a.blocked")}), array_agg({_HI.format("a.blocked")}),
    array_agg({_LO.format("a.travel")}) FILTER (WHERE {_ELSEWHERE}),
    array_agg({_HI.format("a.travel")}) FILTER (WHERE {_ELSEWHERE})
FROM booking_appointment a
WHERE a.practitioner_id = ANY(%(practitioners)s) AND {_STANDS} AND a.blocked && {_SPAN}
GROUP BY a.practitioner_id, a.location_id
UNION ALL
SELECT 'time_off', practitioner_id, NULL, array_agg(f), array_agg(u), NULL, NULL
FROM (
    SELECT t.practitioner_id, {_minutes("t.span", "f", "u")} FROM booking_timeoff t
    WHERE t.practitioner_id = ANY(%(practitioners)s) AND t.state = 'approved' AND t.span && {_SPAN}
) off GROUP BY practitioner_id
UNION ALL
SELECT 'resource', resource_id, NULL, array_agg(f), array_agg(u), NULL, NULL
FROM (
    SELECT k.resource_id, {_minutes("k.blocked", "f", "u")}
    FROM booking_appointmentresource k JOIN booking_appointment a ON a.id = k.appointment_id
    WHERE k.resource_id = ANY(%(resources)s) AND k.is_active AND {_STANDS} AND k.blocked && {_SPAN}
    UNION ALL
    SELECT o.resource_id, {_minutes("o.span", "f", "u")} FROM locations_resourceoutage o
    WHERE o.resource_id = ANY(%(resources)s) AND o.span && {_SPAN}
) used GROUP BY resource_id
"""  # noqa: S608 - built from constants of this module


def rows(sql: str, keys: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Runs one of the queries above."""
    with connection.cursor() as cursor:
        cursor.execute(sql, keys)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
