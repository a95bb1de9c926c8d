"""A name for the self-check's rules, so that the staff side can list them and say who may look."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SelfCheckRules(models.Model):
    """No table: the rules are code (`education.selfcheck`). Only the permission to view is real."""

    class Meta:
        managed = False
        default_permissions = ("view",)
        verbose_name = _("self-check rules")
        verbose_name_plural = _("self-check rules")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
