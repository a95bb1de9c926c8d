"""Editors write plain text. What looks like HTML is refused, not cleaned: nothing that somebody
typed is dropped behind their back, and what is shown is escaped all the same."""

from __future__ import annotations

import re
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# A tag or a comment as browsers read them: "<" before a letter, "/", "!" or "?". "a < b" is none.
MARKUP: Final = re.compile(r"<[a-zA-Z/!?][^<>]{0,60}>?")
# Orders to write backwards: what a reviewer reads would not be what is stored.
UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
BACKWARDS: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def markup_in(text: str) -> str:
    """The first piece of the text that looks like HTML; empty if there is none."""
    found = MARKUP.search(text)
    return found[0] if found else ""


def refusal(markup: str) -> str:
    """What to say about it."""
    return _(
        "“%(markup)s” looks like HTML. Pages hold plain text only: take it out, or say it in words."
    ) % {"markup": markup}


def validate_plain(value: Any) -> None:
    """A form validator. Raises ValidationError for HTML, for what no page (and no database) can
    hold, and for hidden changes of direction."""
    text = str(value)
    if markup := markup_in(text):
        raise ValidationError(refusal(markup), code="markup")
    if UNSEEN.search(text):
        raise ValidationError(_("The text holds a character that cannot be shown."), code="unseen")
    if BACKWARDS.search(text):
        message = _("The text holds a hidden character that changes its direction. Type it anew.")
        raise ValidationError(message, code="direction")
