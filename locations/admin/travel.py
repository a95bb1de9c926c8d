"""How long it takes from clinic to clinic."""

# ruff: noqa: ARG002 - Django settles which arguments its hooks get

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from locations.admin.rows import CalmAdmin, PlacedErrors, RowForm
from locations.models import TravelTime

TOO_SHORT = {"travel_takes_time": _("From 1 to 480 minutes.")}


class TravelForm(PlacedErrors):
    """From where to where, and how many minutes."""

    places = {
        "travel_once_per_pair": "to_location",
        "travel_is_between_two_places": "to_location",
        "travel_takes_time": "minutes",
    }
    words = TOO_SHORT

    class Meta:
        model = TravelTime
        fields = ["from_location", "to_location", "minutes"]


class TravelRow(RowForm):
    """The minutes of a pair, in the list."""

    places = {"travel_takes_time": "minutes"}
    words = TOO_SHORT

    class Meta:
        model = TravelTime
        fields = ["minutes"]


@admin.register(TravelTime)
class TravelTimeAdmin(CalmAdmin):
    """Travel times; a pair without one counts as far apart."""

    form = TravelForm
    location_paths = ("from_location", "to_location")
    list_display = ["from_location", "to_location", "minutes"]
    list_display_links = ["from_location"]
    list_editable = ["minutes"]
    list_filter = ["from_location", "to_location"]
    list_select_related = ["from_location", "to_location"]

    def get_changelist_form(self, request: object, **kwargs: object) -> type[TravelRow]:
        """Rows whose inputs are named."""
        return TravelRow
