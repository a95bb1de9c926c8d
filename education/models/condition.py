"""A condition page: what it is about, its parts, and what may be seen of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from education.models import constraints
from education.models.drawings import Drawing
from locations.models import HealthcareService

if TYPE_CHECKING:
    from education.models.care import HealingRule
    from education.models.review import Source
    from education.models.revision import Revision

LINES: Final = _("One per line.")


class BodyArea(models.Model):
    """A part of the foot or leg that pages are filed under."""

    slug = models.SlugField(_("short name in links"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    synonyms = ArrayField(
        models.CharField(max_length=60), verbose_name=_("other words"), default=list, blank=True
    )
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        verbose_name = _("body area")
        verbose_name_plural = _("body areas")
        ordering = ["position", "name"]
        constraints = [
            constraints.plain_slug("body_area_slug_is_plain"),
            models.CheckConstraint(
                name="body_area_is_not_part_of_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Status(models.TextChoices):
    """How far a page is on its way to the public. `education.publishing` alone changes it."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


class Stage(models.TextChoices):
    """How far a page's newest revision is. `education.publishing` alone changes it."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved, waiting to be published")
    SETTLED = "settled", _("as on the site")


class PageKind(models.TextChoices):
    """What a page is about. It decides the page's address and never changes after creation."""

    CONDITION = "condition", _("condition")
    GUIDE = "guide", _("guide: how to do something")
    TREATMENT = "treatment", _("treatment at the clinic")


class ConditionQuerySet(models.QuerySet["Condition"]):
    """Pages in the words of the trade."""

    def conditions(self) -> ConditionQuerySet:
        """Those about a condition or complaint, without guides and treatments."""
        return self.filter(kind=PageKind.CONDITION)

    def published(self) -> ConditionQuerySet:
        """Those that visitors may read, in the site's language, by title."""
        return self.filter(status=Status.PUBLISHED, language=settings.LANGUAGE_CODE).order_by(
            "title"
        )


class Condition(models.Model):
    """A page on one condition or complaint (schema.org MedicalCondition).

    Guides and treatments are pages of the same build, told apart by `kind`. The page on a
    treatment has that treatment's slug.
    """

    kind = models.CharField(
        _("kind of page"),
        max_length=10,
        choices=PageKind.choices,
        default=PageKind.CONDITION,
        editable=False,
    )
    slug = models.SlugField(_("short name in links"), max_length=80)
    language = models.CharField(_("language"), max_length=10, default="en-ca")
    title = models.CharField(_("title"), max_length=100)
    lay_names = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("other names people use"),
        default=list,
        blank=True,
        help_text=LINES,
    )
    summary = models.CharField(
        _("answer in one sentence"), max_length=200, help_text=_("At most 20 words.")
    )
    body_areas = models.ManyToManyField(
        BodyArea, related_name="conditions", verbose_name=_("body areas"), blank=True
    )
    drawing = models.CharField(
        _("drawing"), max_length=20, choices=Drawing.choices, blank=True, default=Drawing.NONE
    )
    services = models.ManyToManyField(
        HealthcareService,
        through="ConditionService",
        related_name="conditions",
        verbose_name=_("services that treat it"),
    )
    healing_rules: models.ManyToManyField[HealingRule, Any] = models.ManyToManyField(
        "HealingRule", related_name="conditions", verbose_name=_("recovery figures"), blank=True
    )
    sources: models.ManyToManyField[Source, Any] = models.ManyToManyField(
        "Source", related_name="conditions", verbose_name=_("sources"), blank=True
    )
    no_urgent_card_reason = models.TextField(
        _("why there is no emergency or urgent card"), blank=True
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    is_sample_content = models.BooleanField(_("sample content"), default=False, editable=False)
    approved_review = models.ForeignKey(
        "Review",
        models.RESTRICT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )
    stage = models.CharField(
        _("newest revision"),
        max_length=10,
        choices=Stage.choices,
        default=Stage.DRAFT,
        editable=False,
    )
    live_revision: models.ForeignKey[Revision | None, Revision | None] = models.ForeignKey(
        "Revision",
        models.RESTRICT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("revision on the site"),
    )
    publish_at = models.DateTimeField(_("publish on"), null=True, editable=False)
    expires_at = models.DateTimeField(_("take off on"), null=True, editable=False)
    published_at = models.DateTimeField(_("first published"), null=True, editable=False)
    changed_at = models.DateTimeField(_("last changed"), editable=False)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["title"]
        permissions = [("approve_page", _("Can approve a page as a clinician"))]
        constraints = [
            models.UniqueConstraint(
                name="condition_slug_once_per_language", fields=["slug", "language"]
            ),
            constraints.plain_slug("condition_slug_is_plain"),
            constraints.known_choice("condition_status_is_known", "status", Status),
            constraints.known_choice("condition_drawing_is_known", "drawing", Drawing),
            constraints.known_choice("condition_kind_is_known", "kind", PageKind),
            models.CheckConstraint(
                name="condition_has_a_title_and_an_answer",
                condition=~Q(title="") & ~Q(summary=""),
            ),
            models.CheckConstraint(
                name="condition_published_has_a_date",
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
            ),
            constraints.known_choice("condition_stage_is_known", "stage", Stage),
            # Only what was approved waits for a date.
            models.CheckConstraint(
                name="condition_waits_only_if_approved",
                condition=Q(publish_at__isnull=True) | Q(stage=Stage.APPROVED),
            ),
            # Nothing unreviewed is public, except what says of itself that it is a sample.
            models.CheckConstraint(
                name="condition_public_only_if_approved_or_sample",
                condition=~Q(status__in=[Status.APPROVED, Status.PUBLISHED])
                | Q(approved_review__isnull=False)
                | Q(status=Status.PUBLISHED, is_sample_content=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page's address on the site."""
        return reverse(f"education:{self.kind}", args=[self.slug])

    @property
    def is_unreviewed(self) -> bool:
        """True until a clinician has approved the page."""
        return self.approved_review_id is None


class ConditionService(models.Model):
    """A kind of visit that treats the condition."""

    condition = models.ForeignKey(
        Condition, models.CASCADE, related_name="service_links", verbose_name=_("condition")
    )
    service = models.ForeignKey(
        HealthcareService, models.CASCADE, related_name="condition_links", verbose_name=_("service")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        verbose_name = _("service that treats it")
        verbose_name_plural = _("services that treat it")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="condition_names_a_service_once", fields=["condition", "service"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.condition} · {self.service}"


class RelationKind(models.TextChoices):
    """Why one page names another."""

    LOOKS_LIKE = "looks_like", _("can feel much the same")
    LEADS_TO = "leads_to", _("can lead to")
    SEE_ALSO = "see_also", _("see also")


class RelatedCondition(models.Model):
    """One page's pointer to another."""

    condition = models.ForeignKey(
        Condition, models.CASCADE, related_name="relations", verbose_name=_("condition")
    )
    other = models.ForeignKey(
        Condition, models.CASCADE, related_name="named_by", verbose_name=_("other page")
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=RelationKind.choices, default=RelationKind.SEE_ALSO
    )
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        verbose_name = _("related page")
        verbose_name_plural = _("related pages")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="relation_names_a_page_once", fields=["condition", "other"]
            ),
            models.CheckConstraint(
                name="relation_is_not_to_itself",
                condition=~Q(condition=F("other")),
                violation_error_message=_("A page is not related to itself."),
            ),
            constraints.known_choice("relation_kind_is_known", "kind", RelationKind),
        ]

    def __str__(self) -> str:
        return f"{self.condition} → {self.other}"
