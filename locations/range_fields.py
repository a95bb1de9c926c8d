"""Form fields for hours and days, in the words that people use for them.

What is stored is half-open; what staff type is "from 9 until 5", "first day, last day". Each input
has a label of its own, so that a screen reader names both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange, Int4Range

from locations.hours import MINUTES_A_DAY

Label = str | Promise
CLOCK: Final = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(:00)?|24:00(:00)?", re.ASCII)
# Dates outside are slips of the hand; they would also run off the end of the calendar.
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100


class LabelledInputs(forms.MultiWidget):
    """Several inputs, each with a visible label, named as one group."""

    template_name = "admin/widgets/labelled_inputs.html"
    group_label: Label | None = None

    def __init__(self, inputs: Mapping[str, tuple[Label, forms.Widget]]) -> None:
        super().__init__({name: widget for name, (_label, widget) in inputs.items()})
        self.labels = [label for label, _widget in inputs.values()]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds each input's label and the group's."""
        context = super().get_context(name, value, attrs)
        context["widget"]["group_label"] = self.group_label
        for subwidget, label in zip(context["widget"]["subwidgets"], self.labels, strict=True):
            subwidget["label"] = label
        return context


class GroupField(forms.MultiValueField):
    """A field of several inputs that tells its widget what the group is called."""

    def __init__(
        self, fields: Sequence[forms.Field], widget: LabelledInputs, **kwargs: Any
    ) -> None:
        super().__init__(fields, widget=widget, **kwargs)
        if isinstance(self.widget, LabelledInputs):
            self.widget.group_label = self.label


class MinuteField(forms.Field):
    """A time of day as minutes after midnight; as an end, 00:00 means midnight after the day."""

    default_error_messages = {
        "invalid": _("Write a time such as 09:00."),
        "too_late": _("A day ends at midnight: start earlier."),
    }

    def __init__(self, *, is_end: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.is_end = is_end

    def to_python(self, value: Any) -> int | None:
        """Minutes, 0 to 1440; None for nothing. Raises ValidationError."""
        if value in self.empty_values:
            return None
        text = str(value).strip()
        if not CLOCK.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        hour, minute = text.split(":")[:2]
        minutes = int(hour) * 60 + int(minute)
        if self.is_end:
            return minutes or MINUTES_A_DAY
        if minutes == MINUTES_A_DAY:
            raise ValidationError(self.error_messages["too_late"], code="too_late")
        return minutes


def clock_text(minute: int) -> str:
    """What a time input holds for the minute of a day: 1440 is 00:00."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def clock_input() -> forms.TimeInput:
    """The browser's own time input: keyboard, no script."""
    return forms.TimeInput(attrs={"type": "time"})


def day_input() -> forms.DateInput:
    """The browser's own date input: keyboard, no script."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class MinutesInputs(LabelledInputs):
    """From and until, as two time inputs."""

    def __init__(self) -> None:
        super().__init__({"from": (_("from"), clock_input()), "until": (_("until"), clock_input())})

    def decompress(self, value: Any) -> list[Any]:
        """The two texts of a range of minutes."""
        if value is None:
            return [None, None]
        return [clock_text(value.lower), clock_text(value.upper)]


class MinutesField(GroupField):
    """Hours of one day, as a range of minutes of the local day; until 00:00 is until midnight."""

    default_error_messages = {
        "half": _("Give both times."),
        "inverted": _("The end must come after the start, on the same day."),
    }

    def __init__(self, **kwargs: Any) -> None:
        fields = (MinuteField(required=False), MinuteField(required=False, is_end=True))
        super().__init__(fields, MinutesInputs(), require_all_fields=False, **kwargs)

    def compress(self, data_list: list[Any]) -> Int4Range | None:
        """The range; None for nothing. Raises ValidationError."""
        if not data_list:
            return None
        first, last = data_list
        if first is None or last is None:
            raise ValidationError(self.error_messages["half"], code="half")
        if last <= first:
            raise ValidationError(self.error_messages["inverted"], code="inverted")
        return Int4Range(first, last)


class DayField(forms.DateField):
    """A date of our time."""

    default_error_messages = {"far": _("Choose a year from 2000 to 2100.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=day_input(), input_formats=["%Y-%m-%d"], **kwargs)

    def validate(self, value: Any) -> None:
        """Raises ValidationError for a date of another century."""
        super().validate(value)
        if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["far"], code="far")


class DaysInputs(LabelledInputs):
    """First day and last day, as two date inputs."""

    def __init__(self) -> None:
        super().__init__(
            {"first": (_("first day"), day_input()), "last": (_("last day"), day_input())}
        )

    def decompress(self, value: Any) -> list[Any]:
        """The first and the last day, both included."""
        if value is None:
            return [None, None]
        return [value.lower, value.upper and value.upper - timedelta(days=1)]


class DaysField(GroupField):
    """Days from the first to the last, both included; stored half-open.

    `open_ended`: either side may be left empty, "always" and "until further notice". Otherwise
    an empty last day means the first day alone.
    """

    default_error_messages = {
        "first": _("Give the first day."),
        "inverted": _("The last day must not come before the first."),
    }

    def __init__(self, *, open_ended: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("required", not open_ended)
        fields = (DayField(required=False), DayField(required=False))
        super().__init__(fields, DaysInputs(), require_all_fields=False, **kwargs)
        self.open_ended = open_ended

    def compress(self, data_list: list[Any]) -> DateRange | None:
        """The days as a half-open range. Raises ValidationError."""
        first, last = data_list or (None, None)
        if self.open_ended:
            return self._range(first, last)
        if first is None:
            raise ValidationError(self.error_messages["first"], code="first")
        return self._range(first, last or first)

    def _range(self, first: date | None, last: date | None) -> DateRange:
        if first and last and last < first:
            raise ValidationError(self.error_messages["inverted"], code="inverted")
        return DateRange(first, last and last + timedelta(days=1))


def days_text(days: Any) -> str:
    """A half-open range of dates, both ends included and either open."""
    first, last = (day and date_format(day) for day in DaysInputs().decompress(days))
    if first and last:
        both = gettext("%(first)s to %(last)s") % {"first": first, "last": last}
        return first if first == last else both
    if first:
        return gettext("from %(first)s") % {"first": first}
    return gettext("until %(last)s") % {"last": last} if last else gettext("always")
