"""The mail that visits owe: read only, with the reason where it did not go out."""

# ruff: noqa: ARG002 - Django settles which arguments its hooks get

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from booking.admin import words
from booking.admin.filters import NeedsPersonFilter, ReasonFilter
from booking.admin.message_pages import MessagePages
from booking.models import Message, MessageEvent
from locations import wording
from locations.scope import EVERY_ROW, ScopedInline


class Untouchable:
    """What only the site itself writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class MessageEventInline(Untouchable, ScopedInline, admin.TabularInline):
    """What happened to a message."""

    shared = EVERY_ROW

    model = MessageEvent
    fields = ["at", "state", "detail"]
    extra = 0
    verbose_name_plural = _("history")


@admin.register(Message)
class MessageAdmin(Untouchable, MessagePages):
    """Messages by when they are due, the newest first."""

    list_display = ["kind_text", "patient", "due", "standing", "reason"]
    list_filter = [NeedsPersonFilter, "state", ReasonFilter, "kind"]
    search_fields = ["appointment__patient__name", "appointment__patient__email"]
    date_hierarchy = None
    ordering = ["-due_at"]
    list_per_page = 100
    actions = None
    fields = [
        "kind_text",
        "recipient",
        "visit",
        "standing",
        "reason",
        "due",
        "not_after",
        "sent_at",
        "attempts",
        "version",
    ]
    inlines = [MessageEventInline]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What staff wrote, where they wrote something."""
        fields = super().get_fields(request, obj)
        return [*fields, "note_text"] if obj is not None and obj.note else fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names that every row prints."""
        names = ["patient", "location", "service", "practitioner"]
        return super().get_queryset(request).select_related(*(f"appointment__{n}" for n in names))

    @admin.display(description=_("message"), ordering="kind")
    def kind_text(self, message: Message) -> str:
        """What it is."""
        return words.message_kind(message)

    @admin.display(description=_("patient"), ordering="appointment__patient__name")
    def patient(self, message: Message) -> str:
        """Whose visit it is about."""
        patient = message.appointment.patient
        return patient.name if patient else "–"

    @admin.display(description=_("state"), ordering="state")
    def standing(self, message: Message) -> SafeString:
        """The state, as a coloured word."""
        return format_html(
            '<span class="status status-{}">{}</span>', message.state, message.get_state_display()
        )

    @admin.display(description=_("due"), ordering="due_at")
    def due(self, message: Message) -> str:
        """When it was promised, on the clinic's clocks."""
        zone = message.appointment.location.zone
        day = wording.short_day_text(message.due_at, zone)
        return f"{day}, {wording.time_text(message.due_at, zone)}"

    @admin.display(description=_("in plain words"))
    def reason(self, message: Message) -> str:
        """Why it stands where it stands."""
        return words.message_reason(message)

    @admin.display(description=_("text"))
    def note_text(self, message: Message) -> str:
        """What staff wrote to the patients of the day."""
        return message.note.text if message.note else ""

    @admin.display(description=_("visit"))
    def visit(self, message: Message) -> SafeString:
        """A link to the visit."""
        url = reverse("admin:booking_appointment_change", args=[message.appointment_id])
        return format_html('<a href="{}">{}</a>', url, words.line(message.appointment))
