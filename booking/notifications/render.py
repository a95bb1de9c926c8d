"""Makes the mail of a message from the visit as it is at this minute. Nothing is kept.

A mail says where and when, and never why: no service, no practitioner, nothing of what the patient
wrote. No header holds anything that a patient typed but the address itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation

from booking import links
from booking.models import Appointment, Message, MessageKind, Recipient
from booking.notifications import contents, lists, recipients, shells, staff
from booking.notifications.calendar_file import Method, calendar_file, calendar_of

CALENDAR_NAME: Final = "visit.ics"
# Several visits cannot be asked for at once (RFC 5546, 3.2): a file to keep.
SEVERAL: Final = frozenset({MessageKind.SERIES, MessageKind.SERIES_CANCELLED})
# Mails that one may do without; the rest is news of one's own visits.
OPTIONAL: Final = {MessageKind.REMINDER: links.REMINDERS, MessageKind.FOLLOW_UP: links.FOLLOW_UPS}
METHODS: Final = {
    MessageKind.CONFIRMATION: Method.REQUEST,
    MessageKind.MOVED: Method.REQUEST,
    MessageKind.CANCELLED: Method.CANCEL,
}


class Unaddressable(Exception):
    """The visit has nobody who could be written to."""


def render(
    message: Message,
    *,
    told_start: datetime | None = None,
    listed: Sequence[Appointment] | None = None,
) -> EmailMultiAlternatives:
    """The mail, ready to be handed over; the same on every attempt unless the visit has changed.

    `told_start` is the start that the patient last read from us: the old time of a move. `listed`
    are the visits of a list, which are looked up unless given. Reads the message's `date_header` as
    "now". Raises Unaddressable.
    """
    visit = message.appointment
    address = recipients.address_for(message)
    if not address:
        raise Unaddressable
    now = message.date_header or message.due_at
    if listed is None:
        listed = lists.listed_in(message, address, now)
    if told_start is None and message.kind == MessageKind.STAFF_MOVED:
        told_start = staff.old_start(visit)
    with translation.override(_language(message)):
        about = contents.About(message, now, told_start, listed)
        place = contents.common(visit.location)
        texts = shells.write(str(message.kind), place, contents.values(about), contents.fixed())
        email = EmailMultiAlternatives(
            subject=recipients.plain_line(texts.subject),
            body=texts.text,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[address],
            reply_to=[visit.location.email or settings.BRAND.email],
            headers=_headers(message, now),
        )
        email.attach_alternative(texts.html, "text/html")
        _attach_calendar(email, message, now)
        if message.kind in SEVERAL and listed:
            content = calendar_of(listed, method=Method.PUBLISH, now=now)
            email.attach(CALENDAR_NAME, content, "application/ics")
    return email


def _headers(message: Message, now: datetime) -> dict[str, str]:
    """The same on every attempt, so that a mail that was sent twice shows once."""
    headers = {
        "Message-ID": message.message_id,
        "Date": format_datetime(now.astimezone(UTC)),
        # No answers from absence notices, and none from us to any (RFC 3834).
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if optional := OPTIONAL.get(MessageKind(message.kind)):
        # One click ends mails of this sort, not the news about changes (RFC 8058).
        headers["List-Unsubscribe"] = f"<{links.preferences_url(message.appointment, optional)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _attach_calendar(email: EmailMultiAlternatives, message: Message, now: datetime) -> None:
    """Twice, as calendars differ: a part that programs act upon, and a file that people open."""
    method = METHODS.get(MessageKind(message.kind))
    if method is None:
        return
    content = calendar_file(message.appointment, method=method, now=now)
    email.attach_alternative(content.decode(), f"text/calendar; method={method}")
    email.attach(CALENDAR_NAME, content, "application/ics")


def _language(message: Message) -> str:
    """The patient's choice; staff read what the site is written in."""
    if message.recipient != Recipient.PATIENT:
        return settings.LANGUAGE_CODE
    known = {code for code, _name in settings.LANGUAGES}
    chosen = recipients.language_of(message.appointment)
    return chosen if chosen in known else settings.LANGUAGE_CODE
