"""Exceptions: one day on which somebody works other hours, or not at all."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from booking.admin.hours import RoleBoundAdmin
from booking.admin.schedule_forms import RoleBoundForm
from booking.models import DateOverride
from locations.range_fields import DayField, MinutesField


class OverrideForm(RoleBoundForm):
    """A day, what happens on it, and the hours if there are any."""

    date = DayField(label=_("Date"))
    minutes = MinutesField(
        label=_("Hours"), required=False, help_text=_("Leave them empty for “do not work”.")
    )
    places = {
        "override_one_place_at_a_time": "minutes",
        "override_has_hours_unless_closed": "minutes",
        "override_within_a_day": "minutes",
    }

    class Meta:
        model = DateOverride
        fields = ["role", "date", "mode", "minutes"]


@admin.register(DateOverride)
class DateOverrideAdmin(RoleBoundAdmin):
    """Exceptions by date."""

    form = OverrideForm
    fields = ["role", "date", "mode", "minutes"]
    list_display = ["date", "who", "where", "mode", "hours_text"]
    list_filter = ["role__location", "role__practitioner", "mode"]
    search_fields = ["role__practitioner__name", "role__location__name"]
    date_hierarchy = "date"
    ordering = ["-date", "role__practitioner__name"]
