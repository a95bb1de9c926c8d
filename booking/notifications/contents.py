"""What mails print, as plain texts: no service, no practitioner, nothing that the patient wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.dateformat import format as date_format

from booking import links
from booking.models import Appointment, Message, MessageKind, Recipient
from booking.notifications import other_times, recipients
from booking.notifications.shells import Part, Unbroken
from locations import finder
from locations.models import Location
from locations.wording import (
    day_text,
    length_text,
    short_day_text,
    time_text,
    when_text,
    zone_text,
)

SHADES: Final = re.compile(r"light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
# What the calendar leaf beside the visit shows.
LEAF: Final = {"weekday": "D", "number": "j", "month": "M"}
GONE: Final = frozenset(
    {
        MessageKind.CANCELLED,
        MessageKind.DECLINED,
        MessageKind.WAITLIST_TAKEN,
        MessageKind.WAITLIST_LAPSED,
        MessageKind.SERIES_CANCELLED,
        MessageKind.STAFF_CANCELLED,
        MessageKind.STAFF_LEFT,
    }
)
FACTS: Final = (
    "name",
    "address_line_1",
    "address_line_2",
    "city",
    "province",
    "postal_code",
)
NOTES: Final = ("access_notes", "transit_notes", "parking_notes")


@dataclass(frozen=True, slots=True)
class Shades:
    """The brand's colour on a light and on a dark ground; mail programs know no light-dark()."""

    light: str = "#0e5c58"
    dark: str = "#7fd1c6"


@dataclass(frozen=True, slots=True)
class About:
    """What a mail is about; see `render`."""

    message: Message
    now: datetime
    told_start: datetime | None
    listed: Sequence[Appointment]


def fixed() -> dict[str, Any]:
    """What is the same in all mails of a language."""
    return {"language": translation.get_language(), "shades": _shades()}


def common(location: Location) -> Part:
    """What all mails about visits at the clinic say, in the active language.

    Kept with the object, which lives as long as a batch of messages does.
    """
    kept = vars(location).setdefault("_said_in_mails", {})
    key = (translation.get_language(), settings.SITE_URL, id(settings.BRAND))
    if key not in kept:
        kept[key] = Part(_common(location))
    found: Part = kept[key]
    return found


def _common(location: Location) -> dict[str, Any]:
    brand = settings.BRAND
    return {
        "brand": {
            "name": brand.name,
            "legal_name": brand.legal_name,
            "postal_address": brand.postal_address,
        },
        "site_url": settings.SITE_URL,
        "location": _place(location),
        "zone": zone_text(location.zone),
        "map_url": finder.map_url(location),
        "directions_url": finder.directions_url(location),
        "book_url": settings.SITE_URL + reverse("booking:start"),
    }


def values(about: About) -> dict[str, Any]:
    """The message's own texts, truths and lists, in the active language."""
    visit = about.message.appointment
    zone, old = visit.location.zone, about.told_start
    # Who does not have the visit any more is told of the time that they had it.
    had = about.message.visit_start if about.message.kind == MessageKind.STAFF_LEFT else None
    start = had or visit.start
    old = old if old != start else None
    is_staff = about.message.recipient != Recipient.PATIENT
    offer = recipients.offer_of(visit) if visit.patient is None else None
    return {
        "is_gone": about.message.kind in GONE,
        "first_name": recipients.first_name_of(visit),
        **_when(start, zone),
        "length": length_text(round((visit.end - visit.start).total_seconds() / 60)),
        "old_when": when_text(old, zone) if old else "",
        "cutoff": when_text(visit.cutoff, zone) if visit.cutoff > about.now else "",
        "late_policy": visit.promised_policy_text,
        # A patient's own links are for nobody else.
        "manage_url": "" if offer or is_staff else links.manage_url(visit),
        # Somebody who waits for a time has no visit yet whose mails could be chosen.
        "preferences_url": "" if offer or is_staff else links.preferences_url(visit),
        "offer_url": links.offer_url(offer) if offer else "",
        "offer_ends": when_text(offer.expires_at, zone) if offer else "",
        "count": str(len(about.listed)),
        "visits": _staff_lines(about.listed) if is_staff else _lines(about.listed),
        **(_for_staff(visit) if is_staff else {}),
        **_of_kind(about),
    }


def _of_kind(about: About) -> dict[str, Any]:
    """What one kind of mail alone says."""
    visit, zone = about.message.appointment, about.message.appointment.location.zone
    if about.message.kind == MessageKind.RUNNING_LATE:
        later = visit.start + timedelta(minutes=about.message.minutes)
        return {
            "late_by": length_text(about.message.minutes),
            "late_time": Unbroken(time_text(later, zone)),
        }
    if about.message.kind == MessageKind.ALTERNATIVES:
        return other_times.values(visit)
    if about.message.note is not None:
        return {"note_lines": [line for line in about.message.note.text.splitlines() if line]}
    if about.message.kind == MessageKind.FOLLOW_UP:
        share = getattr(visit, "self_check", None)
        review_on = share.review_on if share else None
        return {"review_day": day_text(review_on, zone) if review_on else ""}
    return {}


def _for_staff(visit: Appointment) -> dict[str, Any]:
    """Whose visit it is, in as little as will do, and where staff see the rest."""
    path = reverse("admin:booking_appointment_change", args=[visit.pk]) if visit.pk else "/"
    return {"who": recipients.name_for_staff(visit), "staff_url": settings.SITE_URL + path}


def _staff_lines(visits: Sequence[Appointment]) -> list[dict[str, Any]]:
    return [
        {
            **_when(visit.start, visit.location.zone),
            "where": recipients.plain_line(visit.location.name),
            "who": recipients.name_for_staff(visit),
            "length": length_text(round((visit.end - visit.start).total_seconds() / 60)),
        }
        for visit in visits
    ]


def _when(start: datetime, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "day": day_text(start, zone),
        "short_day": short_day_text(start, zone),
        "time": Unbroken(time_text(start, zone)),
        "leaf": _leaf(start.astimezone(zone).date(), translation.get_language()),
    }


@lru_cache(maxsize=1000)
def _leaf(day: date, _language: str | None) -> Part:
    return Part({part: date_format(day, code) for part, code in LEAF.items()})


def _lines(visits: Sequence[Appointment]) -> list[dict[str, Any]]:
    """A line for each visit; whose it is where one address gets the mail of several people."""
    is_family = len({visit.patient_id for visit in visits}) > 1
    return [
        {
            **_when(visit.start, visit.location.zone),
            "where": recipients.plain_line(visit.location.name),
            "who": recipients.patients_first_name(visit) if is_family else "",
            "url": links.manage_url(visit),
        }
        for visit in visits
    ]


def _place(location: Location) -> dict[str, Any]:
    phone = location.phone
    facts: dict[str, Any] = {
        **{fact: recipients.plain_line(getattr(location, fact)) for fact in FACTS},
        **{note: recipients.plain_lines(getattr(location, note)) for note in NOTES},
    }
    return facts | {"phone": {"as_national": phone.as_national, "as_e164": phone.as_e164}}


def _shades() -> Shades:
    found = SHADES.fullmatch(settings.BRAND.colours.get("brand", ""))
    return Shades(*found.groups()) if found else Shades()
