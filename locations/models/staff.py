"""Which clinics a member of staff works with, and the names of the roles."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from locations.models.location import Location


class StaffRole(models.TextChoices):
    """What somebody does here. Each is a group of that name; `clinic.roles` says what it may do."""

    FRONT_DESK = "Front desk", _("Front desk")
    PRACTITIONER = "Practitioner", _("Practitioner")
    MANAGER = "Manager", _("Manager")
    EDITOR = "Editor", _("Editor")
    REVIEWER = "Reviewer", _("Reviewer")
    OWNER = "Owner", _("Owner")


class StaffPlace(models.Model):
    """A clinic that a member of staff sees. Without a row they see none, whatever their role."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="places",
        verbose_name=_("staff member"),
    )
    location = models.ForeignKey(
        Location, models.CASCADE, related_name="+", verbose_name=_("location")
    )

    class Meta:
        verbose_name = _("clinic of a staff member")
        verbose_name_plural = _("clinics of staff members")
        ordering = ["user__username", "location__name"]
        constraints = [
            models.UniqueConstraint(
                name="staff_place_once",
                fields=["user", "location"],
                violation_error_message=_("This person works with that clinic already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.location}"
