"""A visit as an iCalendar file (RFC 5545), for mails (RFC 5546) and for the page's download.

A calendar is often shared with others, so it says where and when, and never why: no service, no
practitioner, nothing that the patient wrote, and no link that opens the visit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parseaddr
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from booking.models import Appointment, AppointmentStatus
from booking.notifications import recipients, rows
from booking.notifications.calendar_zone import zone_rules
from locations.models import Location

HEAD: Final = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Clinic//Visits//EN\r\nMETHOD:%s\r\n"
FOOT: Final = b"END:VCALENDAR\r\n"
UTC_FORM: Final = "%Y%m%dT%H%M%SZ"
WALL_FORM: Final = "%Y%m%dT%H%M%S"
LONGEST_LINE: Final = 75


class Method(StrEnum):
    """What the file asks of a calendar."""

    PUBLISH = "PUBLISH"  # a copy to keep
    REQUEST = "REQUEST"  # put it in, or change what is there
    CANCEL = "CANCEL"  # take it out


def calendar_file(appointment: Appointment, *, method: Method, now: datetime) -> bytes:
    """The file, in UTF-8 with CRLF line ends. The same visit and `now` give the same bytes.

    Its UID stays the same for the life of the visit; SEQUENCE rises with each move and with the
    cancellation, so that calendars replace what they have.
    """
    return calendar_of([appointment], method=method, now=now)


def calendar_of(visits: Sequence[Appointment], *, method: Method, now: datetime) -> bytes:
    """The same for several visits, within a year of each other."""
    zones = {visit.location.time_zone: visit.start.year for visit in reversed(visits)}
    rules = b"".join(zone_rules(name, year) for name, year in zones.items())
    events = b"".join(_event(visit, method, now) for visit in visits)
    return HEAD % method.encode() + rules + events + FOOT


def uid_of(appointment: Appointment) -> str:
    """What calendars know the visit by."""
    return f"{appointment.code}@{rows.mail_domain().strip('[]')}"


def _event(appointment: Appointment, method: Method, now: datetime) -> bytes:
    """Written by hand: the library takes longer for it than for all else that is in a mail."""
    location = appointment.location
    is_gone = method is Method.CANCEL or appointment.status == AppointmentStatus.CANCELLED
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid_of(appointment)}",
        f"SEQUENCE:{appointment.version - 1 + int(is_gone)}",
        f"DTSTAMP:{now.astimezone(UTC):{UTC_FORM}}",
        f"DTSTART{_wall(appointment.start, location.zone)}",
        f"DTEND{_wall(appointment.end, location.zone)}",
        f"STATUS:{'CANCELLED' if is_gone else 'CONFIRMED'}",
        f"TRANSP:{'TRANSPARENT' if is_gone else 'OPAQUE'}",
        "CLASS:PRIVATE",
    ]
    if method is not Method.PUBLISH and (address := recipients.address_of(appointment)):
        # They booked it: nobody waits for an answer.
        lines.append(f"ATTENDEE;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:{address}")
    return b"".join(map(_folded, lines)) + _place(location) + b"END:VEVENT\r\n"


def _place(location: Location) -> bytes:
    """The lines about the clinic, in the active language; kept with the object, as for mails."""
    kept = vars(location).setdefault("_said_in_calendars", {})
    key = (translation.get_language(), id(settings.BRAND), settings.DEFAULT_FROM_EMAIL)
    if key not in kept:
        where = recipients.plain_line(f"{settings.BRAND.name}, {location.address}")
        lines = [
            f"SUMMARY:{_escaped(_title(location))}",
            f"LOCATION:{_escaped(where)}",
            f"GEO:{float(location.latitude)};{float(location.longitude)}",
            f"DESCRIPTION:{_escaped(_description(location))}",
            _organizer(),
        ]
        kept[key] = b"".join(map(_folded, lines))
    made: bytes = kept[key]
    return made


def _wall(moment: datetime, zone: ZoneInfo) -> str:
    """The wall time; where clocks show it for the second time, only UTC can say which is meant."""
    local = moment.astimezone(zone)
    if local.fold or zone.key == "UTC":
        return f":{moment.astimezone(UTC):{UTC_FORM}}"
    return f";TZID={zone.key}:{local:{WALL_FORM}}"


def _escaped(text: str) -> str:
    """A text as a value (RFC 5545, 3.3.11)."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """The line, folded at 75 octets, never within a letter (RFC 5545, 3.1)."""
    rest, made = line.encode(), b""
    if len(rest) <= LONGEST_LINE:
        return rest + b"\r\n"
    room = LONGEST_LINE
    while len(rest) > room:
        end = room
        while rest[end] & 0b1100_0000 == 0b1000_0000:  # the middle of a letter
            end -= 1
        made += rest[:end] + b"\r\n "
        rest, room = rest[end:], LONGEST_LINE - 1
    return made + rest + b"\r\n"


def _title(location: Location) -> str:
    names = {"brand": settings.BRAND.name, "clinic": location.name}
    return recipients.plain_line(_("Visit at %(brand)s, %(clinic)s") % names)


def _description(location: Location) -> str:
    lines = [
        _("To change or cancel, use the link in your e-mail or call %(phone)s.")
        % {"phone": location.phone.as_national},
        recipients.plain_line(location.access_notes),
    ]
    return "\n".join(line for line in lines if line)


def _organizer() -> str:
    # The sender of the mail: some programs ignore an invitation by anybody else.
    name = settings.BRAND.name.replace('"', "'")
    return f'ORGANIZER;CN="{name}":mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}'
