"""What staff type on the board's pages."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from datetime import time as wall_time
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from booking.admin.board.asked import YEARS
from booking.fields import BirthDateField, NameField, OneEmailField, PhoneField, PlainText
from booking.models import Source
from booking.models.day_note import LONGEST
from locations import hours
from locations.models import HealthcareService, Location, Practitioner

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

LONGEST_MINUTES: Final = 8 * 60
SHORTEST_MINUTES: Final = 5


def reason_field(help_text: StrPromise | str = "", *, required: bool = False) -> PlainText:
    """Why something is done; kept in the history."""
    return PlainText(
        label=_("Reason"),
        max_length=300,
        required=required,
        help_text=help_text or _("For the visit’s history. The patient does not see it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 50}),
    )


def day_field() -> forms.DateField:
    """A day, chosen or typed."""
    return forms.DateField(
        label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


def time_field(label: StrPromise) -> forms.TimeField:
    """A wall time at the clinic."""
    return forms.TimeField(
        label=label, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )


class WhenForm(forms.Form):
    """A day and a time at one clinic, with one of its practitioners."""

    day = day_field()
    time = time_field(_("Time"))
    practitioner = forms.ModelChoiceField(
        Practitioner.objects.none(), label=_("Practitioner"), empty_label=None
    )

    def __init__(self, *args: Any, location: Location, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.location = location
        people_field = self.fields["practitioner"]
        people_field.queryset = people  # type: ignore[attr-defined]  # a choice of rows

    def clean_day(self) -> date:
        """A day that calendars know."""
        found: date = self.cleaned_data["day"]
        if found.year not in YEARS:
            raise ValidationError(_("Choose a day of this century."), code="year")
        return found

    def clean(self) -> dict[str, Any]:
        """The start as an instant, in `start`."""
        values = super().clean() or {}
        day, clock = values.get("day"), values.get("time")
        if day and clock is not None:
            values["start"] = self._instant(day, clock, "time")
        return values

    def _instant(self, day: date, clock: wall_time, name: str) -> datetime | None:
        minute = clock.hour * 60 + clock.minute
        zone = self.location.zone
        if not hours.exists(day, minute, zone):
            self.add_error(name, _("The clocks skip this time on that day."))
            return None
        return hours.instant(day, minute, zone)


class MoveForm(WhenForm):
    """Where a visit goes, and how long it takes there."""

    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=SHORTEST_MINUTES, max_value=LONGEST_MINUTES
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class BookForm(WhenForm):
    """A visit booked by staff, for somebody known or somebody new."""

    service = forms.ModelChoiceField(
        HealthcareService.objects.none(), label=_("Service"), empty_label=None
    )
    source = forms.ChoiceField(
        label=_("How they ask"),
        choices=[(Source.PHONE, _("by phone")), (Source.WALK_IN, _("walk-in: arrives now"))],
        widget=forms.RadioSelect,
        initial=Source.PHONE,
    )
    search = forms.CharField(
        label=_("Find a patient"),
        required=False,
        max_length=100,
        help_text=_("Two letters of the name, or four digits of the phone number, or the e-mail."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )
    patient = forms.IntegerField(required=False, min_value=0)
    name = NameField(label=_("Name"), max_length=100, required=False)
    phone = PhoneField(label=_("Phone"), required=False)
    email = OneEmailField(label=_("E-mail"), required=False, max_length=254)
    birth_date = BirthDateField(label=_("Date of birth"), required=False)
    note = PlainText(
        label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = reason_field()

    def __init__(self, *args: Any, services: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services  # type: ignore[attr-defined]  # a choice of rows
        self.fields["birth_date"].latest = today  # type: ignore[attr-defined]  # a BirthDateField

    def clean(self) -> dict[str, Any]:
        """Somebody new needs a name and a way to be reached."""
        values = super().clean()
        if values.get("patient"):
            return values
        if not values.get("name") and "name" not in self.errors:
            self.add_error("name", _("Choose a patient from the list, or type the name."))
        told = [values.get("phone"), values.get("email")]
        if values.get("name") and not any(told) and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", _("Give a phone number or an e-mail address."))
        return values


class BlockForm(forms.Form):
    """A stretch of a day in which a practitioner sees nobody."""

    practitioner = forms.ModelChoiceField(
        Practitioner.objects.none(), label=_("Practitioner"), empty_label=None
    )
    day = day_field()
    first = time_field(_("From"))
    last = time_field(_("Until"))
    reason = PlainText(
        label=_("Reason (private)"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 50}),
    )

    def __init__(self, *args: Any, location: Location, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.location = location
        self.fields["practitioner"].queryset = people  # type: ignore[attr-defined]  # a choice of rows

    def clean(self) -> dict[str, Any]:
        """The stretch as instants, in `span`. Until 00:00 is midnight at the end of the day."""
        values = super().clean() or {}
        day, first, last = (values.get(name) for name in ("day", "first", "last"))
        if day is None or first is None or last is None or day.year not in YEARS:
            if day is not None and day.year not in YEARS:
                self.add_error("day", _("Choose a day of this century."))
            return values
        start, end = minutes_of(first), minutes_of(last) or hours.MINUTES_A_DAY
        if end <= start:
            self.add_error("last", _("The end must come after the start, on the same day."))
        else:
            zone = self.location.zone
            values["span"] = hours.instant(day, start, zone), hours.instant(day, end, zone)
        return values


class LateForm(forms.Form):
    """How late a practitioner runs."""

    minutes = forms.IntegerField(label=_("Minutes late"), min_value=5, max_value=180, initial=15)


class NoteForm(forms.Form):
    """What the patients of a day are told."""

    text = PlainText(
        label=_("Your text"),
        max_length=LONGEST,
        help_text=_(
            "Something about the clinic: another door, no water, no parking. Anybody may read "
            "along, so do not write why somebody comes."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    # The same form sent twice is one note.
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class AllForm(forms.Form):
    """Why all visits of a day are cancelled."""

    reason = reason_field(required=True)


def minutes_of(clock: wall_time) -> int:
    """Minutes after midnight."""
    return clock.hour * 60 + clock.minute


def keys(values: Iterable[str]) -> list[int]:
    """The whole numbers among texts that a page sent."""
    return [int(text) for text in values if text.isascii() and text.isdecimal() and len(text) < 19]


def instant_of(text: str) -> datetime | None:
    """An aware instant in ISO format, whose plus sign an address may have turned into a space."""
    try:
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    if found is None or timezone.is_naive(found) or found.year not in YEARS:
        return None
    return found
