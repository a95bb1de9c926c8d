"""The one field of the search."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from education.search.plain import plain

LONGEST: Final = 100


class SearchForm(forms.Form):
    """What somebody looks for; cleans to at most 100 characters with a letter or digit in them."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("What are you looking for?"),
        max_length=LONGEST,
        required=False,
        error_messages={
            "max_length": _(
                "That is longer than %(limit_value)d characters. Use a word or two, such as "
                "“heel pain”."
            ),
            "null_characters_not_allowed": _("That holds a sign that nobody can type. Try again."),
        },
    )

    def clean_q(self) -> str:
        """Fails on what has nothing in it to look for."""
        typed: str = self.cleaned_data["q"]
        if not plain(typed):
            raise forms.ValidationError(
                _("Type a word or two: what you feel, where, or a name, such as “shin splints”.")
            )
        return typed
