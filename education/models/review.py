"""Who stands behind a page: sources, clinical reviews, and what the starter library loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from education.models import constraints
from education.models.condition import Condition

if TYPE_CHECKING:
    from education.models.revision import Revision


class SourceKind(models.TextChoices):
    """What sort of text a source is."""

    SEED = "seed", _("starting article of this library")
    GUIDELINE = "guideline", _("clinical guideline")
    REVIEW = "review", _("review")
    STUDY = "study", _("study")
    HEALTH_SERVICE = "health_service", _("health service page")


class Source(models.Model):
    """A text that pages and figures rest on."""

    slug = models.SlugField(_("short name"), unique=True)
    citation = models.TextField(_("citation"))
    kind = models.CharField(_("kind"), max_length=20, choices=SourceKind.choices)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    url = models.URLField(_("address"), blank=True, validators=[URLValidator(schemes=["https"])])
    note = models.TextField(_("what it adds"), blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["kind", "citation"]
        constraints = [
            constraints.plain_slug("source_slug_is_plain"),
            constraints.known_choice("source_kind_is_known", "kind", SourceKind),
            models.CheckConstraint(
                name="source_address_is_https",
                condition=Q(url="") | Q(url__startswith="https://"),
                violation_error_message=_("The address must start with https://."),
            ),
        ]

    def __str__(self) -> str:
        return self.citation


class Review(models.Model):
    """A clinician's approval of one revision. Made by `education.publishing.approve`, and kept."""

    condition = models.ForeignKey(
        Condition, models.CASCADE, related_name="reviews", verbose_name=_("condition")
    )
    revision: models.ForeignKey[Revision | None, Revision | None] = models.ForeignKey(
        "Revision",
        models.PROTECT,
        null=True,
        related_name="reviews",
        verbose_name=_("revision"),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    reviewer_name = models.CharField(_("reviewer"), max_length=100)
    reviewer_credentials = models.CharField(_("credentials"), max_length=100)
    registration_number = models.CharField(
        _("college registration"),
        max_length=40,
        blank=True,
        help_text=_("Never shown on the site."),
    )
    reviewed_on = models.DateField(_("reviewed on"))
    next_due = models.DateField(_("next review due"))
    notes = models.TextField(_("notes"), blank=True)
    recorded_at = models.DateTimeField(_("recorded"), editable=False)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-reviewed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="review_is_due_after_it_was_made",
                condition=Q(next_due__gt=F("reviewed_on")),
                violation_error_message=_("The next review must come after this one."),
            ),
            models.CheckConstraint(
                name="review_names_who_and_what_they_are",
                condition=~Q(reviewer_name="") & ~Q(reviewer_credentials=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.condition} · {self.reviewer_name} · {self.reviewed_on:%Y-%m-%d}"


class StarterRecord(models.Model):
    """What the starter library last wrote, so that it never overwrites what staff changed since.

    `fingerprint` is a hash of the row as it was right after loading. A row that no longer hashes
    to it was edited here; a record whose row is gone was deleted here. Both are left alone.
    """

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("starter record")
        verbose_name_plural = _("starter records")
        constraints = [
            models.UniqueConstraint(name="starter_record_once", fields=["kind", "key"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"
