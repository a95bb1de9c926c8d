"""What a clinic promises and asks of online bookings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.forms import SimpleArrayField
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from booking.models import BookingPolicy
from locations.admin.rows import CalmAdmin, PlacedErrors
from locations.range_fields import clock_input


class PolicyForm(PlacedErrors):
    """A clinic's rules of booking."""

    reminder_hours = SimpleArrayField(
        forms.IntegerField(min_value=1, max_value=336),
        label=_("Reminders, hours before the visit"),
        required=False,
        max_length=6,
        help_text=_("Separate them by commas: 48, 24, 2. Leave it empty to send none."),
    )
    places = {"policy_figures_are_sane": "slot_step"}

    class Meta:
        model = BookingPolicy
        fields = [
            "location",
            "min_notice",
            "horizon_days",
            "slot_step",
            "hold_minutes",
            "max_upcoming_per_patient",
            "cancellation_window",
            "late_policy_text",
            "reminder_hours",
            "quiet_from",
            "quiet_until",
            "staff_notice_hours",
        ]
        widgets = {"quiet_from": clock_input(), "quiet_until": clock_input()}

    def clean_reminder_hours(self) -> list[int]:
        """Each step once, the earliest first."""
        return sorted(set(self.cleaned_data["reminder_hours"]), reverse=True)


@admin.register(BookingPolicy)
class BookingPolicyAdmin(CalmAdmin):
    """One row per clinic; a clinic without one follows the defaults."""

    form = PolicyForm
    location_paths = ("location",)
    list_display = [
        "location",
        "min_notice",
        "horizon_days",
        "slot_step",
        "cancellation_window",
        "reminder_hours",
    ]
    ordering = ["location__name"]
    fieldsets = [
        (None, {"fields": ["location"]}),
        (
            _("Booking"),
            {
                "fields": [
                    "min_notice",
                    "horizon_days",
                    "slot_step",
                    "hold_minutes",
                    "max_upcoming_per_patient",
                ]
            },
        ),
        (
            _("Moving and cancelling"),
            {
                "description": _("Visits keep the terms that their patients saw when booking."),
                "fields": ["cancellation_window", "late_policy_text"],
            },
        ),
        (
            _("Mail"),
            {"fields": ["reminder_hours", "quiet_from", "quiet_until", "staff_notice_hours"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the clinics' names."""
        return super().get_queryset(request).select_related("location")
