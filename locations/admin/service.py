"""What can be booked."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from locations.admin.rows import CalmAdmin, NamedRows, PlacedErrors, RowForm
from locations.models import HealthcareService, ServiceResourceNeed
from locations.scope import EVERY_ROW, ScopedInline


class NeedForm(RowForm):
    """A kind of room or machine, and for which part of the visit."""

    places = {"need_once_per_group": "group", "need_has_length": "length"}

    class Meta:
        model = ServiceResourceNeed
        fields = ["group", "offset", "length"]


class NeedInline(ScopedInline, admin.TabularInline):
    """Rooms and machines that the service needs."""

    shared = EVERY_ROW
    model = ServiceResourceNeed
    form = NeedForm
    formset = NamedRows
    extra = 0


class ServiceForm(PlacedErrors):
    """A service."""

    places = {
        "service_length_is_sane": "duration",
        "service_buffers_are_sane": "buffer_after",
        "service_price_is_not_negative": "price",
        "service_does_not_follow_itself": "follow_up_of",
    }
    words = {"service_does_not_follow_itself": _("Choose another service.")}

    class Meta:
        model = HealthcareService
        fields = [
            "name",
            "slug",
            "discipline",
            "summary",
            "description",
            "what_to_bring",
            "duration",
            "buffer_before",
            "buffer_after",
            "patient_kind",
            "follow_up_of",
            "online_mode",
            "price",
            "position",
            "is_active",
        ]


@admin.register(HealthcareService)
class ServiceAdmin(CalmAdmin):
    """Services: lengths, prices, how they can be booked."""

    form = ServiceForm
    shared = EVERY_ROW
    inlines = [NeedInline]
    list_display = ["name", "discipline", "duration", "price", "online_mode", "is_active"]
    list_filter = ["discipline", "online_mode", "is_active"]
    search_fields = ["name", "summary"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug", "discipline", "is_active", "position"]}),
        (_("What visitors read"), {"fields": ["summary", "description", "what_to_bring", "price"]}),
        (
            _("Booking"),
            {
                "description": _("A change counts for new visits; booked ones keep their length."),
                "fields": [
                    "duration",
                    "buffer_before",
                    "buffer_after",
                    "patient_kind",
                    "follow_up_of",
                    "online_mode",
                ],
            },
        ),
    ]
