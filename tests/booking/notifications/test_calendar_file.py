"""Calendar files: what goes in comes out again, and neighbours learn nothing."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar, Timezone
from psycopg.types.range import TimestamptzRange

from booking.models import Appointment
from booking.notifications.calendar_file import Method, calendar_file, uid_of
from booking.notifications.calendar_zone import zone_rules
from booking.notifications.samples import sample_visit
from tests.booking.notifications.test_render import HOSTILE

NOW = datetime(2027, 6, 5, 16, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def visit() -> Appointment:
    return sample_visit(NOW, language="en-ca")


def event_of(visit: Appointment, method: Method = Method.REQUEST) -> Any:
    parsed = Calendar.from_ical(calendar_file(visit, method=method, now=NOW))
    assert isinstance(parsed, Calendar)
    assert parsed["METHOD"] == method
    assert not parsed.errors
    (event,) = parsed.walk("VEVENT")
    return event


@pytest.mark.parametrize("method", list(Method))
def test_the_file_parses_back_to_the_visit(visit: Appointment, method: Method) -> None:
    event = event_of(visit, method)
    assert event["DTSTART"].dt == visit.start
    assert event["DTEND"].dt == visit.end
    assert event["DTSTART"].params["TZID"] == "America/Toronto"
    assert event["UID"] == f"{visit.code}@127.0.0.1"
    assert event["SUMMARY"] == "Visit at PinPoint Health, Toronto"
    assert event["LOCATION"] == (
        "PinPoint Health, 100 Sample Street West, Suite 200, Toronto, ON M5V 2T6"
    )
    assert event["DTSTAMP"].dt == NOW.replace(microsecond=0)
    assert str(event["ORGANIZER"]) == "mailto:hello@pinpoint.example"


def test_the_uid_stays_and_the_sequence_rises(visit: Appointment) -> None:
    seen = []
    for version, method in ((1, Method.REQUEST), (2, Method.REQUEST), (2, Method.CANCEL)):
        visit.version = version
        event = event_of(visit, method)
        seen.append((event["UID"], int(event["SEQUENCE"])))
    assert seen == [(uid_of(visit), 0), (uid_of(visit), 1), (uid_of(visit), 2)]


def test_a_cancellation_takes_the_entry_out(visit: Appointment) -> None:
    assert event_of(visit)["STATUS"] == "CONFIRMED"
    assert event_of(visit, Method.CANCEL)["STATUS"] == "CANCELLED"


def test_the_invitation_needs_no_answer(visit: Appointment) -> None:
    attendee = event_of(visit)["ATTENDEE"]
    assert str(attendee) == "mailto:robin@example.com"
    assert attendee.params["RSVP"] == "FALSE"
    assert "ATTENDEE" not in event_of(visit, Method.PUBLISH)


def test_a_shared_calendar_tells_neither_why_nor_how_to_cancel(visit: Appointment) -> None:
    visit.note = "My ankle hurts"
    text = calendar_file(visit, method=Method.REQUEST, now=NOW).decode()
    for secret in ("Robin", "ankle", "/open/", "/mail/", "http"):
        assert secret not in text
    assert "CLASS:PRIVATE" in text


@pytest.mark.parametrize("name", [*HOSTILE, "Comma, Semi; Back\\slash", "a\r\nATTENDEE:mailto:x@y"])
def test_hostile_places_stay_text(visit: Appointment, name: str) -> None:
    visit.location.name = visit.location.address_line_1 = name
    visit.location.access_notes = f"{name}\nEND:VEVENT\nBEGIN:VEVENT"
    event = event_of(visit)
    harmless = event_of(sample_visit(NOW, language="en-ca"))
    assert len(event.property_items()) == len(harmless.property_items())
    assert "\n" not in event["SUMMARY"]
    words = [word for word in name.split() if word.isprintable()]
    assert all(word in event["LOCATION"] for word in words)


def test_lines_are_folded_and_end_as_the_standard_says(visit: Appointment) -> None:
    visit.location.name = "é" * 100
    content = calendar_file(visit, method=Method.REQUEST, now=NOW)
    lines = content.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no letter is cut in two


def test_the_same_visit_gives_the_same_bytes(visit: Appointment) -> None:
    files = {calendar_file(visit, method=Method.REQUEST, now=NOW) for _ in range(3)}
    assert len(files) == 1


@pytest.mark.parametrize(
    "name",
    [
        "America/Toronto",
        "America/Winnipeg",
        "America/Atikokan",
        "America/St_Johns",
        "Europe/Dublin",
    ],
)
def test_the_zones_rules_are_those_of_the_zone(name: str) -> None:
    """Reads the VTIMEZONE as RFC 5545 says, hour by hour, against the system's own table."""
    zone = zoneinfo.ZoneInfo(name)
    parts: list[Any] = list(Timezone.from_ical(zone_rules(name, 2027)).subcomponents)
    rules = sorted(
        (part["DTSTART"].dt - part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td, str(part["TZNAME"]))
        for part in parts
    )
    moment = datetime(2027, 1, 1, tzinfo=UTC)
    while moment.year < 2029:
        naive = moment.replace(tzinfo=None)
        _onset, offset, short = [rule for rule in rules if rule[0] <= naive][-1]
        local = moment.astimezone(zone)
        assert (offset, short) == (local.utcoffset(), local.tzname())
        moment += timedelta(minutes=30)


@pytest.mark.parametrize(
    "start",
    [
        datetime(2027, 3, 14, 13, 0, tzinfo=UTC),
        datetime(2027, 11, 7, 5, 30, tzinfo=UTC),  # 01:30, the first time
        datetime(2027, 11, 7, 6, 30, tzinfo=UTC),  # 01:30, the second time
        datetime(2027, 11, 7, 14, 0, tzinfo=UTC),
    ],
)
def test_a_visit_on_the_day_of_a_clock_change_keeps_its_instant(
    visit: Appointment, start: datetime
) -> None:
    visit.during = TimestamptzRange(start, start + timedelta(minutes=45))
    event = event_of(visit)
    assert event["DTSTART"].dt.astimezone(UTC) == start
    assert event["DTEND"].dt.astimezone(UTC) == start + timedelta(minutes=45)
