"""What the page of parts at /design/ shows (local mode only): a form, some days, key facts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

FIRST_DAY: Final = date(2026, 11, 26)
COUNTS: Final = (3, 8, 0, 0, 6, 11, 9, 4, 7, 0, 0, 12, 10, 5)


class SampleForm(forms.Form):
    """Every kind of field that the site uses."""

    kind = forms.ChoiceField(
        label=_("Have you been here before?"),
        widget=forms.RadioSelect,
        choices=[("new", _("No, this is my first visit")), ("back", _("Yes, I have been before"))],
    )
    name = forms.CharField(
        label=_("Full name"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("We send your confirmation here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Mobile phone"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    side = forms.ChoiceField(
        label=_("Which side hurts?"),
        choices=[("", _("Choose one")), ("left", _("Left")), ("right", _("Right"))],
    )
    note = forms.CharField(
        label=_("Anything we should know?"),
        required=False,
        help_text=_("For example: I use a wheelchair."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    agreed = forms.BooleanField(label=_("The clinic may contact me about this visit"))

    @property
    def helper(self) -> FormHelper:
        """The layout: crispy draws the whole form, its error summary and its button."""
        helper = FormHelper()
        helper.attrs = {"novalidate": True}
        helper.layout = Layout(
            Fieldset(_("About you"), "kind", Row("name", "email"), "phone"),
            Fieldset(_("Your visit"), "side", "note", "agreed"),
        )
        helper.add_input(Submit("", _("Book this visit")))
        return helper


def sample_context() -> dict[str, Any]:
    """The values that the page of parts needs."""
    days = [
        {"date": FIRST_DAY + timedelta(days=step), "count": count}
        for step, count in enumerate(COUNTS)
    ]
    return {
        "empty_form": SampleForm(prefix="empty"),
        "form": SampleForm({"name": "", "email": "sam@"}),
        "days": days,
        "chosen": FIRST_DAY + timedelta(days=4),
        "facts": [
            (_("Usually better in"), _("2 to 6 weeks")),
            (_("First visit"), _("45 minutes")),
            (_("Referral"), _("Not needed in Ontario")),
        ],
        "emergency": [_("you heard a pop and cannot stand on your toes"), _("your foot is cold")],
        "urgent": [_("you cannot take four steps"), _("the joint is hot and you feel feverish")],
        "routine": [_("it has hurt for more than three weeks"), _("it keeps coming back")],
    }
