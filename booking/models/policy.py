"""What a clinic promises and asks of online bookings."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from locations.models import Location


def starter_reminders() -> list[int]:
    """Reminders two days, one day and two hours before a visit (hours)."""
    return [48, 24, 2]


class BookingPolicy(models.Model):
    """One per location. A location without a row follows the defaults written here."""

    location = models.OneToOneField(
        Location, models.CASCADE, related_name="booking_policy", verbose_name=_("location")
    )
    min_notice = models.PositiveIntegerField(
        _("shortest notice in minutes"), default=120, validators=[MaxValueValidator(20160)]
    )
    horizon_days = models.PositiveSmallIntegerField(
        _("days open for booking"),
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    cancellation_window = models.PositiveIntegerField(
        _("hours of notice to move or cancel free of charge"),
        default=24,
        validators=[MaxValueValidator(336)],
    )
    late_policy_text = models.CharField(
        _("what happens after that"),
        max_length=300,
        blank=True,
        default="",
    )
    slot_step = models.PositiveSmallIntegerField(
        _("minutes between start times"),
        default=15,
        validators=[MinValueValidator(5), MaxValueValidator(120)],
    )
    hold_minutes = models.PositiveSmallIntegerField(
        _("minutes a time is held while somebody types"),
        default=10,
        validators=[MinValueValidator(2), MaxValueValidator(60)],
    )
    max_upcoming_per_patient = models.PositiveSmallIntegerField(
        _("visits one person may have ahead"), default=3, validators=[MinValueValidator(1)]
    )
    reminder_hours = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("reminders, hours before the visit"),
        default=starter_reminders,
        blank=True,
    )
    staff_notice_hours = models.PositiveSmallIntegerField(
        _("staff hear by mail of changes so many hours before a visit"),
        default=24,
        db_default=24,
        validators=[MaxValueValidator(336)],
        help_text=_("0 for never."),
    )
    quiet_from = models.TimeField(_("no mail from"), default="21:00")
    quiet_until = models.TimeField(_("no mail until"), default="08:00")

    class Meta:
        verbose_name = _("booking policy")
        verbose_name_plural = _("booking policies")
        constraints = [
            models.CheckConstraint(
                name="policy_figures_are_sane",
                condition=Q(slot_step__range=(5, 120))
                & Q(horizon_days__range=(1, 365))
                & Q(hold_minutes__range=(2, 60))
                & Q(max_upcoming_per_patient__gte=1),
            )
        ]

    def __str__(self) -> str:
        return str(self.location)

    @classmethod
    def of(cls, location: Location) -> BookingPolicy:
        """The location's policy, or one (unsaved) with the defaults."""
        found = cls.objects.filter(location=location).first()
        if found is not None:
            return found
        fresh = cls(location=location)
        # Turns the defaults' texts into times, without asking whether the location exists.
        fresh.clean_fields(exclude=["location"])
        return fresh
