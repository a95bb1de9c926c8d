"""What the forms of schedules share: fields, and the lock under which they are judged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Int4Range

from booking.locking import lock_practitioners
from booking.models import WorkingHours
from booking.weeks import CYCLE_MONDAY
from locations.admin.rows import PlacedErrors
from locations.models import PractitionerRole
from locations.range_fields import DaysField, MinutesField

CYCLES: Final = {
    "every": Int4Range(0, 2),
    "a": Int4Range(0, 1),
    "b": Int4Range(1, 2),
}
CYCLE_NAMES: Final = {"every": _("every week"), "a": _("A weeks"), "b": _("B weeks")}
NAMES_NOW: Final = {
    "every": _("every week"),
    "a": _("A weeks (now)"),
    "b": _("B weeks (now)"),
}


def cycle_key(value: Any) -> str:
    """ "every", "a" or "b" for a stored cycle."""
    return next((key for key, cycle in CYCLES.items() if cycle == value), "every")


def cycle_choices() -> list[tuple[str, Any]]:
    """The choices; the kind of week that it is now says so."""
    weeks = (timezone.localdate(timezone.now()) - CYCLE_MONDAY).days // 7
    current = "ab"[weeks % 2]
    return [(key, NAMES_NOW[key] if key == current else name) for key, name in CYCLE_NAMES.items()]


class CycleField(forms.ChoiceField):
    """Every week, A weeks or B weeks."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=cycle_choices, initial=CYCLES["every"], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The choice of a stored cycle; what was typed stays as it is."""
        return value if isinstance(value, str) else cycle_key(value)

    def clean(self, value: Any) -> Any:
        """The cycle as it is stored. Raises ValidationError."""
        return CYCLES[super().clean(value)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares choices, not ranges."""
        return bool(self.prepare_value(initial) != (data or "every"))


class UnderLock(PlacedErrors):
    """Judges under the practitioners' locks, so that nobody saves the opposite meanwhile."""

    def people(self, cleaned: dict[str, Any]) -> Iterable[int]:
        """Whose rows the form is judged against, by id."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Takes the locks. Saving pages have a transaction open; a check without one needs none."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if connection.in_atomic_block:
            lock_practitioners(self.people(cleaned))
        return cleaned


class RoleBoundForm(UnderLock):
    """Hours of a role. Overlaps with the same person's other hours are errors of this form."""

    judged_with = frozenset({"practitioner"})

    def people(self, cleaned: dict[str, Any]) -> Iterable[int]:
        """The role's practitioner."""
        role = self._role(cleaned)
        return [role.practitioner_id] if role else []

    def clean(self) -> dict[str, Any]:
        """Names the practitioner, by whom overlaps are judged."""
        cleaned = super().clean()
        role = self._role(cleaned)
        if role:
            self.instance.practitioner_id = role.practitioner_id
        return cleaned

    def _role(self, cleaned: dict[str, Any]) -> PractitionerRole | None:
        if "role" in cleaned:
            return cleaned["role"]  # type: ignore[no-any-return]
        return self.instance.role if self.instance.role_id else None


class HoursFields(forms.ModelForm):
    """The fields of working hours, on their own page and as rows of a role's."""

    minutes = MinutesField(label=_("Hours"))
    cycle = CycleField(label=_("Weeks"))
    valid = DaysField(label=_("Dates"), open_ended=True)
    places = {
        "working_hours_one_place_at_a_time": "minutes",
        "working_hours_within_a_day": "minutes",
        "working_hours_have_days": "valid",
    }

    class Meta:
        model = WorkingHours
        fields = ["weekday", "minutes", "cycle", "valid", "online_mode"]
