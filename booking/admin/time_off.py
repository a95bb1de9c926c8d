"""Time off: asked for, approved, and then free of visits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from booking.admin.effects import TellsEffects
from booking.admin.schedule_forms import UnderLock
from booking.models import TimeOff, TimeOffState
from locations import wording
from locations.admin.rows import CalmAdmin
from locations.admin.spans import SpanFormMixin
from locations.models import Location, Practitioner
from locations.reach import reach_of, sees_only_own_visits
from locations.span_field import WallSpanField

OWN: Final = _("Somebody else decides about your own time off.")


def clocks_of(practitioner: Practitioner) -> ZoneInfo:
    """The zone that a practitioner's time off is written in: that of their first clinic by name."""
    first = Location.objects.filter(roles__practitioner=practitioner).order_by("name").first()
    return first.zone if first else ZoneInfo(settings.TIME_ZONE)


def is_own(request: HttpRequest, row: TimeOff | None) -> bool:
    """True if the row is about the person who is signed in."""
    me = reach_of(request.user).practitioner_id
    return row is not None and me is not None and row.practitioner_id == me


def is_answered(row: TimeOff | None) -> bool:
    """True once somebody approved or declined it."""
    return row is not None and row.state != TimeOffState.REQUESTED


class TimeOffForm(SpanFormMixin, UnderLock):
    """Who is away, from when until when."""

    span = WallSpanField(
        label=_("Away"),
        help_text=_(
            "Whole days unless you give times, on the clocks of the practitioner’s clinic. "
            "Leave the last day empty for a single day."
        ),
    )
    # The practitioner who is signed in, if they are one.
    asker: ClassVar[int | None] = None
    # One of its own errors must not keep the overlap from being judged: Django would stumble.
    judged_with = frozenset({"state"})
    places = {"time_off_once": "span", "time_off_has_length": "span"}

    class Meta:
        model = TimeOff
        fields = ["practitioner", "span", "state", "reason", "cover", "answer"]
        help_texts = {
            "state": _("Only approved time off takes times away from booking."),
            "answer": _("The practitioner reads it, most of all when the answer is no."),
        }

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
        state = cleaned.get("state", TimeOffState.REQUESTED)
        if away is not None and away.pk == self.asker and state != TimeOffState.REQUESTED:
            self.add_error("state", ValidationError(OWN, code="own"))
        is_declined = cleaned.get("state") == TimeOffState.DECLINED
        if is_declined and not cleaned.get("answer"):
            self.add_error("answer", ValidationError(_("Say why not."), code="required"))
        return cleaned


@admin.register(TimeOff)
class TimeOffAdmin(TellsEffects, CalmAdmin):
    """Time off: practitioners ask, managers approve or decline."""

    location_paths = ("practitioner__roles__location",)
    practitioner_paths = ("practitioner",)
    form = TimeOffForm
    fields = ["practitioner", "span", "state", "reason", "cover", "answer"]
    list_display = ["practitioner", "begins", "ends", "state", "cover", "decided_by"]
    list_filter = ["state", "practitioner", "practitioner__roles__location"]
    search_fields = ["practitioner__name"]
    actions = ["approve"]

    def people(self, row: TimeOff) -> set[int]:
        """The practitioner who is away."""
        return {row.practitioner_id}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names, and the clinics whose clocks count."""
        rows: QuerySet[Any] = super().get_queryset(request)
        rows = rows.select_related("practitioner", "cover", "decided_by")
        return rows.prefetch_related("practitioner__roles__location")

    def may_decide(self, request: HttpRequest, obj: TimeOff | None = None) -> bool:
        """Practitioners ask; who runs the clinic answers, and never their own request."""
        may = request.user.has_perm("booking.change_timeoff")
        return may and not sees_only_own_visits(request.user) and not is_own(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who asked may change what nobody has answered yet."""
        if is_answered(obj) and not self.may_decide(request, obj):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who asked may take back what nobody has answered yet."""
        if is_answered(obj) and not self.may_decide(request, obj):
            return False
        # One's own needs no right to delete what others asked for.
        is_mine = is_own(request, obj) and request.user.has_perm("booking.add_timeoff")
        return is_mine or super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The practitioner stays: the times are written on their clinic’s clocks."""
        fixed = ["practitioner"] if obj else []
        return fixed if self.may_decide(request, obj) else [*fixed, "state", "answer"]

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT001, FBT002 - Django's own signature
        **kwargs: Any,
    ) -> type[forms.ModelForm]:
        """The form, which knows whose own time off it may only ask for."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"asker": reach_of(request.user).practitioner_id})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's own signature
        """Notes who decided, and when."""
        if "state" in form.changed_data and obj.state != TimeOffState.REQUESTED:
            obj.decided_by, obj.decided_at = request.user, timezone.now()
        super().save_model(request, obj, form, change)

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

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Approving is for those who decide."""
        found = super().get_actions(request)
        if not self.may_decide(request):
            found.pop("approve", None)
        return found

    @admin.action(description=_("Approve"), permissions=["change"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Approves what is asked for, once it is settled which visits that leaves outside."""
        now = timezone.now()
        with transaction.atomic():
            open_rows = [row for row in queryset if not is_answered(row)]
            asked = [row for row in open_rows if self.may_decide(request, row)]
            self._remember(request, {row.practitioner_id for row in asked})
            for row in asked:
                row.state = TimeOffState.APPROVED
                row.decided_by, row.decided_at = request.user, now
                row.save(update_fields=["state", "decided_by", "decided_at"])
                self.log_change(request, row, str(_("Approved.")))
            self._settle(request)
        if len(asked) < len(open_rows):
            self.message_user(request, OWN, messages.WARNING)
        text = ngettext("%(count)s approved.", "%(count)s approved.", len(asked))
        self.message_user(request, text % {"count": len(asked)}, messages.SUCCESS)
