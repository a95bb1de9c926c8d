"""Staff pages that note who saw whose data."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from booking.audit import note_list, note_view

SAFE = frozenset({"GET", "HEAD"})


class NotesReads(admin.ModelAdmin):
    """Base of the pages of visits, patients and messages: each look at them leaves a row."""

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """The row, as far as the user sees it; noted if a page is to show it."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and request.method in SAFE:
            note_view(request, found)
        return found

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list; noted with the patients that it names."""
        response = super().changelist_view(request, extra_context)
        shown = (getattr(response, "context_data", None) or {}).get("cl")
        if shown is not None:
            note_list(request, shown.result_list)
        return response
