"""Exceptions: one day on which somebody works other hours, or not at all."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from booking.admin.hours import RoleBoundAdmin
from booking.admin.schedule_forms import RoleBoundForm
from booking.models import DateOverride
from locations import hours
from locations.range_fields import DayField, MinutesField, clock_text


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

    def clean(self) -> dict[str, Any]:
        """The hours exist on that day's clocks."""
        cleaned = super().clean()
        role, day, minutes = self._role(cleaned), cleaned.get("date"), cleaned.get("minutes")
        if not (role and day and minutes):
            return cleaned
        for minute in (minutes.lower, minutes.upper):
            if not hours.exists(day, minute, role.location.zone):
                facts = {"time": clock_text(minute), "day": day.isoformat()}
                text = _("%(time)s does not exist on %(day)s: the clocks jump over it.")
                self.add_error("minutes", ValidationError(text, code="skipped", params=facts))
        return cleaned


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
