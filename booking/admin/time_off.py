"""Time off: asked for, approved, and then free of visits."""

# ruff: noqa: ARG002 - Django settles which arguments its hooks get

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from booking.admin.effects import TellsEffects
from booking.admin.schedule_forms import UnderLock
from booking.models import TimeOff, TimeOffState
from locations import wording
from locations.admin.rows import CalmAdmin
from locations.admin.spans import SpanFormMixin
from locations.models import Location, Practitioner
from locations.span_field import WallSpanField


def clocks_of(practitioner: Practitioner) -> ZoneInfo:
    """The zone that a practitioner's time off is written in: that of their first clinic by name."""
    first = Location.objects.filter(roles__practitioner=practitioner).order_by("name").first()
    return first.zone if first else ZoneInfo(settings.TIME_ZONE)


class TimeOffForm(SpanFormMixin, UnderLock):
    """Who is away, from when until when."""

    span = WallSpanField(
        label=_("Away"),
        help_text=_(
            "Whole days unless you give times, on the clocks of the practitioner’s clinic. "
            "Leave the last day empty for a single day."
        ),
    )
    places = {"time_off_once": "span", "time_off_has_length": "span"}

    class Meta:
        model = TimeOff
        fields = ["practitioner", "span", "state", "reason", "cover"]
        help_texts = {"state": _("Only approved time off takes times away from booking.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        stored = kwargs.get("instance")
        if stored is not None and stored.pk:
            kwargs["zone"] = clocks_of(stored.practitioner)
        super().__init__(*args, **kwargs)

    def zone_of(self, cleaned: dict[str, Any]) -> ZoneInfo | None:
        """The practitioner's, once one is chosen."""
        chosen = cleaned.get("practitioner")
        return clocks_of(chosen) if chosen else self.zone

    def people(self, cleaned: dict[str, Any]) -> Iterable[int]:
        """The practitioner who is away."""
        chosen = cleaned.get("practitioner")
        key = chosen.pk if chosen else self.instance.practitioner_id
        return [key] if key else []

    def clean(self) -> dict[str, Any]:
        """Nobody covers for themselves."""
        cleaned = super().clean()
        away = cleaned.get("practitioner") or getattr(self.instance, "practitioner", None)
        if away is not None and cleaned.get("cover") == away:
            self.add_error("cover", ValidationError(_("Choose somebody else."), code="self"))
        return cleaned


@admin.register(TimeOff)
class TimeOffAdmin(TellsEffects, CalmAdmin):
    """Time off."""

    form = TimeOffForm
    fields = ["practitioner", "span", "state", "reason", "cover"]
    list_display = ["practitioner", "begins", "ends", "state", "cover"]
    list_filter = ["state", "practitioner", "practitioner__roles__location"]
    search_fields = ["practitioner__name"]
    actions = ["approve"]

    def people(self, row: TimeOff) -> set[int]:
        """The practitioner who is away."""
        return {row.practitioner_id}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names, and the clinics whose clocks count."""
        rows = super().get_queryset(request).select_related("practitioner", "cover")
        return rows.prefetch_related("practitioner__roles__location")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The practitioner stays: the times are written on their clinic's clocks."""
        return ["practitioner"] if obj else []

    @admin.display(description=_("from"), ordering="span")
    def begins(self, row: TimeOff) -> str:
        """The first instant."""
        return wording.when_text(row.span.lower, self._clocks(row))

    @admin.display(description=_("until"))
    def ends(self, row: TimeOff) -> str:
        """The end, exclusive."""
        return wording.when_text(row.span.upper, self._clocks(row))

    @staticmethod
    def _clocks(row: TimeOff) -> ZoneInfo:
        """As `clocks_of`, from what is loaded."""
        places = sorted((role.location for role in row.practitioner.roles.all()), key=str)
        return places[0].zone if places else ZoneInfo(settings.TIME_ZONE)

    @admin.action(description=_("Approve"), permissions=["change"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Approves what is asked for, and tells which visits that leaves outside."""
        with transaction.atomic():
            asked = list(queryset.filter(state=TimeOffState.REQUESTED))
            self._remember(request, {row.practitioner_id for row in asked})
            for row in asked:
                row.state = TimeOffState.APPROVED
                row.save(update_fields=["state"])
                self.log_change(request, row, str(_("Approved.")))
            self._tell(request)
        text = ngettext("%(count)s approved.", "%(count)s approved.", len(asked))
        self.message_user(request, text % {"count": len(asked)}, messages.SUCCESS)
