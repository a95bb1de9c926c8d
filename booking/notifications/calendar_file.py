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
from django.utils.translation import gettext as _
from icalendar import Event, vCalAddress

from booking.models import Appointment
from booking.notifications import outbox, recipients
from booking.notifications.calendar_zone import zone_rules

HEAD: Final = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Clinic//Visits//EN\r\nMETHOD:%s\r\n"
FOOT: Final = b"END:VCALENDAR\r\n"


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
    events = b"".join(bytes(_event(visit, method, now).to_ical()) for visit in visits)
    return HEAD % method.encode() + rules + events + FOOT


def uid_of(appointment: Appointment) -> str:
    """What calendars know the visit by."""
    return f"{appointment.code}@{outbox.mail_domain().strip('[]')}"


def _event(appointment: Appointment, method: Method, now: datetime) -> Event:
    location = appointment.location
    is_gone = method is Method.CANCEL
    event = Event()
    event.add("UID", uid_of(appointment))
    event.add("SEQUENCE", appointment.version - 1 + int(is_gone))
    event.add("DTSTAMP", now.astimezone(UTC).replace(microsecond=0))
    event.add("DTSTART", _wall(appointment.start, location.zone))
    event.add("DTEND", _wall(appointment.end, location.zone))
    event.add("SUMMARY", _title(appointment))
    event.add("LOCATION", recipients.plain_line(f"{settings.BRAND.name}, {location.address}"))
    event.add("GEO", (float(location.latitude), float(location.longitude)))
    event.add("DESCRIPTION", _description(appointment))
    event.add("STATUS", "CANCELLED" if is_gone else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT" if is_gone else "OPAQUE")
    event.add("CLASS", "PRIVATE")
    event.add("ORGANIZER", _organizer(), encode=False)
    if method is not Method.PUBLISH and (address := recipients.address_of(appointment)):
        event.add("ATTENDEE", _attendee(address), encode=False)
    return event


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """The wall time; where clocks show it for the second time, only UTC can say which is meant."""
    local = moment.astimezone(zone)
    return moment.astimezone(UTC) if local.fold else local


def _title(appointment: Appointment) -> str:
    names = {"brand": settings.BRAND.name, "clinic": appointment.location.name}
    return recipients.plain_line(_("Visit at %(brand)s, %(clinic)s") % names)


def _description(appointment: Appointment) -> str:
    location = appointment.location
    lines = [
        _("To change or cancel, use the link in your e-mail or call %(phone)s.")
        % {"phone": location.phone.as_national},
        recipients.plain_line(location.access_notes),
    ]
    return "\n".join(line for line in lines if line)


def _organizer() -> vCalAddress:
    # The sender of the mail: some programs ignore an invitation by anybody else.
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["CN"] = settings.BRAND.name
    return organizer


def _attendee(address: str) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{address}")
    attendee.params["PARTSTAT"] = "ACCEPTED"  # they booked it: nobody waits for an answer
    attendee.params["RSVP"] = "FALSE"
    return attendee
