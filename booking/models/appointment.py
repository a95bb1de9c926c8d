"""Visits, and the constraints that make a double booking impossible.

Status and times are written by `booking.scheduling` alone.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from booking.models.patient import Patient
from booking.models.series import Series
from locations.models import HealthcareService, Location, Practitioner, Resource


class AppointmentStatus(models.TextChoices):
    """Where a visit stands (FHIR appointmentstatus, with holds added)."""

    HELD = "held", _("held")
    PENDING = "pending", _("requested")
    BOOKED = "booked", _("booked")
    ARRIVED = "arrived", _("arrived")
    FULFILLED = "fulfilled", _("done")
    NOSHOW = "noshow", _("did not come")
    CANCELLED = "cancelled", _("cancelled")
    LAPSED = "lapsed", _("hold ran out")


# The statuses that take time away from others. Named in every exclusion constraint below.
HOLDS_TIME: Final = (
    AppointmentStatus.HELD,
    AppointmentStatus.PENDING,
    AppointmentStatus.BOOKED,
    AppointmentStatus.ARRIVED,
    AppointmentStatus.FULFILLED,
)
ACTIVE: Final = Q(status__in=[str(status) for status in HOLDS_TIME])


class Source(models.TextChoices):
    """Where a booking came from."""

    WEB = "web", _("website")
    PHONE = "phone", _("phone")
    WALK_IN = "walk_in", _("walk-in")
    WAITLIST = "waitlist", _("wait list")


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Visits in the words of the trade."""

    def at(self, location: Location) -> AppointmentQuerySet:
        """Those at the location."""
        return self.filter(location=location)

    def holding_time(self) -> AppointmentQuerySet:
        """Those that take time away from others (an expired hold too, until it is lapsed)."""
        return self.filter(ACTIVE)

    def known(self) -> AppointmentQuerySet:
        """Visits that somebody made: not holds, and not holds that ran out."""
        return self.exclude(status__in=[AppointmentStatus.HELD, AppointmentStatus.LAPSED])

    def upcoming(self, now: datetime) -> AppointmentQuerySet:
        """Promised visits that have not begun."""
        return self.filter(
            status__in=[AppointmentStatus.BOOKED, AppointmentStatus.PENDING],
            during__startswith__gt=now,
        )

    def overlapping(self, start: datetime, end: datetime) -> AppointmentQuerySet:
        """Those whose visit touches [start, end)."""
        return self.filter(during__overlap=(start, end))

    def with_names(self) -> AppointmentQuerySet:
        """Everything a line about a visit prints, in one query."""
        return self.select_related("practitioner", "location", "service", "patient")


class Appointment(models.Model):
    """A visit, or a time held for one. Ranges are half-open: visits may touch."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=AppointmentStatus.choices)
    practitioner = models.ForeignKey(
        Practitioner, models.PROTECT, related_name="appointments", verbose_name=_("practitioner")
    )
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="appointments", verbose_name=_("location")
    )
    service = models.ForeignKey(
        HealthcareService, models.PROTECT, related_name="appointments", verbose_name=_("service")
    )
    patient = models.ForeignKey(
        Patient,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("patient"),
    )
    series = models.ForeignKey(
        Series,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="appointments",
        verbose_name=_("series"),
    )
    during = DateTimeRangeField(_("time"))
    blocked = DateTimeRangeField(_("time with buffers"))
    # From the visit's start to its end plus the longest way from there to another clinic.
    travel = DateTimeRangeField(_("time with travel"))
    # The wall time as promised: kept, so that a change of zone rules can be told to people.
    local_start = models.CharField(_("promised wall time"), max_length=19)
    hold_expires_at = models.DateTimeField(_("held until"), null=True, blank=True)
    hold_token_hash = models.CharField(max_length=64, blank=True, editable=False)
    hold_network = models.CharField(max_length=64, blank=True, editable=False)
    hold_extended = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1)
    link_version = models.PositiveIntegerField(default=1, editable=False)
    source = models.CharField(
        _("booked by"), max_length=10, choices=Source.choices, default=Source.WEB
    )
    language = models.CharField(_("language"), max_length=10, default="en-ca")
    note = models.TextField(_("note from the patient"), blank=True, max_length=500)
    promised_window_hours = models.PositiveIntegerField(_("notice promised, hours"), default=24)
    promised_policy_text = models.CharField(_("policy promised"), max_length=300, blank=True)
    attendance_confirmed_at = models.DateTimeField(_("said they come"), null=True, blank=True)
    cancelled_by = models.CharField(_("cancelled by"), max_length=20, blank=True)
    is_late = models.BooleanField(_("cancelled late"), default=False)
    created_at = models.DateTimeField(_("made"))
    is_sample = models.BooleanField(default=False, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["during"]
        permissions = [("view_reports", "Can see the reports")]
        constraints = [
            ExclusionConstraint(
                name="appointment_one_at_a_time",
                expressions=[
                    ("practitioner", RangeOperators.EQUAL),
                    ("blocked", RangeOperators.OVERLAPS),
                ],
                condition=ACTIVE,
                violation_error_message=_("That time has just been taken."),
            ),
            ExclusionConstraint(
                name="appointment_time_to_travel",
                expressions=[
                    ("practitioner", RangeOperators.EQUAL),
                    ("location", RangeOperators.NOT_EQUAL),
                    ("travel", RangeOperators.OVERLAPS),
                ],
                condition=ACTIVE,
                violation_error_message=_("There is no time to travel between the clinics."),
            ),
            ExclusionConstraint(
                name="appointment_patient_in_one_place",
                expressions=[
                    ("patient", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=ACTIVE & Q(patient__isnull=False),
                violation_error_message=_("This person has another visit at that time."),
            ),
            models.CheckConstraint(
                name="appointment_length_is_sane",
                condition=Q(during__isempty=False)
                & Q(during__startswith__isnull=False)
                & Q(during__endswith__gte=F("during__startswith") + timedelta(minutes=5))
                & Q(during__endswith__lte=F("during__startswith") + timedelta(hours=8)),
            ),
            models.CheckConstraint(
                name="appointment_ranges_half_open",
                condition=Q(during__lower_inc=True)
                & Q(during__upper_inc=False)
                & Q(blocked__lower_inc=True)
                & Q(blocked__upper_inc=False)
                & Q(travel__lower_inc=True)
                & Q(travel__upper_inc=False),
            ),
            models.CheckConstraint(
                name="appointment_blocks_its_own_time",
                condition=Q(blocked__contains=F("during")) & Q(travel__contains=F("during")),
            ),
            models.CheckConstraint(
                name="appointment_held_means_expiry",
                condition=(Q(status="held") & Q(hold_expires_at__isnull=False))
                | (~Q(status="held") & Q(hold_expires_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="appointment_has_a_patient_once_made",
                condition=Q(status__in=["held", "lapsed"]) | Q(patient__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_status_exists",
                condition=Q(status__in=AppointmentStatus.values),
            ),
        ]
        indexes = [
            # Read by the sweeper and by every booking, to lapse holds that ran out.
            models.Index(
                fields=["hold_expires_at"],
                name="appointment_holds_by_expiry",
                condition=Q(status="held"),
            ),
            # Read by the staff's list of all visits, which is in the order of their times.
            models.Index(fields=["during"], name="appointment_by_time"),
            # Read by the day list of a location and by the staff's changelist.
            models.Index(
                "location", Func(F("during"), function="lower"), name="appointment_by_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.local_start} {self.get_status_display()}"

    @property
    def start(self) -> datetime:
        """When the visit begins, an aware instant."""
        return self.during.lower  # type: ignore[no-any-return]  # stubs know ranges as Any

    @property
    def end(self) -> datetime:
        """When it ends, exclusive."""
        return self.during.upper  # type: ignore[no-any-return]  # stubs know ranges as Any

    @property
    def cutoff(self) -> datetime:
        """Until when the patient may move or cancel free of charge, as promised when booking."""
        return self.start - timedelta(hours=self.promised_window_hours)


class AppointmentResource(models.Model):
    """A resource kept for (part of) a visit."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="resources")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    blocked = DateTimeRangeField(_("time"))
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("room or machine kept")
        verbose_name_plural = _("rooms and machines kept")
        constraints = [
            ExclusionConstraint(
                name="resource_one_visit_at_a_time",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    ("blocked", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_active=True),
                violation_error_message=_("That room or machine has just been taken."),
            ),
            models.CheckConstraint(
                name="resource_kept_for_some_time", condition=Q(blocked__isempty=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.resource)
