"""The parts that a page's text is made of."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from education.blocks import validate_blocks
from education.models import constraints
from education.models.condition import Condition


class SectionKind(models.TextChoices):
    """What a section is about; the page adds the data that belongs to it."""

    OVERVIEW = "overview", _("what it is")
    SYMPTOMS = "symptoms", _("what it feels like")
    TELL_APART = "tell_apart", _("telling causes apart (adds the causes)")
    HOME_CARE = "home_care", _("care at home (adds the home treatments)")
    GETTING_HELP = "getting_help", _("when to get help")
    PROFESSIONAL = "professional", _("professional care (adds the clinic treatments)")
    RECOVERY = "recovery", _("recovery (adds the recovery figures)")
    PREVENTION = "prevention", _("prevention")
    RISK = "risk", _("causes and risk")
    USES = "uses", _("what a treatment helps")
    EXPECT = "expect", _("what to expect of a treatment")
    CAUTION = "caution", _("who should not have a treatment")
    EVIDENCE = "evidence", _("what research says")


class Section(models.Model):
    """A part of a page: a heading and typed blocks of plain text (see `education.blocks`)."""

    condition = models.ForeignKey(
        Condition, models.CASCADE, related_name="sections", verbose_name=_("condition")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=SectionKind.choices)
    heading = models.CharField(_("heading"), max_length=100)
    blocks = models.JSONField(_("text"), default=list, blank=True, validators=[validate_blocks])
    position = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="section_one_per_kind",
                fields=["condition", "kind"],
                violation_error_message=_("A page has one section of each kind."),
            ),
            models.UniqueConstraint(
                name="section_one_per_position",
                fields=["condition", "position"],
                deferrable=models.Deferrable.DEFERRED,
            ),
            constraints.known_choice("section_kind_is_known", "kind", SectionKind),
            constraints.json_list("section_blocks_are_a_list", "blocks", may_be_empty=True),
            models.CheckConstraint(name="section_has_a_heading", condition=~Q(heading="")),
        ]

    def __str__(self) -> str:
        return self.heading
