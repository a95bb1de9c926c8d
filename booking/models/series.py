"""Several visits that were planned and booked together."""

from __future__ import annotations

import uuid
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from booking.models.patient import Patient
from booking.patterns import MOST_VISITS, PartOfDay, Pattern
from locations.models import HealthcareService, Location, Practitioner

WEEKDAYS: Final = list(range(7))
PART_NAMES: Final = [
    (PartOfDay.ANY.value, _("any time")),
    (PartOfDay.MORNING.value, _("mornings")),
    (PartOfDay.AFTERNOON.value, _("afternoons")),
    (PartOfDay.EVENING.value, _("evenings")),
]


def every_weekday() -> list[int]:
    """Monday to Sunday."""
    return list(WEEKDAYS)


class SeriesQuerySet(models.QuerySet["Series"]):
    """Series in the words of the trade."""

    def for_location(self, location: Location) -> SeriesQuerySet:
        """Those whose visits were booked at the location."""
        return self.filter(location=location)

    def going_on(self) -> SeriesQuerySet:
        """Those that nobody has ended."""
        return self.filter(ended_at__isnull=True)


class Series(models.Model):
    """What was asked for and answered in one go. Its visits are appointments like all others."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The form that was answered: the same key and data lead to the same series, once.
    key = models.UUIDField(editable=False)
    data_hash = models.CharField(max_length=64, editable=False)
    patient = models.ForeignKey(
        Patient, models.PROTECT, related_name="series", verbose_name=_("patient")
    )
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="series", verbose_name=_("location")
    )
    service = models.ForeignKey(
        HealthcareService, models.PROTECT, related_name="series", verbose_name=_("service")
    )
    practitioner = models.ForeignKey(
        Practitioner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="series",
        verbose_name=_("practitioner"),
    )
    first = models.DateField(_("from"))
    weeks = models.PositiveSmallIntegerField(_("weeks"))
    per_week = models.PositiveSmallIntegerField(_("visits a week"))
    part = models.CharField(_("time of day"), max_length=10, choices=PART_NAMES)
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("weekdays"), default=every_weekday
    )
    apart = models.PositiveSmallIntegerField(_("days from one visit to the next"), default=1)
    # Starts that were picked and gone when the series was booked.
    lost = ArrayField(
        models.DateTimeField(), verbose_name=_("times that were gone"), default=list, blank=True
    )
    created_at = models.DateTimeField(_("made"))
    ended_at = models.DateTimeField(_("rest cancelled"), null=True, blank=True)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(name="series_answers_one_form", fields=["key"]),
            models.CheckConstraint(
                name="series_size_is_sane",
                condition=Q(weeks__gte=1)
                & Q(per_week__gte=1)
                & Q(apart__gte=1)
                & Q(LessThanOrEqual(F("weeks") * F("per_week"), MOST_VISITS)),
            ),
            models.CheckConstraint(
                name="series_weekdays_exist",
                condition=Q(weekdays__contained_by=WEEKDAYS) & Q(weekdays__len__gte=1),
            ),
            models.CheckConstraint(
                name="series_part_exists", condition=Q(part__in=[part.value for part in PartOfDay])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d} {self.weeks} × {self.per_week}"

    @property
    def pattern(self) -> Pattern:
        """What was asked for."""
        return Pattern(
            self.first,
            self.weeks,
            self.per_week,
            PartOfDay(self.part),
            frozenset(self.weekdays),
            self.apart,
        )
