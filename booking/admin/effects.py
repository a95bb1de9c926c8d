"""Saving a schedule: under the practitioners' locks, and telling which visits it leaves outside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking import rosters
from booking.admin.words import REASONS, line
from booking.locking import lock_practitioners
from booking.rosters import Clash

# A warning names so many visits; the number of all is always said.
NAMED: Final = 8


class TellsEffects(admin.ModelAdmin):
    """Base of every page that changes when somebody works. Nothing is cancelled by itself."""

    def people(self, row: Any) -> Iterable[int]:
        """The practitioners whose time the row decides about, by id."""
        raise NotImplementedError

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's own signature
        """Notes what did not fit before, under the locks that bookings take, then saves."""
        before = set(self.people(obj)) | (set(self.people(self._stored(obj))) if change else set())
        self._remember(request, before)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's own signature
        """Saves the rest, then tells what does not fit any more."""
        super().save_related(request, form, formsets, change)
        self._tell(request, set(self.people(form.instance)))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Deletes, and tells what does not fit any more."""
        with transaction.atomic():
            self._remember(request, set(self.people(obj)))
            super().delete_model(request, obj)
            self._tell(request)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Deletes several, and tells what does not fit any more."""
        with transaction.atomic():
            self._remember(request, {key for row in queryset for key in self.people(row)})
            super().delete_queryset(request, queryset)
            self._tell(request)

    def _stored(self, obj: Any) -> Any:
        return self.model._default_manager.get(pk=obj.pk)

    def _remember(self, request: HttpRequest, people: set[int]) -> None:
        lock_practitioners(people)
        misfits = set(rosters.clashes(people, now=timezone.now()))
        setattr(request, "_before", (people, misfits))  # noqa: B010 - no attribute of a request

    def _tell(self, request: HttpRequest, more: set[int] | None = None) -> None:
        people, misfits = getattr(request, "_before", (set(), set()))
        after = rosters.clashes(people | (more or set()), now=timezone.now())
        broken = [clash for key, clash in after.items() if key not in misfits]
        if broken:
            self.message_user(request, warning(broken), messages.WARNING)


def warning(broken: list[Clash]) -> SafeString:
    """How many visits do not fit any more, the first of them by name, and what to do."""
    count = ngettext(
        "Saved. %(count)s visit ahead no longer fits:",
        "Saved. %(count)s visits ahead no longer fit:",
        len(broken),
    ) % {"count": len(broken)}
    rows = format_html_join(
        "",
        '<li><a href="{}">{}</a> ({})</li>',
        (
            (
                reverse("admin:booking_appointment_change", args=[clash.visit.pk]),
                line(clash.visit),
                ", ".join(str(REASONS[reason]) for reason in clash.reasons),
            )
            for clash in broken[:NAMED]
        ),
    )
    rest = len(broken) - NAMED
    if rest > 0:
        more = ngettext("and %(count)s more", "and %(count)s more", rest) % {"count": rest}
        rows += format_html("<li>{}</li>", more)
    advice = _("None was changed. Open each one to call the patient, or to move or cancel it.")
    return format_html("{}<ul>{}</ul>{}", count, rows, advice)
