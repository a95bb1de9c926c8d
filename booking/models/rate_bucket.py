"""How often one network did a thing lately. Kept here, so that no flushed cache forgets it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RateBucket(models.Model):
    """What is left of one allowance. The key is a keyed hash: nobody can be read from it."""

    key = models.CharField(max_length=64, primary_key=True)
    tokens = models.FloatField()
    filled_at = models.DateTimeField()

    class Meta:
        verbose_name = _("rate bucket")
        verbose_name_plural = _("rate buckets")
        indexes = [
            # Read by the job that deletes what has filled up again.
            models.Index(fields=["filled_at"], name="rate_bucket_by_age")
        ]

    def __str__(self) -> str:
        return self.key[:8]
