"""Who may sign in, and with what second factor: seen and taken away, never shown or made."""

# ruff: noqa: ARG002 - Django settles which arguments its hooks get

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import User
from django.http import HttpRequest


class NewUserForm(AdminUserCreationForm):
    """A new member of staff. The page's script puts the cursor into the first field by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.pop("autofocus", None)


# Staff change their address where they change everything else: with their user.
admin.site.unregister(EmailAddress)
admin.site.unregister(User)
admin.site.unregister(Authenticator)


@admin.register(User)
class StaffAdmin(UserAdmin):
    """Who may sign in."""

    add_form = NewUserForm


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
