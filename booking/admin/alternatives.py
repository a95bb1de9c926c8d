"""Visits that do not fit their schedules now, and the answers of patients who were asked."""

# ruff: noqa: ARG002 - Django settles which arguments its hooks get

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from booking import rosters
from booking.admin import resolving, words
from booking.admin.resolving import MOST, Unsettled
from booking.audit import note_list
from booking.locking import lock_practitioners
from booking.models import AlternativeSet
from booking.notifications.policy import STAFF_DELAY
from locations.admin.rows import CalmAdmin
from locations.models import PractitionerRole
from locations.scope import limited

ANSWERS_OF: Final = timedelta(days=30)
MOST_ANSWERS: Final = 50


@admin.register(AlternativeSet)
class AlternativeSetAdmin(CalmAdmin):
    """Questions to patients: seen here, asked when a schedule changes."""

    location_paths = ("visit__location",)
    practitioner_paths = ("visit__practitioner",)
    list_display = ["visit_line", "state", "made_at", "expires_at", "answered_at"]
    list_filter = ["state"]
    ordering = ["-made_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With everything that a row prints."""
        rows: QuerySet[Any] = super().get_queryset(request)
        names = ("practitioner", "location", "service", "patient")
        return rows.select_related(*(f"visit__{name}" for name in names))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Patients are asked when a schedule changes."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was asked stays."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was asked stays."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Adds the page of visits that do not fit."""
        view = self.admin_site.admin_view(self.resolve)
        return [path("resolve/", view, name="booking_resolve"), *super().get_urls()]

    @admin.display(description=_("visit"))
    def visit_line(self, row: AlternativeSet) -> str:
        """When, who, what, with whom, where."""
        return words.line(row.visit)

    def resolve(self, request: HttpRequest) -> HttpResponse:
        """Visits ahead that do not fit, with their ways out; a POST carries out what is chosen."""
        if not request.user.has_perm("booking.view_appointment"):
            raise PermissionDenied
        try:
            if request.method == "POST" and "_all" not in request.POST:
                _settle(request)
                return HttpResponseRedirect(reverse("admin:booking_resolve"), status=303)
            found = resolving.asked_about(request, _standing(request))
        except Unsettled as again:
            found = again
        return self._page(request, found)

    def _page(self, request: HttpRequest, found: Unsettled) -> HttpResponse:
        recent = self.get_queryset(request).filter(made_at__gte=timezone.now() - ANSWERS_OF)
        found.again = {}
        context = {
            **self.admin_site.each_context(request),
            "title": _("Visits that do not fit"),
            "found": found,
            "is_change": False,
            "may_change": request.user.has_perm("booking.change_appointment"),
            "answers": recent[:MOST_ANSWERS],
            "minutes": int(STAFF_DELAY.total_seconds() // 60),
            "hours": int(rosters.deciding.ANSWER_WITHIN.total_seconds() // 3600),
        }
        status = 409 if found.has_errors else 200
        note_list(request, [row.visit for row in found.rows])
        return TemplateResponse(request, resolving.TEMPLATE, context, status=status)


def _standing(request: HttpRequest) -> list[rosters.Clash]:
    """Those of the user's visits ahead that do not fit, the nearest first."""
    roles = limited(PractitionerRole.objects.all(), request.user, ("location",), ("practitioner",))
    people = set(roles.values_list("practitioner_id", flat=True))
    broken = rosters.clashes(people, now=timezone.now())
    return resolving.mine(request, list(broken.values()))[:MOST]


def _settle(request: HttpRequest) -> None:
    """Carries out the choices about the visits that the form showed."""
    with transaction.atomic():
        shown = [
            clash for clash in _standing(request) if resolving.name(clash.visit) in request.POST
        ]
        lock_practitioners(clash.visit.practitioner_id for clash in shown)
        resolving.settle(request, shown)
