"""Who changed sign-ins and roles: as `locations.models.tracking`. No table of its own otherwise.

Django's models are tracked by way of proxies, so that the triggers are in migrations of ours.
Passwords and secrets are not kept: only that there is another one, by the time of the row.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User

from locations.models.tracking import track


class SignIn(User):
    """A user, to be tracked."""

    class Meta:
        proxy = True
        default_permissions = ()


class Membership(User.groups.through):  # type: ignore[misc, name-defined]  # a class that Django makes
    """Who is in which role, to be tracked."""

    class Meta:
        proxy = True
        default_permissions = ()


class RoleRight(Group.permissions.through):  # type: ignore[misc, name-defined]  # a class that Django makes
    """What a role may do, to be tracked."""

    class Meta:
        proxy = True
        default_permissions = ()


class SecondFactor(Authenticator):  # type: ignore[misc]  # allauth ships no types
    """A second factor, to be tracked."""

    class Meta:
        proxy = True
        default_permissions = ()


track(
    SignIn,
    ["username", "first_name", "last_name", "email", "is_staff", "is_active", "is_superuser"],
    noticed=["password"],
)
track(Membership)
track(RoleRight)
track(SecondFactor, ["user", "type", "created_at"])
