"""How the sending of mail is doing, kept in the database so that every process sees the same."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailCircuit(models.Model):
    """At most one row. Open means that the mail server takes nobody's mail: we only probe it."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    opened_at = models.DateTimeField(_("mail is held since"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    # The next time that one sender may try the server.
    probe_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mail circuit")
        verbose_name_plural = _("mail circuit")
        constraints = [
            models.CheckConstraint(name="mail_circuit_is_one_row", condition=models.Q(id=1))
        ]

    def __str__(self) -> str:
        return self.reason if self.opened_at else ""


class Heartbeat(models.Model):
    """When a job that should run all the time last ran."""

    name = models.CharField(_("job"), max_length=40, primary_key=True)
    at = models.DateTimeField(_("last ran"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
