"""Rooms and machines that a visit needs besides its practitioner."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from locations.models.location import Location
from locations.models.service import HealthcareService


class ResourceKind(models.TextChoices):
    """What a resource is."""

    ROOM = "room", _("room")
    MACHINE = "machine", _("machine")


class Resource(models.Model):
    """One room or one machine at a location. `group` names what it can stand in for."""

    location = models.ForeignKey(
        Location, models.CASCADE, related_name="resources", verbose_name=_("location")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ResourceKind.choices)
    group = models.SlugField(
        _("group"), help_text=_("Resources of one group stand in for each other: shockwave.")
    )
    name = models.CharField(_("name"), max_length=80)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("room or machine")
        verbose_name_plural = _("rooms and machines")
        ordering = ["location", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                name="resource_named_once_per_location", fields=["location", "name"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.location.name}"


class ResourceOutage(models.Model):
    """A stretch of time in which a resource cannot be used."""

    resource = models.ForeignKey(
        Resource, models.CASCADE, related_name="outages", verbose_name=_("room or machine")
    )
    span = DateTimeRangeField(_("time"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        ordering = ["span"]
        constraints = [
            ExclusionConstraint(
                name="outage_once_at_a_time",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    ("span", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("An outage of these hours is already there."),
            ),
            models.CheckConstraint(
                name="outage_has_length",
                condition=Q(span__isempty=False) & Q(span__startswith__isnull=False),
                violation_error_message=_("The end must come after the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource.name}: {self.reason}" if self.reason else self.resource.name


class ServiceResourceNeed(models.Model):
    """A service needs one resource of a group for a part of the visit. Minutes."""

    service = models.ForeignKey(
        HealthcareService,
        models.CASCADE,
        related_name="resource_needs",
        verbose_name=_("service"),
    )
    group = models.SlugField(_("group"), help_text=_("The group of the room or machine."))
    offset = models.PositiveSmallIntegerField(
        _("minutes after the start"), default=0, validators=[MaxValueValidator(480)]
    )
    length = models.PositiveSmallIntegerField(
        _("for minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(480)],
        help_text=_("Empty: to the end of the visit."),
    )

    class Meta:
        verbose_name = _("room or machine needed")
        verbose_name_plural = _("rooms and machines needed")
        ordering = ["service", "offset"]
        constraints = [
            models.UniqueConstraint(name="need_once_per_group", fields=["service", "group"]),
            models.CheckConstraint(
                name="need_has_length", condition=Q(length__isnull=True) | Q(length__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service.name}: {self.group}"
