"""How long it takes to get from one clinic to another."""

from __future__ import annotations

from typing import Final

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from locations.models.location import Location

# For a pair of clinics that nobody has measured: crossing the region in traffic. Never 0.
UNKNOWN_PAIR_MINUTES: Final = 90


class TravelTimeQuerySet(models.QuerySet["TravelTime"]):
    """Travel times in the words of the trade."""

    def longest_from(self) -> dict[int, int]:
        """Minutes of the longest known way out of each location, by location id."""
        rows = self.values_list("from_location").annotate(models.Max("minutes"))
        return {int(location): int(minutes) for location, minutes in rows}


class TravelTime(models.Model):
    """Minutes from one clinic to another, door to door."""

    from_location = models.ForeignKey(
        Location, models.CASCADE, related_name="ways_out", verbose_name=_("from")
    )
    to_location = models.ForeignKey(
        Location, models.CASCADE, related_name="ways_in", verbose_name=_("to")
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MaxValueValidator(480)])

    objects = TravelTimeQuerySet.as_manager()

    class Meta:
        verbose_name = _("travel time")
        verbose_name_plural = _("travel times")
        ordering = ["from_location__name", "to_location__name"]
        constraints = [
            models.UniqueConstraint(
                name="travel_once_per_pair", fields=["from_location", "to_location"]
            ),
            models.CheckConstraint(
                name="travel_is_between_two_places",
                condition=~Q(from_location=F("to_location")),
                violation_error_message=_("Choose two different clinics."),
            ),
            models.CheckConstraint(name="travel_takes_time", condition=Q(minutes__range=(1, 480))),
        ]

    def __str__(self) -> str:
        return f"{self.from_location.name} → {self.to_location.name}: {self.minutes}"
