"""Weekly hours, over all practitioners and clinics. One role's week is edited on its own page."""

# ruff: noqa: ARG002 - Django settles which arguments its hooks get

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from booking.admin.effects import TellsEffects
from booking.admin.schedule_forms import CYCLE_NAMES, HoursFields, RoleBoundForm, cycle_key
from booking.admin.week import WeekPages
from booking.admin.why_page import WhyPages
from booking.models import WorkingHours
from locations import wording
from locations.admin.rows import CalmAdmin
from locations.models import PractitionerRole
from locations.range_fields import days_text


class HoursForm(HoursFields, RoleBoundForm):
    """A weekly window of a role."""

    class Meta:
        model = WorkingHours
        fields = ["role", *HoursFields.Meta.fields]


class RoleBoundAdmin(TellsEffects, CalmAdmin):
    """Rows of a role: whose and where is settled when a row is made."""

    location_paths = ("role__location",)
    practitioner_paths = ("role__practitioner",)

    def people(self, row: Any) -> set[int]:
        """The role's practitioner."""
        return {row.role.practitioner_id}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names that every row prints."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.select_related("role__practitioner", "role__location")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The role stays."""
        return ["role"] if obj else []

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Roles with their names, in one query."""
        if db_field.name == "role":
            roles = PractitionerRole.objects.select_related("practitioner", "location")
            kwargs["queryset"] = roles.filter(practitioner__is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("practitioner"), ordering="role__practitioner__name")
    def who(self, row: Any) -> str:
        """Whose."""
        return str(row.role.practitioner.name)

    @admin.display(description=_("location"), ordering="role__location__name")
    def where(self, row: Any) -> str:
        """At which clinic."""
        return str(row.role.location.name)

    @admin.display(description=_("hours"), ordering="minutes")
    def hours_text(self, row: Any) -> str:
        """From when until when."""
        if row.minutes is None:
            return "–"
        return wording.hours_text(row.minutes.lower, row.minutes.upper)


@admin.register(WorkingHours)
class WorkingHoursAdmin(WeekPages, WhyPages, RoleBoundAdmin):
    """Weekly hours."""

    form = HoursForm
    fields = ["role", "weekday", "minutes", "cycle", "valid", "online_mode"]
    list_display = ["who", "where", "weekday", "hours_text", "weeks", "dates", "online_mode"]
    list_filter = ["role__location", "role__practitioner", "weekday", "online_mode"]
    search_fields = ["role__practitioner__name", "role__location__name"]
    ordering = ["role__practitioner__name", "weekday", "minutes"]

    @admin.display(description=_("weeks"), ordering="cycle")
    def weeks(self, row: WorkingHours) -> Any:
        """Every week, A or B weeks."""
        return CYCLE_NAMES[cycle_key(row.cycle)]

    @admin.display(description=_("dates"), ordering="valid")
    def dates(self, row: WorkingHours) -> str:
        """The first and the last day, as far as there are any."""
        return days_text(row.valid)
