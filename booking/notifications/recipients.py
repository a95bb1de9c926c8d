"""Who is written to: one address, and the name to greet."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from booking.models import Appointment, Message, Patient, WaitlistOffer
from booking.notifications.policy import To
from locations.models import Practitioner

# One address and nothing else. What the forms accept is narrower; this is the last look before a
# header is written, whatever way the address came into the table.
PART: Final = r"[^\s@,;:<>()\[\]\"\\]+"
ONE_ADDRESS: Final = re.compile(rf"{PART}@{PART}\.{PART}")
LONGEST_ADDRESS: Final = 254
LONGEST_NAME: Final = 40
JOINERS: Final = "\u200c\u200d"


def address_of(appointment: Appointment) -> str:
    """The one address that gets mail about the visit; empty if there is none that can be used."""
    reader = _reader(appointment)
    return _usable(reader.email if reader else "")


def staff_address(appointment: Appointment, to: To) -> str:
    """The address of the visit's practitioner or of its front desk; empty if there is none."""
    if to is To.LOCATION:
        return _usable(appointment.location.email)
    return practitioners_address(appointment.practitioner)


def practitioners_address(practitioner: Practitioner) -> str:
    """Their address, if they may sign in; empty if there is none that can be used."""
    user = practitioner.user
    return _usable(user.email) if user and user.is_active else ""


def address_for(message: Message) -> str:
    """The one address that gets the message; empty if there is none that can be used."""
    if message.recipient == To.PATIENT:
        return address_of(message.appointment)
    if message.reader is not None:
        return practitioners_address(message.reader)
    return staff_address(message.appointment, To(message.recipient))


def name_for_staff(appointment: Appointment) -> str:
    """First name and one letter, as little as staff need to know whose visit it is."""
    patient = appointment.patient
    names = plain_line(patient.name).split() if patient else []
    if not names:
        return ""
    initial = f" {names[-1][0]}." if len(names) > 1 else ""
    return _short(names[0]) + initial


def first_name_of(appointment: Appointment) -> str:
    """What a mail calls its reader: one line, without signs that turn text around; may be empty."""
    reader = _reader(appointment)
    return _short(reader.first_name) if reader else ""


def patients_first_name(appointment: Appointment) -> str:
    """Whose visit it is, as one line; may be empty."""
    patient = appointment.patient
    return _short(patient.first_name) if patient else ""


def plain_line(text: str) -> str:
    """The text on one line, without control characters, line breaks or marks that turn text."""
    text = text.strip()
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join("".join(map(_plain, text)).split())


def plain_lines(text: str) -> str:
    """The same for a text of several lines; empty ones are left out."""
    lines = map(plain_line, text.splitlines())
    return "\n".join(line for line in lines if line)


def offer_of(appointment: Appointment) -> WaitlistOffer | None:
    """The wait list's offer of this time, if it is one."""
    return getattr(appointment, "offer", None)


def language_of(appointment: Appointment) -> str:
    """The language that the mail's reader chose; a held time has none of its own."""
    if appointment.patient is None and (offer := offer_of(appointment)):
        return offer.entry.patient.language
    return appointment.language


def _short(name: str) -> str:
    return plain_line(name)[:LONGEST_NAME].strip(JOINERS + " ")


def _plain(letter: str) -> str:
    """Signs without a shape go, but for those that hold an emoji or a Persian word together.

    A sign that this Python does not know yet is somebody's new emoji.
    """
    category = unicodedata.category(letter)
    if category[0] != "C" or category == "Cn" or letter in JOINERS:
        return letter
    return "" if category == "Cf" else " "


def _usable(address: str) -> str:
    fits = len(address) <= LONGEST_ADDRESS and address.isprintable()
    return address if fits and ONE_ADDRESS.fullmatch(address) else ""


def _reader(appointment: Appointment) -> Patient | None:
    """The patient, or who answers for a patient that has no address."""
    patient = appointment.patient
    if patient is None and (offer := offer_of(appointment)):
        patient = offer.entry.patient
    if patient is None or patient.email or patient.guardian_id is None:
        return patient
    return patient.guardian
