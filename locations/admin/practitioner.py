"""The team: who they are, and what they offer where."""

# ruff: noqa: ARG002 - Django settles which arguments its hooks get

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from locations.admin.rows import CalmAdmin, PlacedErrors
from locations.models import Practitioner, PractitionerRole
from locations.range_fields import DaysField, days_text
from locations.scope import ScopedInline


class RolesInline(ScopedInline, admin.TabularInline):
    """Where a practitioner works: shown here, changed on the role's own page."""

    model = PractitionerRole
    location_paths = ("location",)
    fields = ["place", "works"]
    readonly_fields = ["place", "works"]
    extra = 0
    verbose_name_plural = _("roles (hours and services are on the role's page)")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the clinics' names."""
        return super().get_queryset(request).select_related("location", "practitioner")

    @admin.display(description=_("location"))
    def place(self, role: PractitionerRole) -> SafeString:
        """The clinic, with the way to the role's page."""
        url = reverse("admin:locations_practitionerrole_change", args=[role.pk])
        return format_html('<a href="{}">{}</a>', url, role.location.name)

    @admin.display(description=_("works here"))
    def works(self, role: PractitionerRole) -> str:
        """In which dates."""
        return days_text(role.valid)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never here."""
        return False


class PractitionerForm(PlacedErrors):
    """A member of the team."""

    class Meta:
        model = Practitioner
        fields = [
            "name",
            "slug",
            "discipline",
            "credentials",
            "languages",
            "interests",
            "bio",
            "user",
            "is_active",
        ]
        help_texts = {
            "languages": _("Separate them by commas."),
            "interests": _("A few words each, separated by commas."),
        }


@admin.register(Practitioner)
class PractitionerAdmin(CalmAdmin):
    """Practitioners."""

    form = PractitionerForm
    location_paths = ("roles__location",)
    # Somebody new has no role yet.
    unplaced = Q(roles__isnull=True)
    inlines = [RolesInline]
    list_display = ["name", "credentials", "discipline", "is_active"]
    list_filter = ["discipline", "is_active", "roles__location"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A sign-in opens that person's visits: who decides about sign-ins links them."""
        return [] if request.user.has_perm("auth.change_user") else ["sign_in"]

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Nobody else is led to a page that does not open for them."""
        return [] if request.user.has_perm("auth.change_user") else ["user"]

    @admin.display(description=_("sign-in"))
    def sign_in(self, practitioner: Practitioner) -> str:
        """The name of the practitioner's sign-in."""
        return str(practitioner.user or "")


class RoleForm(PlacedErrors):
    """What somebody offers at a clinic, and in which dates."""

    valid = DaysField(
        label=_("Works here"),
        open_ended=True,
        help_text=_("Empty on a side that has no date: always, until further notice."),
    )
    places = {"role_once_per_place_and_time": "valid", "role_has_days": "valid"}

    class Meta:
        model = PractitionerRole
        fields = ["practitioner", "location", "valid", "services"]
        widgets = {"services": forms.CheckboxSelectMultiple}


@admin.register(PractitionerRole)
class RoleAdmin(CalmAdmin):
    """Roles. Whose and where is settled when a role is made: its hours hang on it."""

    form = RoleForm
    location_paths = ("location",)
    practitioner_paths = ("practitioner",)
    fields = ["practitioner", "location", "valid", "services"]
    list_display = ["practitioner", "location", "discipline", "offers"]
    list_display_links = ["practitioner"]
    list_filter = ["location", "practitioner__discipline", "practitioner"]
    search_fields = ["practitioner__name", "location__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names that every row prints."""
        rows = super().get_queryset(request).select_related("practitioner", "location")
        return rows.prefetch_related("services")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Person and place stay."""
        return ["practitioner", "location"] if obj else []

    @admin.display(description=_("discipline"), ordering="practitioner__discipline")
    def discipline(self, role: PractitionerRole) -> str:
        """The practitioner's."""
        return role.practitioner.get_discipline_display()

    @admin.display(description=_("offers"))
    def offers(self, role: PractitionerRole) -> str:
        """The names of the services."""
        return ", ".join(service.name for service in role.services.all())
