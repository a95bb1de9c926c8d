"""What happened to a visit, and which form has already been answered. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.appointment import Appointment, AppointmentStatus


class AppointmentEvent(models.Model):
    """One step in a visit's life. The database refuses to change or delete it."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="events")
    from_status = models.CharField(
        _("from"), max_length=10, choices=AppointmentStatus.choices, blank=True
    )
    to_status = models.CharField(_("to"), max_length=10, choices=AppointmentStatus.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("staff member"),
    )
    # "patient", or "job:" and the name of a job of ours.
    agent = models.CharField(_("by"), max_length=40, blank=True)
    old_time = DateTimeRangeField(_("old time"), null=True, blank=True)
    new_time = DateTimeRangeField(_("new time"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["appointment", "id"]
        constraints = [
            models.CheckConstraint(
                name="event_names_who", condition=Q(user__isnull=False) | ~Q(agent="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_status or '·'} → {self.to_status}"


class IdempotencyKey(models.Model):
    """A form that was answered: the same key and data lead to the same visit, once."""

    key = models.UUIDField(primary_key=True)
    data_hash = models.CharField(max_length=64)
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answered form")
        verbose_name_plural = _("answered forms")

    def __str__(self) -> str:
        return str(self.key)
