"""Addresses that pages had before."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from education.models import constraints
from education.models.condition import Condition


class OldSlug(models.Model):
    """A name that a page's address once had; it leads to the page for good."""

    slug = models.SlugField(_("short name in links"), max_length=80)
    language = models.CharField(_("language"), max_length=10, default="en-ca")
    condition = models.ForeignKey(
        Condition, models.CASCADE, related_name="old_slugs", verbose_name=_("page")
    )

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        constraints = [
            models.UniqueConstraint(name="old_slug_once_per_language", fields=["slug", "language"]),
            constraints.plain_slug("old_slug_is_plain"),
        ]

    def __str__(self) -> str:
        return self.slug
