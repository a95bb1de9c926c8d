"""A role's page, with the week that is worked in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from booking.admin.effects import TellsEffects
from booking.admin.schedule_forms import HoursFields, UnderLock
from booking.models import WorkingHours
from locations.admin.practitioner import RoleAdmin, RoleForm
from locations.admin.rows import RowForm, SeparateRows
from locations.models import PractitionerRole
from locations.scope import ScopedInline


class HoursRow(HoursFields, RowForm):
    """A weekly window, as a row."""


class HoursRows(SeparateRows):
    """One person works at one place at a time: also against their hours at other clinics."""

    same = ("weekday",)
    ranges = ("minutes", "cycle", "valid")
    field = "minutes"

    def others(self) -> Iterable[WorkingHours]:
        """The same person's hours in other roles."""
        if not self.instance.practitioner_id:
            return []
        rows = WorkingHours.objects.filter(practitioner_id=self.instance.practitioner_id)
        return rows.exclude(role_id=self.instance.pk).select_related("role__location")

    def name(self, other: Any) -> str:
        """A row by its day, hours and clinic."""
        return f"{other} · {other.role.location.name}"


class HoursInline(ScopedInline, admin.TabularInline):
    """The week of a role."""

    location_paths = ("role__location",)
    model = WorkingHours
    form = HoursRow
    formset = HoursRows
    extra = 0
    ordering = ["weekday", "minutes"]
    verbose_name_plural = _("weekly hours (until 12:00 am means midnight)")


class WorkedRoleForm(RoleForm, UnderLock):
    """A role, judged under its practitioner's lock."""

    def people(self, cleaned: dict[str, Any]) -> Iterable[int]:
        """The role's practitioner."""
        chosen = cleaned.get("practitioner")
        key = chosen.pk if chosen else self.instance.practitioner_id
        return [key] if key else []


admin.site.unregister(PractitionerRole)


@admin.register(PractitionerRole)
class WorkedRoleAdmin(TellsEffects, RoleAdmin):
    """Roles with their weekly hours."""

    form = WorkedRoleForm
    inlines = [HoursInline]

    def people(self, row: PractitionerRole) -> set[int]:
        """The role's practitioner."""
        return {row.practitioner_id}
