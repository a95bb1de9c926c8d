"""Rooms and machines, and when they cannot be used."""

# ruff: noqa: ARG002 - Django settles which arguments its hooks get

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from locations.admin.rows import CalmAdmin, PlacedErrors, RowForm, SeparateRows
from locations.admin.spans import SpanFormMixin
from locations.models import Resource, ResourceOutage
from locations.scope import ScopedInline
from locations.span_field import WallSpanField


class OutageForm(SpanFormMixin, RowForm):
    """From when until when, and why, on the clinic's clocks."""

    span = WallSpanField(label=_("Out of use"), open_ended=True)
    places = {"outage_has_length": "span"}

    class Meta:
        model = ResourceOutage
        fields = ["span", "reason"]


class OutageRows(SeparateRows):
    """Outages of one resource do not overlap."""

    ranges = ("span",)
    field = "span"

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Each row reads its times on the clocks of the resource's clinic."""
        zone = self.instance.location.zone if self.instance.location_id else None
        return {**super().get_form_kwargs(index), "zone": zone}


class OutageInline(ScopedInline, admin.TabularInline):
    """When it cannot be used."""

    location_paths = ("resource__location",)
    model = ResourceOutage
    form = OutageForm
    formset = OutageRows
    extra = 0
    ordering = ["span"]


class ResourceForm(PlacedErrors):
    """A room or a machine."""

    places = {"resource_named_once_per_location": "name"}

    class Meta:
        model = Resource
        fields = ["location", "kind", "group", "name", "is_active"]


@admin.register(Resource)
class ResourceAdmin(CalmAdmin):
    """Rooms and machines."""

    form = ResourceForm
    location_paths = ("location",)
    fields = ["location", "kind", "group", "name", "is_active"]
    inlines = [OutageInline]
    list_display = ["name", "location", "kind", "group", "is_active"]
    list_filter = ["location", "kind", "is_active"]
    search_fields = ["name", "group"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the clinics' names."""
        return super().get_queryset(request).select_related("location")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A resource stays where it is: its outages are written on that clinic's clocks."""
        return ["location"] if obj else []
