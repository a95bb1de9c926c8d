"""What a page said and when: revisions that never change, and the steps that were taken."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from education.models import constraints
from education.models.condition import Condition


class Origin(models.TextChoices):
    """Where a revision came from."""

    LIBRARY = "library", _("starter library")
    EDIT = "edit", _("edited here")
    RESTORE = "restore", _("restored")


class Revision(models.Model):
    """The whole content of a page as it was saved once. The database refuses every change.

    `content` is `education.snapshots.revision_content`. `author_name` stays when the account goes.
    """

    condition = models.ForeignKey(
        Condition, models.PROTECT, related_name="revisions", verbose_name=_("page")
    )
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(_("content"))
    origin = models.CharField(_("from"), max_length=10, choices=Origin.choices)
    restored_from = models.PositiveIntegerField(_("restored from"), null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    author_name = models.CharField(_("by"), max_length=150, blank=True)
    note = models.CharField(_("what changed and why"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                name="revision_number_once_per_page", fields=["condition", "number"]
            ),
            constraints.known_choice("revision_origin_is_known", "origin", Origin),
        ]

    def __str__(self) -> str:
        return str(_("revision %(number)s") % {"number": self.number})

    @property
    def made_by(self) -> str:
        """Who saved it, in words."""
        return self.author_name or str(self.get_origin_display())


class StepKind(models.TextChoices):
    """What was done with a page on its way."""

    SENT = "sent", _("sent to review")
    RETURNED = "returned", _("sent back for changes")
    APPROVED = "approved", _("approved")
    SCHEDULED = "scheduled", _("dates set")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("taken off the site")
    EXPIRED = "expired", _("expired")
    REOPENED = "reopened", _("opened again as a draft")


class PageStep(models.Model):
    """A step in the life of a page, written by `education.publishing` alone, never changed."""

    condition = models.ForeignKey(
        Condition, models.PROTECT, related_name="steps", verbose_name=_("page")
    )
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="steps", verbose_name=_("revision")
    )
    kind = models.CharField(_("step"), max_length=10, choices=StepKind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(_("by"), max_length=150, blank=True)
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("step of a page")
        verbose_name_plural = _("steps of pages")
        ordering = ["-at", "-pk"]
        constraints = [constraints.known_choice("page_step_is_known", "kind", StepKind)]

    def __str__(self) -> str:
        return f"{self.condition} · {self.get_kind_display()}"


class Feedback(models.Model):
    """A visitor's answer to “was this page helpful?”. Nothing tells who gave it."""

    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="feedback", verbose_name=_("revision")
    )
    helped = models.BooleanField(_("helpful"))
    text = models.CharField(_("what was missing or good"), max_length=500, blank=True)
    given_at = models.DateTimeField(_("given"))

    class Meta:
        verbose_name = _("answer about a page")
        verbose_name_plural = _("answers about pages")
        ordering = ["-given_at"]

    def __str__(self) -> str:
        return f"{self.revision} · {_('yes') if self.helped else _('no')}"
