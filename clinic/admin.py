"""Who may sign in, and with what second factor: seen and taken away, never shown or made."""

# ruff: noqa: ARG002 - Django settles which arguments its hooks get

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clinic.sessions import end_sessions
from locations.models import StaffPlace


class NewUserForm(AdminUserCreationForm):
    """A new member of staff. The page's script puts the cursor into the first field by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.pop("autofocus", None)


# Staff change their address where they change everything else: with their user.
admin.site.unregister(EmailAddress)
admin.site.unregister(User)
admin.site.unregister(Authenticator)


class PlaceInline(admin.TabularInline):
    """The clinics that somebody sees; owners see all without a row."""

    model = StaffPlace
    extra = 0


@admin.register(User)
class StaffAdmin(UserAdmin):
    """Who may sign in, as what, and for which clinics."""

    add_form = NewUserForm
    inlines = [PlaceInline]
    actions = ["sign_out"]
    list_display = ["username", "first_name", "last_name", "roles", "is_active", "last_login"]
    list_filter = ["groups", "is_active", "is_superuser"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With the roles that every row prints."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Only who is above all roles puts somebody above them, or gives rights without a role."""
        own = list(super().get_readonly_fields(request, obj))
        return own if request.user.is_superuser else [*own, "is_superuser", "user_permissions"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody below changes who is above all roles: their password would open everything."""
        may = super().has_change_permission(request, obj)
        return may and (request.user.is_superuser or not getattr(obj, "is_superuser", False))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People are switched off: what they did stays theirs."""
        return False

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        """By name."""
        return ", ".join(sorted(group.name for group in user.groups.all())) or "–"

    @admin.action(description=_("Sign out everywhere"), permissions=["change"])
    def sign_out(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Ends all their sessions."""
        count = end_sessions(queryset.values_list("pk", flat=True))
        text = ngettext("%(count)s session ended.", "%(count)s sessions ended.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)


@admin.register(Authenticator)
class SecondFactorAdmin(admin.ModelAdmin):
    """Who has set up what. Deleting makes somebody who lost a phone set it up again.

    The secret itself is on no page: whoever reads it could sign in as its owner.
    """

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    list_select_related = ["user"]
    search_fields = ["user__username", "user__email"]
    fields = ["user", "type", "created_at", "last_used_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They set it up themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing about it can be changed."""
        return False
