"""Makes the mail of a message from the visit as it is at this minute. Nothing is kept.

A mail says where and when, and never why: no service, no practitioner, nothing of what the patient
wrote. No header holds anything that a patient typed but the address itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from typing import Any, Final

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.dateformat import format as date_format

from booking import links
from booking.models import Appointment, Message, MessageKind
from booking.notifications import recipients
from booking.notifications.calendar_file import Method, calendar_file
from locations import finder
from locations.wording import (
    day_text,
    length_text,
    short_day_text,
    time_text,
    when_text,
    zone_text,
)

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
CALENDAR_NAME: Final = "visit.ics"
SHADES: Final = re.compile(r"light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
METHODS: Final = {
    MessageKind.CONFIRMATION: Method.REQUEST,
    MessageKind.MOVED: Method.REQUEST,
    MessageKind.CANCELLED: Method.CANCEL,
}


class Unaddressable(Exception):
    """The visit has nobody who could be written to."""


@dataclass(frozen=True, slots=True)
class Shades:
    """The brand's colour on a light and on a dark ground; mail programs know no light-dark()."""

    light: str = "#0e5c58"
    dark: str = "#7fd1c6"


def render(message: Message, *, told_start: datetime | None = None) -> EmailMultiAlternatives:
    """The mail, ready to be handed over; the same on every attempt unless the visit has changed.

    `told_start` is the start that the patient last read from us: the old time of a move. Reads the
    message's `date_header` as "now". Raises Unaddressable.
    """
    visit = message.appointment
    address = recipients.address_of(visit)
    if not address:
        raise Unaddressable
    with translation.override(_language(visit)):
        values = _values(message, told_start)
        kind = str(message.kind)
        unbroken = values | {"time": str(values["time"]).replace(" ", NO_BREAK)}
        html = render_to_string(f"emails/{kind}.html", unbroken)
        email = EmailMultiAlternatives(
            subject=recipients.plain_line(render_to_string(f"emails/{kind}.subject.txt", values)),
            body=_tidy(render_to_string(f"emails/{kind}.txt", values)),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[address],
            reply_to=[visit.location.email or settings.BRAND.email],
            headers=_headers(message),
        )
        email.attach_alternative(_inliner().inline(html), "text/html")
        _attach_calendar(email, message)
    return email


def _values(message: Message, told_start: datetime | None) -> dict[str, Any]:
    visit, location = message.appointment, message.appointment.location
    zone, start, now = location.zone, visit.start, _now(message)
    with_old_time = told_start is not None and told_start != start
    return {
        "brand": settings.BRAND,
        "shades": _shades(),
        "site_url": settings.SITE_URL,
        "language": translation.get_language(),
        "is_gone": message.kind == MessageKind.CANCELLED,
        "location": location,
        "first_name": recipients.first_name_of(visit),
        "day": day_text(start, zone),
        "short_day": short_day_text(start, zone),
        "time": time_text(start, zone),
        "length": length_text(round((visit.end - start).total_seconds() / 60)),
        "zone": zone_text(zone),
        "leaf": _leaf(start.astimezone(zone)),
        "old_when": when_text(told_start, zone) if told_start and with_old_time else "",
        "cutoff": when_text(visit.cutoff, zone) if visit.cutoff > now else "",
        "late_policy": visit.promised_policy_text,
        "map_url": finder.map_url(location),
        "directions_url": finder.directions_url(location),
        "manage_url": links.manage_url(visit),
        "preferences_url": links.preferences_url(visit),
        "book_url": settings.SITE_URL + reverse("booking:start"),
    }


def _headers(message: Message) -> dict[str, str]:
    """The same on every attempt, so that a mail that was sent twice shows once."""
    headers = {
        "Message-ID": message.message_id,
        "Date": format_datetime(_now(message).astimezone(UTC)),
        # No answers from absence notices, and none from us to any (RFC 3834).
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if message.kind == MessageKind.REMINDER:
        # One click ends the reminders, not the news about changes (RFC 8058).
        headers["List-Unsubscribe"] = f"<{links.preferences_url(message.appointment)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _attach_calendar(email: EmailMultiAlternatives, message: Message) -> None:
    """Twice, as calendars differ: a part that programs act upon, and a file that people open."""
    method = METHODS.get(MessageKind(message.kind))
    if method is None:
        return
    content = calendar_file(message.appointment, method=method, now=_now(message))
    email.attach_alternative(content.decode(), f"text/calendar; method={method}")
    email.attach(CALENDAR_NAME, content, "application/ics")


def _now(message: Message) -> datetime:
    return message.date_header or message.due_at


def _language(visit: Appointment) -> str:
    known = {code for code, _name in settings.LANGUAGES}
    return visit.language if visit.language in known else settings.LANGUAGE_CODE


def _leaf(local: datetime) -> dict[str, str]:
    """What the calendar leaf beside the visit shows."""
    return {part: date_format(local, code) for part, code in LEAF.items()}


LEAF: Final = {"weekday": "D", "number": "j", "month": "M"}


def _shades() -> Shades:
    found = SHADES.fullmatch(settings.BRAND.colours.get("brand", ""))
    return Shades(*found.groups()) if found else Shades()


def _tidy(text: str) -> str:
    """At most one empty line in a row, none at the ends."""
    return re.sub(r"\n\s*\n\s*\n+", "\n\n", text).strip() + "\n"


@cache
def _inliner() -> css_inline.CSSInliner:
    # Rules for dark mode and small screens stay in the head; all others go to the elements.
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
