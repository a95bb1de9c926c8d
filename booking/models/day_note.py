"""What staff wrote to the patients of a day. Append-only."""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from locations.models import Location

LONGEST: Final = 600


class DayNote(models.Model):
    """One short text of a clinic for the patients of a day; its messages refer to it.

    It is about the clinic (another door, no water), not about anybody: it is kept once, and
    names no patient. The database refuses to change or delete it.
    """

    # Made with the form: the same form sent twice is one note.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="+", verbose_name=_("location")
    )
    text = models.CharField(_("text"), max_length=LONGEST)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("staff member")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("note to the patients of a day")
        verbose_name_plural = _("notes to the patients of a day")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.at}"
