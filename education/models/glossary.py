"""Words that a page may use and a reader may not know."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from education.models import constraints
from education.models.condition import LINES


class GlossaryTerm(models.Model):
    """A term, its other forms, and what it means in plain words."""

    slug = models.SlugField(_("short name in links"), unique=True)
    term = models.CharField(_("term"), max_length=60, unique=True)
    forms = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("other forms of it"),
        default=list,
        blank=True,
        help_text=LINES,
    )
    meaning = models.TextField(_("what it means"))

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering = ["term"]
        constraints = [
            constraints.plain_slug("glossary_term_slug_is_plain"),
            models.CheckConstraint(
                name="glossary_term_says_what_it_means", condition=~Q(term="") & ~Q(meaning="")
            ),
        ]

    def __str__(self) -> str:
        return self.term

    def get_absolute_url(self) -> str:
        """Its place on the glossary's page."""
        return f"{reverse('education:glossary')}#{self.slug}"
