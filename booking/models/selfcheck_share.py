"""What a patient passed on from the self-check, and their consent to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.appointment import Appointment


class SelfCheckShare(models.Model):
    """The summary that a patient read and agreed to pass on with a visit, word for word.

    Personal health information (PHIPA, s. 4). The consent is on record beside it. Taking it back
    erases the summary at once; `booking.intake` deletes the whole row after `delete_after`.
    """

    appointment = models.OneToOneField(
        Appointment, models.CASCADE, related_name="self_check", verbose_name=_("visit")
    )
    # A list of {"label": text, "values": [texts]}; null once the patient took it back.
    snapshot = models.JSONField(_("summary"), null=True)
    rule_set = models.CharField(_("version of the rules"), max_length=40)
    consent_version = models.CharField(_("wording of the consent"), max_length=20)
    consented_at = models.DateTimeField(_("agreed"))
    # When to look at it again, as the recovery figures say; for the mail after the visit.
    review_on = models.DateField(_("look again on"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    delete_after = models.DateTimeField(_("deleted after"))

    class Meta:
        verbose_name = _("self-check summary")
        verbose_name_plural = _("self-check summaries")
        ordering = ["-consented_at"]
        constraints = [
            models.CheckConstraint(
                name="self_check_share_is_erased_when_taken_back",
                condition=Q(withdrawn_at__isnull=True, snapshot__isnull=False)
                | Q(withdrawn_at__isnull=False, snapshot__isnull=True),
            ),
        ]
        indexes = [
            # Read by the job that deletes what is due.
            models.Index(fields=["delete_after"], name="self_check_share_due")
        ]

    def __str__(self) -> str:
        return str(self.consented_at)
