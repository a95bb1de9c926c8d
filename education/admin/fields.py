"""Form fields that let editors write lists as lines: no markup, no brackets, nothing to break."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from education import blocks
from education.models.care import validate_bullets
from education.plain_text import validate_plain

RULES: Final = re.compile(r"^(?P<text>.*\S)\s*\[(?P<rules>[A-Z0-9, ]+)\]$")


class LinesOf(forms.CharField):
    """A text area whose value is something else than text; `read` and `write` convert it."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 80})

    def read(self, text: str) -> list[Any]:
        """The value that the lines stand for. Raises ValidationError."""
        raise NotImplementedError

    def write(self, value: list[Any]) -> str:
        """The lines for a value."""
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        """The value of what was sent. Raises ValidationError for text that no page can show."""
        text = str(super().to_python(value))
        if any(blocks.CONTROL.search(line) for line in text.splitlines()):
            raise ValidationError(_("The text holds a character that cannot be shown."))
        validate_plain(text)
        return self.read(text)

    def run_validators(self, value: Any) -> None:
        """The lines were judged as they were read; the value is no text any more."""

    def prepare_value(self, value: Any) -> Any:
        """What the text area holds: lines for a stored value, or what was typed."""
        return self.write(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """True if the lines stand for another value than before."""
        try:
            return bool(self.to_python(data) != (initial or []))
        except ValidationError:
            return True


class LinesField(LinesOf):
    """A list of texts, one per line; each passes the field of the list's items."""

    def __init__(
        self, *, base_field: forms.Field, max_length: int | None = None, **kwargs: Any
    ) -> None:
        del max_length
        self.base_field = base_field
        super().__init__(**kwargs)

    def read(self, text: str) -> list[Any]:
        """The lines with something in them."""
        return [self.base_field.clean(line.strip()) for line in text.splitlines() if line.strip()]

    def write(self, value: list[Any]) -> str:
        """One per line."""
        return "\n".join(value)


class KeyedLinesField(LinesOf):
    """Short names, one per line, each with a text after a colon if there is one to say.

    The value is a list of dictionaries with the two names given; `default` fills an absent text.
    """

    def __init__(self, *, key: str, text: str, default: str = "", **kwargs: Any) -> None:
        self.key, self.text, self.default = key, text, default
        rows = forms.Textarea(attrs={"rows": 8, "cols": 80})
        super().__init__(**{"required": False, "widget": rows, **kwargs})

    def read(self, text: str) -> list[Any]:
        """The entries in their order. Raises ValidationError for a name that comes twice."""
        pairs = [line.partition(":") for line in text.splitlines() if line.strip()]
        names = [key.strip() for key, _colon, _text in pairs]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValidationError(_("“%(name)s” is here twice."), params={"name": twice[0]})
        return [
            {self.key: key.strip(), self.text: text.strip() or self.default}
            for key, _colon, text in pairs
        ]

    def write(self, value: list[Any]) -> str:
        """The lines."""
        texts = [(entry[self.key], entry[self.text]) for entry in value]
        return "\n".join(f"{key}: {text}" if text else key for key, text in texts)


class BlocksField(LinesOf):
    """Typed blocks of text, as `education.blocks` reads and writes them."""

    widget = forms.Textarea(attrs={"rows": 14, "cols": 90})
    default_help = _(
        "An empty line starts a new paragraph. Lines that begin with “- ” are a list, “+ ” what to "
        "do, “x ” what not to do, “1. ” steps, “## ” a sub-heading, “> ” something to notice, "
        "“! name-of-picture” a picture. Figures are quoted, not typed: {home-trial}, {ice.time}."
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"help_text": self.default_help, "required": False, **kwargs})

    def read(self, text: str) -> list[Any]:
        """The blocks."""
        return list(blocks.parse(text))

    def write(self, value: list[Any]) -> str:
        """The lines."""
        return blocks.as_text(value)


class BulletsField(LinesOf):
    """The points of a care card: a line each, with the rules of the self-check it stands for."""

    widget = forms.Textarea(attrs={"rows": 10, "cols": 90})
    default_help = _("One per line, with its rules at the end: you cannot walk on it [U1]")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"help_text": self.default_help, **kwargs})

    def read(self, text: str) -> list[Any]:
        """The points. Raises ValidationError naming the first line without rules."""
        points = [_point(line.strip()) for line in text.splitlines() if line.strip()]
        if points:
            validate_bullets(points)
        return points

    def write(self, value: list[Any]) -> str:
        """The lines."""
        return "\n".join(f"{point['text']} [{', '.join(point['rules'])}]" for point in value)


def _point(line: str) -> dict[str, Any]:
    found = RULES.match(line)
    if not found:
        message = _("This line names no rule at its end, such as [U1]: %(line)s")
        raise ValidationError(message, params={"line": line})
    return {"text": found["text"], "rules": found["rules"].replace(",", " ").split()}
