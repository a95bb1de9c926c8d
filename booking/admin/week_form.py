"""One practitioner's week over all their clinics, as a form of rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from booking.admin.role import HoursRow
from booking.admin.schedule_forms import HoursFields
from booking.models import WorkingHours
from locations.admin.rows import SeparateRows
from locations.models import Practitioner, PractitionerRole, Weekday
from locations.range_fields import DayField

PREFIX: Final = "hours"


class RoleChoice(forms.ModelChoiceField):
    """A role by its clinic: whose it is stands above the form."""

    def label_from_instance(self, obj: Any) -> str:
        """The clinic's name."""
        return str(obj.location.name)


class WeekRow(HoursRow):
    """A window of the week at one of the clinics."""

    role = RoleChoice(PractitionerRole.objects.none(), label=_("Clinic"))

    class Meta(HoursRow.Meta):
        # Not a list: a formset appends to it, and every form of the process would share that.
        fields = ("role", *HoursFields.Meta.fields)  # type: ignore[assignment]  # a list above
        widgets = {"weekday": forms.HiddenInput}

    def __init__(self, *args: Any, roles: QuerySet[PractitionerRole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["role"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - declared above
        choice.queryset = roles
        choice.widget.attrs["aria-label"] = str(choice.label)

    @property
    def place_class(self) -> str:
        """The class that colours the clinic; empty before one is chosen."""
        key = self["role"].value()
        roles = getattr(self.fields["role"], "queryset")  # noqa: B009 - of a choice of rows
        keys = [str(role.pk) for role in roles]
        return f"place-{keys.index(str(key)) % 8}" if str(key) in keys else ""


class WeekRows(SeparateRows):
    """All of them. Hours at clinics out of reach count too: nobody is in two places."""

    same = ("weekday",)
    ranges = ("minutes", "cycle", "valid")
    field = "minutes"
    elsewhere: Iterable[WorkingHours] = ()

    def others(self) -> Iterable[WorkingHours]:
        """Hours that the form does not show."""
        return self.elsewhere

    def name(self, other: Any) -> str:
        """A row by its day, hours and clinic."""
        return f"{other} · {other.role.location.name}"

    def by_day(self) -> list[tuple[int, str, list[forms.ModelForm]]]:
        """The rows under their weekdays."""
        found: dict[str, list[forms.ModelForm]] = {}
        for form in self.forms:
            found.setdefault(str(form["weekday"].value()), []).append(form)
        return [(int(day), str(day.label), found.get(str(int(day)), [])) for day in Weekday]


class CopyForm(forms.Form):
    """What to copy where. Each button of the page reads its own part."""

    source = forms.ChoiceField(label=_("Copy"), choices=Weekday.choices, required=False)
    targets = forms.MultipleChoiceField(
        label=_("to"),
        choices=Weekday.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    first = DayField(label=_("From"), required=False)


def week_rows(
    practitioner: Practitioner,
    roles: QuerySet[PractitionerRole],
    data: Any = None,
    initial: list[dict[str, Any]] | None = None,
) -> WeekRows:
    """The form of the practitioner's hours in these roles; hours elsewhere are judged against."""
    started = [{"weekday": day} for day in range(7)] if initial is None else initial
    made = forms.inlineformset_factory(
        Practitioner,
        WorkingHours,
        form=WeekRow,
        formset=WeekRows,
        fk_name="practitioner",
        extra=len(started),
        can_delete=True,
    )
    every = WorkingHours.objects.filter(practitioner=practitioner).select_related("role__location")
    rows: Any = made(
        data,
        instance=practitioner,
        prefix=PREFIX,
        queryset=every.filter(role__in=roles).order_by("weekday", "minutes", "pk"),
        initial=started,
        form_kwargs={"roles": roles},
    )
    rows.elsewhere = list(every.exclude(role__in=roles))
    return rows  # type: ignore[no-any-return]  # the factory's type knows nothing of `formset`
