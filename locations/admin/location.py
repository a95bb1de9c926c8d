"""Clinics and their opening hours."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from locations.admin.rows import CalmAdmin, PlacedErrors, RowForm, SeparateRows
from locations.models import Location, OpeningHours
from locations.range_fields import MinutesField
from locations.scope import ScopedInline


class OpeningHoursForm(RowForm):
    """A weekday and when the doors are open."""

    minutes = MinutesField(label=_("Open"))
    places = {"opening_hours_within_a_day": "minutes"}

    class Meta:
        model = OpeningHours
        fields = ["weekday", "minutes"]


class OpeningHoursRows(SeparateRows):
    """Opening hours of one clinic do not overlap."""

    same = ("weekday",)
    ranges = ("minutes",)
    field = "minutes"


class OpeningHoursInline(ScopedInline, admin.TabularInline):
    """A clinic's week."""

    location_paths = ("location",)
    model = OpeningHours
    form = OpeningHoursForm
    formset = OpeningHoursRows
    extra = 0
    ordering = ["weekday", "minutes"]


class LocationForm(PlacedErrors):
    """A clinic."""

    class Meta:
        model = Location
        fields = [
            "name",
            "slug",
            "address_line_1",
            "address_line_2",
            "city",
            "province",
            "postal_code",
            "latitude",
            "longitude",
            "time_zone",
            "phone",
            "email",
            "is_step_free",
            "access_notes",
            "transit_notes",
            "parking_notes",
            "is_active",
        ]


@admin.register(Location)
class LocationAdmin(CalmAdmin):
    """Clinics: contact facts, the way there, opening hours."""

    form = LocationForm
    location_paths = ("pk",)
    inlines = [OpeningHoursInline]
    list_display = ["name", "city", "phone", "is_step_free", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "city", "postal_code"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug", "is_active"]}),
        (
            _("Address"),
            {
                "fields": [
                    "address_line_1",
                    "address_line_2",
                    "city",
                    "province",
                    "postal_code",
                    "latitude",
                    "longitude",
                    "time_zone",
                ]
            },
        ),
        (_("Contact"), {"fields": ["phone", "email"]}),
        (
            _("Getting there"),
            {"fields": ["is_step_free", "access_notes", "transit_notes", "parking_notes"]},
        ),
    ]
