"""Where the group works, and when its doors are open."""

from __future__ import annotations

import zoneinfo
from datetime import time
from decimal import Decimal
from typing import Final

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

MINUTES_A_DAY: Final = 24 * 60


def validate_time_zone(name: str) -> None:
    """Raises ValidationError unless `name` is an IANA time zone that this machine knows."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name})


def clock(minute: int) -> time:
    """The wall time `minute` minutes after midnight; 1440 (midnight at the end) reads 00:00."""
    return time(minute // 60 % 24, minute % 60)


class LocationQuerySet(models.QuerySet["Location"]):
    """Locations in the words of the trade."""

    def active(self) -> LocationQuerySet:
        """Those that visitors see, by name."""
        return self.filter(is_active=True).order_by("name")


class Location(models.Model):
    """A clinic of the group (FHIR Location)."""

    slug = models.SlugField(_("short name in links"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    address_line_1 = models.CharField(_("street address"), max_length=120)
    address_line_2 = models.CharField(_("unit or floor"), max_length=120, blank=True)
    city = models.CharField(_("city"), max_length=80)
    province = models.CharField(_("province"), max_length=2, default="ON")
    postal_code = models.CharField(
        _("postal code"),
        max_length=7,
        validators=[
            RegexValidator(
                r"^[ABCEGHJ-NPRSTVXY]\d[A-Z] \d[A-Z]\d$", _("Write it like this: M5V 2T6.")
            )
        ],
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        validators=[MinValueValidator(Decimal(-90)), MaxValueValidator(Decimal(90))],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        validators=[MinValueValidator(Decimal(-180)), MaxValueValidator(Decimal(180))],
    )
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="America/Toronto", validators=[validate_time_zone]
    )
    phone = PhoneNumberField(_("phone"))
    email = models.EmailField(_("e-mail"), blank=True)
    is_step_free = models.BooleanField(_("step-free"), default=False)
    access_notes = models.TextField(_("getting in"), blank=True)
    transit_notes = models.TextField(_("transit"), blank=True)
    parking_notes = models.TextField(_("parking"), blank=True)
    is_active = models.BooleanField(_("shown to visitors"), default=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = LocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The clinic's public page."""
        return reverse("locations:location", args=[self.slug])

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The clinic's time zone."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def address(self) -> str:
        """The whole address on one line."""
        street = ", ".join(part for part in (self.address_line_1, self.address_line_2) if part)
        return f"{street}, {self.city}, {self.province} {self.postal_code}"


class Weekday(models.IntegerChoices):
    """Days of the week as Python counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class OpeningHours(models.Model):
    """A stretch of a weekday, in the clinic's wall time, when its doors are open."""

    location = models.ForeignKey(
        Location, models.CASCADE, related_name="opening_hours", verbose_name=_("location")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    # Minutes after local midnight, [opens, closes): 1440 can be written, "24:00" as a time cannot.
    minutes = IntegerRangeField(_("hours"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["location", "weekday", "minutes"]
        constraints = [
            ExclusionConstraint(
                name="opening_hours_do_not_overlap",
                expressions=[
                    ("location", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    ("minutes", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("These hours overlap others of the same day."),
            ),
            models.CheckConstraint(
                name="opening_hours_within_a_day",
                condition=Q(minutes__contained_by=(0, MINUTES_A_DAY)) & Q(minutes__isempty=False),
                violation_error_message=_("Closing must come after opening, on the same day."),
            ),
            models.CheckConstraint(
                name="opening_hours_weekday_exists", condition=Q(weekday__range=(0, 6))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"

    @property
    def opens(self) -> time:
        """When the doors open, local wall time."""
        return clock(self.minutes.lower)

    @property
    def closes(self) -> time:
        """When they close; 00:00 means midnight at the end of the day."""
        return clock(self.minutes.upper)


class ClosureSource(models.TextChoices):
    """Where a closure comes from."""

    MANUAL = "manual", _("entered by staff")
    HOLIDAY = "holiday", _("public holiday")


class Closure(models.Model):
    """Days on which a clinic (or, without one, every clinic) is closed."""

    location = models.ForeignKey(
        Location,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="closures",
        verbose_name=_("location"),
        help_text=_("Leave empty to close every clinic."),
    )
    dates = DateRangeField(_("dates"))
    label = models.CharField(_("label"), max_length=100)
    source = models.CharField(
        _("source"), max_length=10, choices=ClosureSource.choices, default=ClosureSource.MANUAL
    )
    # A holiday that a clinic works on is switched off, not deleted: the yearly fill skips it then.
    is_active = models.BooleanField(_("closed"), default=True)

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["dates"]
        constraints = [
            models.UniqueConstraint(
                name="closure_once_per_place_and_dates",
                fields=["location", "dates", "source"],
                nulls_distinct=False,
                violation_error_message=_("This closure is already there."),
            ),
            models.CheckConstraint(
                name="closure_has_days",
                condition=Q(dates__isempty=False)
                & Q(dates__startswith__isnull=False)
                & Q(dates__endswith__isnull=False),
                violation_error_message=_("The last day must not come before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.label
