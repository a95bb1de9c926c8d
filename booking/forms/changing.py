"""What patients fill in about a visit that is booked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from booking.fields import LONGEST_EMAIL, OneEmailField, PlainText
from booking.forms.reading import readable_data

LONGEST_REASON: Final = 300


class CancelForm(forms.Form):
    """Why the visit is cancelled, if the patient wants to say so."""

    reason = PlainText(
        label=_("Why do you cancel?"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Helps us plan. Up to 300 letters."),
        error_messages={"max_length": _("The reason can be 300 letters long at most.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(readable_data(data))
        self.fields["reason"].widget.attrs.pop("maxlength", None)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}
        self.helper.layout = Layout(
            "reason", HTML('{% include "booking/partials/cancel_buttons.html" %}')
        )


class FindLinksForm(forms.Form):
    """Where to send the links of one's visits."""

    email = OneEmailField(
        label=_("E-mail"),
        max_length=LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text=_("The address that you booked with."),
        error_messages={
            "required": _("Type the e-mail address that you booked with."),
            "max_length": _("The address can be 254 letters long at most."),
        },
    )
    # A person never types into it.
    website = forms.Field(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(readable_data(data))
        self.fields["email"].widget.attrs.pop("maxlength", None)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}
        self.helper.layout = Layout(
            "email",
            Div("website", css_class="visually-hidden", aria_hidden="true"),
            HTML('{% include "booking/partials/find_links_button.html" %}'),
        )
