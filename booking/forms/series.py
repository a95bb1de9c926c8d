"""Several visits in one go: how often, for how long, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from booking.forms.choosing import NOT_LISTED
from booking.models.series import PART_NAMES
from booking.patterns import EVERY_DAY, MOST_VISITS, PartOfDay, Pattern
from locations.models import Practitioner
from locations.models.location import Weekday

TIMES_A_WEEK: Final = range(1, 4)
WEEKS: Final = range(1, 7)
WRONG: Final = {"required": NOT_LISTED, "invalid_choice": NOT_LISTED, "invalid_list": NOT_LISTED}


def numbers(of: Sequence[int]) -> list[tuple[int, str]]:
    """Choices of numbers."""
    return [(number, str(number)) for number in of]


class WeekdaysField(forms.TypedMultipleChoiceField):
    """Days that suit; none chosen means all. Cleans to weekdays from 0, Monday."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Which days suit you?"),
            help_text=_("Leave all empty if every day does."),
            required=False,
            choices=Weekday.choices,
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            error_messages=WRONG,
        )

    def clean(self, value: Any) -> frozenset[int]:
        """The weekdays. Raises ValidationError."""
        return frozenset(super().clean(value)) or EVERY_DAY


class PatternForm(forms.Form):
    """A pattern of visits, read from an address so that it can be changed and shared."""

    use_required_attribute = False

    per_week = forms.TypedChoiceField(
        label=_("Visits a week"), choices=numbers(TIMES_A_WEEK), coerce=int, error_messages=WRONG
    )
    weeks = forms.TypedChoiceField(
        label=_("For how many weeks"), choices=numbers(WEEKS), coerce=int, error_messages=WRONG
    )
    part = forms.TypedChoiceField(
        label=_("Time of day"), choices=PART_NAMES, coerce=PartOfDay, error_messages=WRONG
    )
    weekdays = WeekdaysField()
    practitioner = forms.TypedChoiceField(
        label=_("With whom"), required=False, empty_value=None, error_messages=WRONG
    )
    first = forms.DateField(
        label=_("From"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: from today."),
        error_messages={"invalid": _("Write the date like this: 2026-11-30.")},
    )

    def __init__(
        self, data: QueryDict | None, *, people: Sequence[Practitioner], today: date, last: date
    ) -> None:
        super().__init__(data, initial={"per_week": 2, "weeks": 4, "part": PartOfDay.ANY.value})
        self.today, self.last = today, last
        by_slug = {person.slug: person for person in people}
        who = self.fields["practitioner"]
        assert isinstance(who, forms.TypedChoiceField)  # noqa: S101 - declared above
        named = [(slug, str(person)) for slug, person in by_slug.items()]
        who.choices = [("", _("Anyone who is free")), *named]
        who.coerce = by_slug.__getitem__
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        self.helper.attrs = {"novalidate": ""}
        self.helper.layout = Layout(
            Div("per_week", "weeks", css_class="row"),
            Div("part", "practitioner", css_class="row"),
            "weekdays",
            "first",
            HTML('{% include "booking/partials/series_button.html" %}'),
        )

    def clean_first(self) -> date:
        """A day on which the clinic takes bookings already."""
        found: date = self.cleaned_data["first"] or self.today
        if not self.today <= found <= self.last:
            raise forms.ValidationError(_("Choose a day from today to the last that is open."))
        return found

    def clean(self) -> dict[str, Any]:
        """Refuses what no week can hold, and more visits than a series may have."""
        given = {**self.cleaned_data}
        if not self.errors:
            if given["per_week"] * given["weeks"] > MOST_VISITS:
                most = _("Up to %(most)s visits can be booked in one go. Choose fewer weeks.")
                self.add_error("weeks", most % {"most": MOST_VISITS})
            elif given["per_week"] > len(given["weekdays"]):
                self.add_error("weekdays", _("Choose as many days as visits a week, or more."))
        return given

    def pattern(self) -> Pattern:
        """What was asked for, valid."""
        given = self.cleaned_data
        return Pattern(
            given["first"], given["weeks"], given["per_week"], given["part"], given["weekdays"]
        )
