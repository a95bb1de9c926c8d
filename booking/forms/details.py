"""Who comes to the visit."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from booking.fields import (
    LONGEST_EMAIL,
    BirthDateField,
    NameField,
    OneEmailField,
    PhoneField,
    PlainText,
)
from booking.forms.reading import readable_data
from booking.orders import PatientDetails

LONGEST_NAME: Final = 100
LONGEST_NOTE: Final = 500
# Nobody reads the page and types four answers in less; a program does.
LEAST_FILL_TIME: Final = timedelta(seconds=2)
OF_THE_PATIENT: Final = ("name", "email", "phone", "birth_date", "note", "wants_follow_up")
RELATIONS: Final = [
    ("", _("Choose")),
    ("parent", _("Parent or guardian")),
    ("partner", _("Wife, husband or partner")),
    ("family", _("Somebody else of the family")),
    ("carer", _("Carer or friend")),
]
FOR_OTHERS: Final = '{% include "booking/partials/for_others.html" %}'
# What a session keeps of each answer until the visit is booked.
LONGEST_KEPT: Final = 1000


class DetailsForm(forms.Form):
    """Who comes. Optional answers say so; everything typed survives every refusal."""

    name = NameField(
        label=_("Full name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        help_text=_("Of the person who comes to the visit."),
        error_messages={
            "required": _("Type the name of the person who comes to the visit."),
            "max_length": _("The name can be 100 letters long at most."),
        },
    )
    email = OneEmailField(
        label=_("E-mail"),
        max_length=LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text=_("We send the confirmation here, with a link to move or cancel the visit."),
        error_messages={
            "required": _("Type your e-mail address, so that we can confirm the visit."),
            "max_length": _("The address can be 254 letters long at most."),
        },
    )
    phone = PhoneField(
        label=_("Phone"),
        max_length=60,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=_("Only used if something changes at short notice."),
        error_messages={
            "required": _("Type a phone number with its area code, like 416 555 0123."),
            "max_length": _("Type a phone number with its area code, like 416 555 0123."),
        },
    )
    birth_date = BirthDateField(
        label=_("Date of birth"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "bday", "class": "short"}),
        help_text=_("For example: 25 July 1956. It tells apart two people of one name."),
    )
    note = PlainText(
        label=_("Anything we should know before the visit?"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Such as a ramp or an interpreter that you need. Up to 500 letters."),
        error_messages={"max_length": _("The note can be 500 letters long at most.")},
    )
    guardian_name = NameField(
        label=_("Your name"),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
        help_text=_("Of the person who books. The e-mail address and phone above are then yours."),
        error_messages={"max_length": _("The name can be 100 letters long at most.")},
    )
    relation = forms.ChoiceField(
        label=_("Who are you to them?"),
        required=False,
        choices=RELATIONS,
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )
    wants_follow_up = forms.BooleanField(
        label=_("Write to me on the day after the visit"),
        required=False,
        help_text=_(
            "How to go on, and when to look again. You can stop it in each of these mails."
        ),
    )
    # Two fields that a person never types into: nothing sent in them is an error to show.
    website = forms.Field(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    key = forms.Field(required=False, widget=forms.HiddenInput)

    typed = (*OF_THE_PATIENT, "guardian_name", "relation")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: date | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        fresh = {"key": uuid.uuid4(), **(initial or {})}
        super().__init__(readable_data(data), initial=fresh)
        # The widget's maxlength would cut what is pasted without a word; the field tells instead.
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)
        birth = self.fields["birth_date"]
        if today and isinstance(birth, BirthDateField):
            birth.latest = today
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}
        self.helper.form_action = reverse_lazy("booking:details")
        self.helper.layout = Layout(
            "name",
            "email",
            "phone",
            "birth_date",
            "note",
            HTML(FOR_OTHERS),
            "guardian_name",
            "relation",
            HTML("</details>"),
            "wants_follow_up",
            Div("website", css_class="visually-hidden", aria_hidden="true"),
            "key",
            HTML('{% include "booking/partials/details_buttons.html" %}'),
        )

    def clean_key(self) -> uuid.UUID | None:
        """The form's own key, or None for a text that is none."""
        try:
            return uuid.UUID(self.cleaned_data["key"] or "")
        except ValueError:
            return None

    def renew(self) -> None:
        """Gives the form a key of its own again, and empties what is to stay empty."""
        self.data = {**dict(self.data.items()), "key": str(uuid.uuid4()), "website": ""}

    def as_typed(self) -> dict[str, str]:
        """What was typed, valid or not, for the session to keep."""
        return {name: str(self.data.get(name, ""))[:LONGEST_KEPT] for name in self.typed}

    def clean(self) -> dict[str, Any]:
        """Who books for somebody else says both, their name and who they are to them."""
        given = {**self.cleaned_data}
        both = {"guardian_name": _("Type your name."), "relation": _("Choose who you are to them.")}
        missing = [name for name in both if not given.get(name) and name not in self.errors]
        if len(missing) == 1:
            self.add_error(missing[0], both[missing[0]])
        return given

    @property
    def is_for_others(self) -> bool:
        """True if something was said about somebody who books for the patient."""
        names = ("guardian_name", "relation")
        return any(self[name].value() or self[name].errors for name in names)

    def relation_in_words(self) -> str:
        """Who the one who books is to the patient."""
        return str(dict(RELATIONS).get(self.cleaned_data["relation"], ""))

    def details(self, language: str) -> PatientDetails:
        """The valid answers as scheduling wants them; staff read in the note who booked."""
        given = {name: self.cleaned_data[name] for name in OF_THE_PATIENT}
        if who := self.cleaned_data["guardian_name"]:
            told = _("Booked by %(name)s (%(relation)s).")
            line = told % {"name": who, "relation": self.relation_in_words()}
            given["note"] = f"{line}\n{given['note']}".rstrip()
        return PatientDetails(language=language, guardian=self._guardian(language), **given)

    def _guardian(self, language: str) -> PatientDetails | None:
        """The person who books for the patient, if that is somebody else."""
        name, own = self.cleaned_data["guardian_name"], self.cleaned_data["name"]
        if not name or name.casefold() == own.casefold():
            return None
        email, phone = self.cleaned_data["email"], self.cleaned_data["phone"]
        return PatientDetails(name=name, email=email, phone=phone, language=language)
