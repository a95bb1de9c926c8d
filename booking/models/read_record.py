"""Who of the staff looked at whose data. Append-only.

PHIPA, s. 10.1 (passed in 2020, in force once proclaimed): an electronic audit log names the type of
information viewed, the date and time, who viewed it, and whose it is.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReadKind(models.TextChoices):
    """What sort of page showed it."""

    PATIENT = "patient", _("a patient’s page")
    VISIT = "visit", _("a visit’s page")
    MESSAGE = "message", _("a message’s page")
    LIST = "list", _("a list with names")
    EXPORT = "export", _("a copy of a record")


class ReadRecord(models.Model):
    """One page view that showed patients' data. The database refuses to change or delete it.

    It holds keys, no names, and outlives what it is about: an erased patient's record still says
    who had looked.
    """

    at = models.DateTimeField(_("at"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("staff member")
    )
    kind = models.CharField(_("what"), max_length=10, choices=ReadKind.choices)
    # The key of the page's visit or message; empty for lists and for patients' own pages.
    objects_shown = ArrayField(models.CharField(max_length=36), default=list, blank=True)
    patients = ArrayField(models.BigIntegerField(), default=list, blank=True)
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)
    page = models.CharField(_("page"), max_length=100)

    class Meta:
        verbose_name = _("look at a patient’s data")
        verbose_name_plural = _("looks at patients’ data")
        ordering = ["-at"]
        indexes = [
            # Read by the report of what one person did.
            models.Index(fields=["user", "at"], name="read_record_by_person"),
            # Read by the report of who saw one patient.
            GinIndex(fields=["patients"], name="read_record_by_patient"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at}"
