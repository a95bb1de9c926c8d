"""What was done to a patient's record as a whole. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StepOnRecord(models.TextChoices):
    """What it was."""

    MERGED = "merged", _("joined with another record")
    COPIED = "copied", _("a copy was handed out")
    ERASED = "erased", _("what identifies the person was erased")


class PatientStep(models.Model):
    """Two records joined, a copy handed out, a person erased: by whom, when and why.

    Keys and no names, without a foreign key: it outlives the record. The database refuses to
    change or delete it.
    """

    patient = models.BigIntegerField(_("patient"), db_index=True)
    # The record that is no more, where two were joined.
    other = models.BigIntegerField(_("other record"), null=True, blank=True, db_index=True)
    kind = models.CharField(_("what"), max_length=10, choices=StepOnRecord.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("staff member")
    )
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("step on a patient’s record")
        verbose_name_plural = _("steps on patients’ records")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at}"
