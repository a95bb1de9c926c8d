"""Form fields for what patients type: forgiving about form, clear about what cannot be used."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Any, Final

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberFormat, ValidationResult

# What stands for letters that got lost on the way: lone surrogates become this in `readable`.
LOST: Final = "\N{REPLACEMENT CHARACTER}"
# They turn the reading direction of what follows, on a page or in a list of visits.
TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Letters by their category, yet nothing to see.
BLANKS: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")
INVISIBLE: Final = re.compile("[\u200b\u2060\ufeff\u00ad]")
LINE_ENDS: Final = re.compile("\r\n|\r|\u2028|\u2029")
# More marks than any language stacks on one letter (Vietnamese needs two, Hebrew three).
MOST_MARKS: Final = 3
LONGEST_EMAIL: Final = 254  # RFC 5321, 4.5.3.1.3
# Starts outside of these were never offered, and would overflow in some zone.
YEARS: Final = range(2000, 2200)
EARLIEST_BIRTH: Final = date(1900, 1, 1)
NORTH_AMERICAN: Final = re.compile(r"[2-9]\d{2}[2-9]\d{6}")
LONGEST_DATE: Final = 40
EXTENSION: Final = re.compile(r"(?:;?\s*ext(?:ension|n)?|poste|x|#)[\s.:=]*(\d{1,7})\s*$", re.I)
BIRTH_FORMATS: Final = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y %m %d"),
    *("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%d.%m.%Y"),
)

CANNOT_READ: Final = _("Some letters did not reach us. Please type it again.")
NOT_TYPED: Final = _("There are signs in it that nobody can type. Please type it again.")


def readable(text: str) -> str:
    """The same text with every lone surrogate shown as �: no page and no table can hold one."""
    return "".join(LOST if "\ud800" <= letter <= "\udfff" else letter for letter in text)


def check_readable(text: str, *, line_ends: bool) -> None:
    """Raises ValidationError for NUL and other control characters, and for lost letters."""
    if LOST in readable(text):
        raise ValidationError(CANNOT_READ, code="lost")
    allowed = "\n\t" if line_ends else ""
    if any(unicodedata.category(sign) == "Cc" and sign not in allowed for sign in text):
        raise ValidationError(NOT_TYPED, code="control")


def stacked_marks(text: str) -> int:
    """The longest run of marks over or under one letter."""
    longest = run = 0
    for sign in text:
        run = run + 1 if unicodedata.category(sign) in {"Mn", "Me"} else 0
        longest = max(longest, run)
    return longest


def is_blank(text: str) -> bool:
    """True if nobody would see anything: spaces, joiners, marks without a letter."""
    return not any(unicodedata.category(sign)[0] in "LNS" and sign not in BLANKS for sign in text)


class TypedField(forms.CharField):
    """Any text, as it was typed."""

    def text_of(self, value: Any) -> str:
        """The trimmed text, empty for nothing."""
        return super().to_python(value) or ""


class PlainText(TypedField):
    """Text over one or more lines, without control characters. Line ends count as one letter."""

    def to_python(self, value: Any) -> str:
        """The text, trimmed. Raises ValidationError."""
        text = LINE_ENDS.sub("\n", self.text_of(value))
        check_readable(text, line_ends=True)
        return text.strip()


class NameField(TypedField):
    """A person's name, as they write it: any script, one letter or a hundred."""

    def to_python(self, value: Any) -> str:
        """The name in its composed form, spaces tidied. Raises ValidationError."""
        text = self.text_of(value)
        check_readable(text, line_ends=False)
        if TURNING & set(text) or LINE_ENDS.search(text):
            raise ValidationError(NOT_TYPED, code="turning")
        name = " ".join(unicodedata.normalize("NFC", INVISIBLE.sub("", text)).split())
        if stacked_marks(name) > MOST_MARKS:
            raise ValidationError(_("Type the name without so many accents."), code="marks")
        return "" if is_blank(name) else name


class OneEmailField(TypedField):
    """One address that mail can reach from outside, in lower case."""

    widget = forms.EmailInput
    valid: Final = EmailValidator(_("Type one e-mail address, like name@example.ca."), allowlist=[])

    def to_python(self, value: Any) -> str:
        """The address. Raises ValidationError."""
        text = self.text_of(value)
        check_readable(text, line_ends=False)
        return INVISIBLE.sub("", text).strip().lower()

    def run_validators(self, value: Any) -> None:
        """Refuses what is no address, several addresses, and addresses of this machine."""
        super().run_validators(value)
        if not value:
            return
        if any(sign in value for sign in ",;"):
            raise ValidationError(_("Type one address only."), code="several")
        # A quoted name ("a b"@example.ca) and a bare address (a@[192.0.2.1]) are allowed by the
        # standard and refused by most servers.
        if set(value) & set('"['):
            raise ValidationError(self.valid.message, code="quoted")
        self.valid(value)


class PhoneField(TypedField):
    """A phone number that the clinic can call: Canadian unless it starts with +."""

    widget = forms.TextInput(attrs={"type": "tel"})

    def to_python(self, value: Any) -> str:
        """The number in E.164 ("+14165550123"), without its extension. Raises ValidationError."""
        text = INVISIBLE.sub("", self.text_of(value)).strip()
        check_readable(text, line_ends=False)
        return e164(text) if text else ""


def e164(text: str) -> str:
    """The number of a text in E.164; an extension is left out. Raises ValidationError.

    "Possible" is asked, not "valid": the list of ranges in use is never up to date.
    """
    wrong = ValidationError(
        _("Type a phone number with its area code, like 416 555 0123."), code="phone"
    )
    digits = EXTENSION.sub("", text)
    if any(sign.isalpha() for sign in digits):
        raise wrong  # 1-800-FLOWERS would become digits silently
    try:
        number = phonenumbers.parse(digits, "CA")
    except phonenumbers.NumberParseException as error:
        raise wrong from error
    found = phonenumbers.is_possible_number_with_reason(number)
    if found != ValidationResult.IS_POSSIBLE:
        raise wrong
    if number.country_code == 1 and not NORTH_AMERICAN.fullmatch(str(number.national_number)):
        raise wrong
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


class BirthDateField(TypedField):
    """A date of birth: "25 July 1956", "July 25, 1956" or "1956-07-25"; never a guess.

    The form sets `latest`, the last day that can be meant.
    """

    latest: date = date.max

    def to_python(self, value: Any) -> Any:
        """The date, or None. Raises ValidationError."""
        text = self.text_of(value)
        check_readable(text, line_ends=False)
        return birth_date(text) if text else None

    def validate(self, value: Any) -> None:
        """Refuses dates that no patient was born on."""
        super().validate(value)
        if value is None:
            return
        if value > self.latest:
            raise ValidationError(_("This date is in the future."), code="future")
        if value < EARLIEST_BIRTH:
            raise ValidationError(_("Check the year: it must be 1900 or later."), code="early")


def birth_date(text: str) -> date:
    """Reads a date with a four-digit year, in any digits. Raises ValidationError.

    05/01/1956 is refused: half of its readers mean January, the other half May.
    """
    latin = "".join(str(unicodedata.decimal(sign, sign)) for sign in text[:LONGEST_DATE])
    words = re.sub(r"(?i)(?<=\d)(st|nd|rd|th)\b|(?<=sep)t\b|(?<=[a-z])\.|,", " ", latin)
    tidy = " ".join(words.split())
    for form in BIRTH_FORMATS:
        try:
            return datetime.strptime(tidy, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    raise ValidationError(_("Write the date like this: 25 July 1956."), code="date")


class StartField(TypedField):
    """The start of a slot as an instant: what a radio of the picker carries."""

    widget = forms.RadioSelect

    def to_python(self, value: Any) -> Any:
        """An aware instant; None for an empty text. Raises ValidationError for anything else."""
        text = self.text_of(value)
        if not text:
            return None
        try:
            found = parse_datetime(text)
        except ValueError:
            found = None
        if found is None or timezone.is_naive(found) or found.year not in YEARS:
            raise ValidationError(_("Choose one of the times."), code="made_up")
        return found
