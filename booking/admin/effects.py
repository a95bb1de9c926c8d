"""Saving a schedule: under the practitioners' locks, and never over visits that nobody looked at.

A change that leaves visits outside is taken back and asked about first: the page of `resolving`
lists them and sends the same form again with what is to become of each. Then change and decisions
are written in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from booking import rosters
from booking.admin import resolving
from booking.admin.resolving import Unsettled
from booking.locking import lock_practitioners


class TellsEffects(admin.ModelAdmin):
    """Base of every page that changes when somebody works. Nothing is cancelled by itself."""

    def people(self, row: Any) -> Iterable[int]:
        """The practitioners whose time the row decides about, by id."""
        raise NotImplementedError

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Django's; or the visits that the change would leave outside."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Unsettled as found:
            return resolving.page(self.admin_site, request, found)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's; or the visits that deleting would leave outside."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except Unsettled as found:
            return resolving.page(self.admin_site, request, found)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's; or the visits that an action or the list's boxes would leave outside."""
        try:
            return super().changelist_view(request, extra_context)
        except Unsettled as found:
            return resolving.page(self.admin_site, request, found)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's own signature
        """Notes what did not fit before, under the locks that bookings take, then saves."""
        before = set(self.people(obj)) | (set(self.people(self._stored(obj))) if change else set())
        self._remember(request, before)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's own signature
        """Saves the rest, then settles what does not fit any more."""
        super().save_related(request, form, formsets, change)
        self._settle(request, set(self.people(form.instance)))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Deletes, and settles what does not fit any more."""
        with transaction.atomic():
            self._remember(request, set(self.people(obj)))
            super().delete_model(request, obj)
            self._settle(request)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Deletes several, and settles what does not fit any more."""
        with transaction.atomic():
            self._remember(request, {key for row in queryset for key in self.people(row)})
            super().delete_queryset(request, queryset)
            self._settle(request)

    def _stored(self, obj: Any) -> Any:
        return self.model._default_manager.get(pk=obj.pk)

    def _remember(self, request: HttpRequest, people: set[int]) -> None:
        lock_practitioners(people)
        misfits = set(rosters.clashes(people, now=timezone.now()))
        setattr(request, "_before", (people, misfits))  # noqa: B010 - no attribute of a request

    def _settle(self, request: HttpRequest, more: set[int] | None = None) -> None:
        """Raises Unsettled when visits are left outside that nobody has decided about."""
        people, misfits = getattr(request, "_before", (set(), set()))
        after = rosters.clashes(people | (more or set()), now=timezone.now())
        resolving.settle(request, [clash for key, clash in after.items() if key not in misfits])
