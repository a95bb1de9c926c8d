"""The two queries of a timetable, in SQL: rules, then busy times, each in one round trip.

Every figure comes as a whole number: instants as UTC minutes, dates as Python's ordinals. Loading
a timestamp or a date costs more than reading it.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import connection

# date_part counts in floating point, extract in numeric: several times slower.
_LO: Final = "floor(date_part('epoch', lower({0})) / 60)::int"
_HI: Final = "ceil(date_part('epoch', upper({0})) / 60)::int"
# date.toordinal() counts from 1 January of year 1, which is 1.
_DAY: Final = "({0} - date '0001-01-01' + 1)"


def _days(column: str) -> str:
    """First day and day after the last, as ordinals; NULL where the range has no end."""
    return f"{_DAY.format(f'lower({column})')}, {_DAY.format(f'upper({column})')}"


_ROLE: Final = f"""
SELECT r.id, r.practitioner_id, r.location_id, ARRAY[{_days("r.valid")}] AS valid,
    array_agg(s.healthcareservice_id) AS services
FROM locations_practitionerrole r
JOIN locations_practitioner p ON p.id = r.practitioner_id AND p.is_active
JOIN locations_practitionerrole_services s ON s.practitionerrole_id = r.id
WHERE r.location_id = ANY(%(locations)s) AND s.healthcareservice_id = ANY(%(services)s)
    AND r.valid && daterange(%(first)s, %(after)s)
    AND (%(practitioner)s::bigint IS NULL OR r.practitioner_id = %(practitioner)s)
GROUP BY r.id
"""  # noqa: S608 - built from constants of this module
_PLACES: Final = """
SELECT 'place', l.id, NULL, ARRAY[p.min_notice, p.horizon_days, p.slot_step,
    (SELECT max(t.minutes) FROM locations_traveltime t WHERE t.from_location_id = l.id),
    ((SELECT count(*) FROM locations_traveltime t WHERE t.from_location_id = l.id)
        >= (SELECT count(*) - 1 FROM locations_location o WHERE o.is_active))::int]::bigint[]
FROM locations_location l LEFT JOIN booking_bookingpolicy p ON p.location_id = l.id
WHERE l.id = ANY(%(locations)s)
"""
_ROLES: Final = """
SELECT 'role', id, NULL, ARRAY[practitioner_id, location_id] || valid::bigint[] || services
FROM role
"""
_WEEKLY: Final = f"""
SELECT 'weekly', role_id, online_mode, ARRAY[weekday, lower(minutes), upper(minutes),
    lower(cycle), upper(cycle), {_days("valid")}]::bigint[]
FROM booking_workinghours
WHERE role_id = ANY(ARRAY(SELECT id FROM role)) AND valid && daterange(%(first)s, %(after)s)
"""  # noqa: S608 - built from constants of this module
_OVERRIDES: Final = f"""
SELECT 'override', role_id, mode,
    ARRAY[{_DAY.format("date")}, lower(minutes), upper(minutes)]::bigint[]
FROM booking_dateoverride
WHERE role_id = ANY(ARRAY(SELECT id FROM role)) AND date >= %(first)s AND date < %(after)s
"""  # noqa: S608 - built from constants of this module
_OPENING: Final = """
SELECT 'opening', location_id, NULL, ARRAY[weekday, lower(minutes), upper(minutes)]::bigint[]
FROM locations_openinghours WHERE location_id = ANY(%(locations)s)
"""
# Location 0 stands for all of them.
_CLOSURES: Final = f"""
SELECT 'closure', coalesce(location_id, 0), NULL, ARRAY[{_days("dates")}]::bigint[]
FROM locations_closure
WHERE is_active AND (location_id IS NULL OR location_id = ANY(%(locations)s))
    AND dates && daterange(%(first)s, %(after)s)
"""  # noqa: S608 - built from constants of this module
_NEEDS: Final = """
SELECT 'need', n.service_id, n."group", ARRAY[n."offset", n.length, r.id, r.location_id]::bigint[]
FROM locations_serviceresourceneed n
LEFT JOIN locations_resource r
    ON r."group" = n."group" AND r.is_active AND r.location_id = ANY(%(locations)s)
WHERE n.service_id = ANY(%(services)s)
"""
# Rows of (kind, key, word, numbers): what the numbers are, each SELECT above says.
RULES_SQL: Final = f"WITH role AS MATERIALIZED ({_ROLE}) " + "UNION ALL".join(
    [_PLACES, _ROLES, _WEEKLY, _OVERRIDES, _OPENING, _CLOSURES, _NEEDS]
)

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
# One row a person, with arrays: rows cost more than what is in them. Person by person, because then
# the exclusion constraint's index finds just their rows. Visits that touch are joined right here.
_VISITS: Final = f"""
SELECT 'visit', p.id, busy.*, v.places, v.leaves, v.arrives
FROM unnest(%(practitioners)s::bigint[]) AS p(id), LATERAL (
    SELECT range_agg(a.blocked) AS times,
        array_agg(a.location_id) FILTER (WHERE {_ELSEWHERE}) AS places,
        array_agg({_LO.format("a.travel")}) FILTER (WHERE {_ELSEWHERE}) AS leaves,
        array_agg({_HI.format("a.travel")}) FILTER (WHERE {_ELSEWHERE}) AS arrives
    FROM booking_appointment a
    WHERE a.practitioner_id = p.id AND {_STANDS} AND a.blocked && {_SPAN}
) v, LATERAL (
    SELECT array_agg({_LO.format("t")}), array_agg({_HI.format("t")}) FROM unnest(v.times) AS t
) busy
WHERE v.times IS NOT NULL
"""  # noqa: S608 - built from constants of this module
_TIME_OFF: Final = f"""
SELECT 'time_off', t.practitioner_id, array_agg({_LO.format("t.span")}),
    array_agg({_HI.format("t.span")}), NULL, NULL, NULL
FROM booking_timeoff t
WHERE t.practitioner_id = ANY(%(practitioners)s) AND t.state = 'approved' AND t.span && {_SPAN}
GROUP BY t.practitioner_id
"""  # noqa: S608 - built from constants of this module
_RESOURCES: Final = f"""
SELECT 'resource', resource_id, array_agg({_LO.format("span")}),
    array_agg({_HI.format("span")}), NULL, NULL, NULL
FROM (
    SELECT k.resource_id, k.blocked AS span
    FROM booking_appointmentresource k JOIN booking_appointment a ON a.id = k.appointment_id
    WHERE k.resource_id = ANY(%(resources)s) AND k.is_active AND {_STANDS} AND k.blocked && {_SPAN}
    UNION ALL
    SELECT o.resource_id, o.span FROM locations_resourceoutage o
    WHERE o.resource_id = ANY(%(resources)s) AND o.span && {_SPAN}
) used GROUP BY resource_id
"""  # noqa: S608 - built from constants of this module
# Rows of (kind, key, starts, ends, places, leaves, arrives).
BUSY_SQL: Final = "UNION ALL".join([_VISITS, _TIME_OFF])
BUSY_WITH_RESOURCES_SQL: Final = "UNION ALL".join([BUSY_SQL, _RESOURCES])


def rows(sql: str, keys: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Runs one of the queries above."""
    with connection.cursor() as cursor:
        cursor.execute(sql, keys)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
