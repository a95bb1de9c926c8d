"""The one form of the directory: near where?"""

from __future__ import annotations

from typing import Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from locations import finder

FIELD: Final = "near"


class NearForm(forms.Form):
    """A postal code, or the first half of one; cleans to the code as Canada Post writes it."""

    use_required_attribute = False  # sent empty, it lists the clinics by name again

    near = forms.CharField(
        label=_("Your postal code"),
        help_text=_("For example M5V 2T6. The first three characters are enough."),
        widget=forms.TextInput(
            attrs={"autocomplete": "postal-code", "class": "short", "spellcheck": "false"}
        ),
    )

    @classmethod
    def from_query(cls, query: QueryDict) -> NearForm:
        """The form as sent, or an empty one when nothing was typed."""
        return cls(query) if query.get(FIELD, "").strip() else cls()

    def clean_near(self) -> str:
        """Fails on what cannot be a postal code, however long or strange."""
        code = finder.postal_code_of(self.cleaned_data[FIELD])
        if code is None or finder.point_of(code) is None:
            raise forms.ValidationError(
                _("Enter a Canadian postal code, such as M5V 2T6, or its first three characters.")
            )
        return code
