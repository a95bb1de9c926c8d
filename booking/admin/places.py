"""The directory's pages whose changes reach into booked visits."""

# ruff: noqa: ARG002 - Django settles which arguments its hooks get

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from booking.admin.effects import TellsEffects
from booking.admin.holidays import HolidayPages
from booking.admin.schedule_forms import UnderLock
from locations.admin.closure import ClosureAdmin, ClosureForm
from locations.admin.location import LocationAdmin, LocationForm
from locations.admin.practitioner import PractitionerAdmin
from locations.admin.resource import ResourceAdmin
from locations.models import Closure, Location, Practitioner, PractitionerRole, Resource


def people_at(location_id: int | None) -> set[int]:
    """Who works at a clinic, by id; nobody at one that is not saved yet."""
    roles = PractitionerRole.objects.filter(location_id=location_id or 0)
    return set(roles.values_list("practitioner_id", flat=True))


def everybody() -> set[int]:
    """Whoever works at any clinic, by id."""
    return set(PractitionerRole.objects.values_list("practitioner_id", flat=True))


class WorkedLocationForm(LocationForm, UnderLock):
    """A clinic, judged under the locks of those who work there."""

    def people(self, cleaned: dict[str, Any]) -> Iterable[int]:
        """Who works there."""
        return people_at(self.instance.pk)


class WorkedClosureForm(ClosureForm, UnderLock):
    """A closure, judged under the locks of those whom it sends home."""

    def people(self, cleaned: dict[str, Any]) -> Iterable[int]:
        """Who works there, or everybody."""
        place = cleaned.get("location")
        return people_at(place.pk) if place else everybody()

    def clean(self) -> dict[str, Any]:
        """Days that are over cannot be closed any more."""
        cleaned = super().clean()
        dates = cleaned.get("dates")
        today = timezone.localdate(timezone.now())
        if dates is not None and "dates" in self.changed_data and dates.upper <= today:
            self.add_error("dates", ValidationError(_("These days are over."), code="past"))
        return cleaned


for model in (Location, Closure, Practitioner, Resource):
    admin.site.unregister(model)


@admin.register(Location)
class WorkedLocationAdmin(TellsEffects, LocationAdmin):
    """Clinics, whose opening hours bound what can be booked."""

    form = WorkedLocationForm

    def people(self, row: Location) -> set[int]:
        """Who works there."""
        return people_at(row.pk)


@admin.register(Closure)
class WorkedClosureAdmin(HolidayPages, TellsEffects, ClosureAdmin):
    """Closures, which take times away."""

    form = WorkedClosureForm

    def people(self, row: Closure) -> set[int]:
        """Who works there, or everybody."""
        return people_at(row.location_id) if row.location_id else everybody()


@admin.register(Practitioner)
class WorkedPractitionerAdmin(TellsEffects, PractitionerAdmin):
    """Practitioners; one who does not see patients any more leaves visits behind."""

    def people(self, row: Practitioner) -> set[int]:
        """They themselves."""
        return {row.pk} if row.pk else set()


@admin.register(Resource)
class WorkedResourceAdmin(TellsEffects, ResourceAdmin):
    """Rooms and machines; one that is out of use leaves visits without it."""

    def people(self, row: Resource) -> set[int]:
        """Who works there."""
        return people_at(row.location_id)
