"""Who works for the group, and what they offer where."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from locations.models.location import Location
from locations.models.service import Discipline, HealthcareService


class PractitionerQuerySet(models.QuerySet["Practitioner"]):
    """Practitioners in the words of the trade."""

    def active(self) -> PractitionerQuerySet:
        """Those who see patients, by name."""
        return self.filter(is_active=True).order_by("name")

    def at(self, location_id: int) -> PractitionerQuerySet:
        """Those with a role at the location."""
        return self.filter(roles__location_id=location_id).distinct()


class Practitioner(models.Model):
    """A regulated professional (FHIR Practitioner)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("sign-in"),
    )
    slug = models.SlugField(_("short name in links"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    discipline = models.CharField(_("discipline"), max_length=20, choices=Discipline.choices)
    credentials = models.CharField(_("credentials"), max_length=100, blank=True)
    bio = models.TextField(_("about"), blank=True)
    languages = ArrayField(
        models.CharField(max_length=40), verbose_name=_("languages"), default=list, blank=True
    )
    interests = ArrayField(
        models.CharField(max_length=60), verbose_name=_("interests"), default=list, blank=True
    )
    is_active = models.BooleanField(_("sees patients"), default=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = PractitionerQuerySet.as_manager()

    class Meta:
        verbose_name = _("practitioner")
        verbose_name_plural = _("practitioners")
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.credentials}" if self.credentials else self.name

    def get_absolute_url(self) -> str:
        """The person's public page."""
        return reverse("locations:practitioner", args=[self.slug])

    @property
    def initials(self) -> str:
        """First letters of the first and the last name."""
        names = self.name.split()
        return "".join(name[0] for name in (names[:1] + names[1:][-1:])).upper()


class PractitionerRole(models.Model):
    """What a practitioner offers at one location, and in which dates (FHIR PractitionerRole)."""

    practitioner = models.ForeignKey(
        Practitioner, models.CASCADE, related_name="roles", verbose_name=_("practitioner")
    )
    location = models.ForeignKey(
        Location, models.CASCADE, related_name="roles", verbose_name=_("location")
    )
    services = models.ManyToManyField(HealthcareService, verbose_name=_("services"), blank=True)
    # Unbounded on a side that has no date: from the beginning, until further notice.
    valid = DateRangeField(_("valid"), default=DateRange)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["practitioner__name", "location__name"]
        constraints = [
            ExclusionConstraint(
                name="role_once_per_place_and_time",
                expressions=[
                    ("practitioner", RangeOperators.EQUAL),
                    ("location", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This person already has a role here in these dates."),
            ),
            models.CheckConstraint(
                name="role_has_days",
                condition=Q(valid__isempty=False),
                violation_error_message=_("The last day must not come before the first."),
            ),
            # Read by booking's foreign key: a rule cannot name another person's role.
            models.UniqueConstraint(name="role_and_practitioner", fields=["id", "practitioner"]),
        ]

    def __str__(self) -> str:
        return f"{self.practitioner.name} · {self.location.name}"
