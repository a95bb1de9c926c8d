"""Who waits for an earlier time: when it would suit them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from booking.fields import LONGEST_EMAIL, NameField, OneEmailField, PhoneField
from booking.forms.choosing import NOT_LISTED
from booking.forms.details import LONGEST_NAME
from booking.forms.reading import readable_data
from booking.forms.series import WeekdaysField
from booking.models.series import PART_NAMES
from booking.orders import PatientDetails
from booking.patterns import PARTS, PartOfDay

USUAL_WAIT = timedelta(days=28)


class WishForm(forms.Form):
    """Days and times that would help, up to a date."""

    weekdays = WeekdaysField()
    part = forms.TypedChoiceField(
        label=_("Time of day"),
        choices=PART_NAMES,
        coerce=PartOfDay,
        error_messages={"required": NOT_LISTED, "invalid_choice": NOT_LISTED},
    )
    until = forms.DateField(
        label=_("Until when would it help?"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose the last day that would help."),
            "invalid": _("Write the date like this: 2026-11-30."),
        },
    )
    # A person never types into it.
    website = forms.Field(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    shown: tuple[str, ...] = ("weekdays", "part", "until")

    def __init__(self, data: Mapping[str, Any] | None, *, today: date, last: date) -> None:
        until = min(today + USUAL_WAIT, last)
        super().__init__(data, initial={"part": PartOfDay.ANY.value, "until": until})
        self.today, self.last = today, last
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}
        self.helper.layout = Layout(
            *self.shown,
            Div("website", css_class="visually-hidden", aria_hidden="true"),
            HTML('{% include "booking/partials/wait_button.html" %}'),
        )

    def clean_until(self) -> date:
        """A day that has not passed, and that the clinic plans for by now."""
        found: date = self.cleaned_data["until"]
        if not self.today <= found <= self.last:
            raise forms.ValidationError(_("Choose a day from today to the last that is open."))
        return found

    def minutes(self) -> tuple[int, int]:
        """The start times that suit, as minutes of the local day [from, until)."""
        return PARTS[self.cleaned_data["part"]]


class WaitForm(WishForm):
    """The same for somebody without a visit: who they are, too."""

    name = NameField(
        label=_("Full name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={
            "required": _("Type the name of the person who comes to the visit."),
            "max_length": _("The name can be 100 letters long at most."),
        },
    )
    email = OneEmailField(
        label=_("E-mail"),
        max_length=LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text=_("When a time comes free, we hold it and write to you here."),
        error_messages={
            "required": _("Type your e-mail address, so that we can tell you."),
            "max_length": _("The address can be 254 letters long at most."),
        },
    )
    phone = PhoneField(
        label=_("Phone"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={
            "required": _("Type a phone number with its area code, like 416 555 0123.")
        },
    )
    shown = ("weekdays", "part", "until", "name", "email", "phone")

    def __init__(self, data: Any, *, today: date, last: date) -> None:
        if data is not None:
            readable = readable_data({name: data.get(name, "") for name in data})
            assert readable is not None  # noqa: S101 - there was data
            readable.setlist("weekdays", data.getlist("weekdays"))
            data = readable
        super().__init__(data, today=today, last=last)
        for name in ("name", "email"):
            self.fields[name].widget.attrs.pop("maxlength", None)

    def details(self, language: str) -> PatientDetails:
        """The valid answers as the wait list wants them."""
        given = {name: self.cleaned_data[name] for name in ("name", "email", "phone")}
        return PatientDetails(language=language, **given)
