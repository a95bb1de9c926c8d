"""Pictures that sections can show: uploaded by editors, written anew by us."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from education.models import constraints


class Picture(models.Model):
    """A picture as `education.pictures` re-encoded it; `name` is a hash and its address.

    What it says in words (`alt`) is there, unless the picture says nothing (WCAG 2.2, 1.1.1).
    """

    slug = models.SlugField(_("short name in texts"), unique=True)
    name = models.CharField(_("file"), max_length=70, editable=False)
    width = models.PositiveSmallIntegerField(_("width"), editable=False)
    height = models.PositiveSmallIntegerField(_("height"), editable=False)
    alt = models.CharField(
        _("what it shows, in words"),
        max_length=250,
        blank=True,
        help_text=_("Read aloud instead of the picture. Say what a reader should learn from it."),
    )
    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("It says nothing that the text does not say. Screen readers skip it."),
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    added_at = models.DateTimeField(_("added"), editable=False)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["slug"]
        constraints = [
            constraints.plain_slug("picture_slug_is_plain"),
            models.CheckConstraint(
                name="picture_says_what_it_shows",
                condition=~Q(alt="") | Q(is_decorative=True),
                violation_error_message=_(
                    "Say what the picture shows, or tick that it is decorative."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def url(self) -> str:
        """Where it is served, for ever."""
        return reverse("education:picture", args=[self.name])
