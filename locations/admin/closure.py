"""Days on which clinics are closed, public holidays among them."""

# ruff: noqa: ARG002 - Django settles which arguments its hooks get

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from locations.admin.rows import CalmAdmin, PlacedErrors, RowForm
from locations.models import Closure, ClosureSource
from locations.range_fields import DaysField, days_text
from locations.scope import location_ids


class ClosureForm(PlacedErrors):
    """Where, which days, and why."""

    dates = DaysField(
        label=_("Days"), help_text=_("Leave the last day empty to close for one day.")
    )
    judged_with = frozenset({"source"})
    places = {
        "closure_once_per_place_and_dates": "dates",
        "closure_has_days": "dates",
    }

    class Meta:
        model = Closure
        fields = ["location", "dates", "label", "is_active"]
        help_texts = {
            "is_active": _("Switch this off for a holiday on which the clinic works."),
        }


class ClosureRow(RowForm):
    """Whether a closure counts, in the list. What closes every clinic takes who sees them all."""

    sees_all: ClassVar[bool] = False

    class Meta:
        model = Closure
        fields = ["is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box = self.fields["is_active"]
        if self.instance.location_id is None and not self.sees_all:
            box.disabled = True
            box.widget.attrs["aria-label"] = _("closed: only who sees every clinic changes it")


@admin.register(Closure)
class ClosureAdmin(CalmAdmin):
    """Closures; a holiday is switched off rather than deleted, or it would be filled in again."""

    form = ClosureForm
    location_paths = ("location",)
    shared = Q(location__isnull=True)
    list_display = ["label", "days", "place", "source", "is_active"]
    list_editable = ["is_active"]
    list_filter = ["source", "is_active", "location"]
    list_select_related = ["location"]
    search_fields = ["label"]
    ordering = ["dates"]

    @admin.display(description=_("days"), ordering="dates")
    def days(self, closure: Closure) -> str:
        """The first and the last day; once, if they are the same."""
        return days_text(closure.dates)

    @admin.display(description=_("location"), ordering="location__name")
    def place(self, closure: Closure) -> str:
        """The clinic's name, or that all are closed."""
        return closure.location.name if closure.location else str(_("every clinic"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the clinics' names."""
        return super().get_queryset(request).select_related("location")

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        """Closing every clinic takes somebody who sees every clinic."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and location_ids(request.user) is not None:
            field.required, field.help_text = True, ""
        return field

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[ClosureRow]:
        """Rows whose boxes are named."""
        sees_all = location_ids(request.user) is None
        return type("ClosureRow", (ClosureRow,), {"sees_all": sees_all})

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A public holiday is switched off, not deleted."""
        if isinstance(obj, Closure) and obj.source == ClosureSource.HOLIDAY:
            return False
        return super().has_delete_permission(request, obj)
