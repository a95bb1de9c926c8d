"""Who waits for a time that is taken now, and what they were offered.

States are written by `booking.waitlist` alone.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Final

from django.contrib.postgres.fields import ArrayField, IntegerRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Int4Range

from booking.models.appointment import Appointment, AppointmentStatus
from booking.models.patient import Patient
from booking.models.series import WEEKDAYS, every_weekday
from locations.models import HealthcareService, Location, Practitioner
from locations.models.location import MINUTES_A_DAY


class EntryState(models.TextChoices):
    """Where somebody on the wait list stands."""

    WAITING = "waiting", _("waiting")
    OFFERED = "offered", _("has an offer")
    ACCEPTED = "accepted", _("accepted an offer")
    WITHDRAWN = "withdrawn", _("left the list")
    EXPIRED = "expired", _("time is over")


class OfferState(models.TextChoices):
    """What became of an offer."""

    OFFERED = "offered", _("waits for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    LAPSED = "lapsed", _("not answered in time")


OPEN_ENTRY: Final = (EntryState.WAITING, EntryState.OFFERED)


def whole_day() -> Int4Range:
    """Every minute of the local day."""
    return Int4Range(0, MINUTES_A_DAY)


class WaitlistEntryQuerySet(models.QuerySet["WaitlistEntry"]):
    """People who wait, in the words of the trade."""

    def waiting(self) -> WaitlistEntryQuerySet:
        """Those that the next free time may be offered to, longest waiting first."""
        return self.filter(state=EntryState.WAITING).order_by("created_at", "pk")

    def standing(self) -> WaitlistEntryQuerySet:
        """Those who wait or have an offer to answer, longest waiting first."""
        return self.filter(state__in=OPEN_ENTRY).order_by("created_at", "pk")

    def for_location(self, location: Location) -> WaitlistEntryQuerySet:
        """Those who wait for a time at the location."""
        return self.filter(location=location)

    def with_names(self) -> WaitlistEntryQuerySet:
        """Everything a line about an entry prints, in one query."""
        return self.select_related("patient", "location", "service", "practitioner", "keeps")


class WaitlistEntry(models.Model):
    """A person who waits for a time of one service at one location.

    Who would go to several locations has an entry for each, so that the database can see to it that
    nobody waits twice for the same thing.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        Patient, models.PROTECT, related_name="waitlist_entries", verbose_name=_("patient")
    )
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="waitlist_entries", verbose_name=_("location")
    )
    service = models.ForeignKey(
        HealthcareService,
        models.PROTECT,
        related_name="waitlist_entries",
        verbose_name=_("service"),
    )
    practitioner = models.ForeignKey(
        Practitioner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="waitlist_entries",
        verbose_name=_("practitioner"),
    )
    # Minutes of the local day in which a visit may start, [from, until).
    minutes = IntegerRangeField(_("start times"), default=whole_day)
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("weekdays"), default=every_weekday
    )
    until = models.DateField(_("last day that helps"))
    # The later visit that stays until an earlier time is accepted.
    keeps = models.ForeignKey(
        Appointment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="waitlist_entries",
        verbose_name=_("visit that is kept"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=EntryState.choices, default=EntryState.WAITING
    )
    created_at = models.DateTimeField(_("waiting since"))
    changed_at = models.DateTimeField(_("last change"))

    objects = WaitlistEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("wait list entry")
        verbose_name_plural = _("wait list")
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="waitlist_one_entry_per_place",
                fields=["patient", "service", "location"],
                condition=Q(state__in=OPEN_ENTRY),
                violation_error_message=_("This person already waits for that."),
            ),
            models.UniqueConstraint(
                name="waitlist_one_offer_per_person",
                fields=["patient", "service"],
                condition=Q(state=EntryState.OFFERED),
            ),
            models.CheckConstraint(
                name="waitlist_weekdays_exist",
                condition=Q(weekdays__contained_by=WEEKDAYS) & Q(weekdays__len__gte=1),
                violation_error_message=_("Choose at least one weekday."),
            ),
            models.CheckConstraint(
                name="waitlist_minutes_within_a_day",
                condition=Q(minutes__contained_by=(0, MINUTES_A_DAY)) & Q(minutes__isempty=False),
                violation_error_message=_("The latest time must come after the earliest."),
            ),
            models.CheckConstraint(
                name="waitlist_state_exists", condition=Q(state__in=EntryState.values)
            ),
        ]
        indexes = [
            # Read every minute by the job that offers freed times.
            models.Index(
                fields=["created_at", "id"],
                name="waitlist_queue",
                condition=Q(state=EntryState.WAITING),
            )
        ]

    def __str__(self) -> str:
        return f"{self.location} ({self.get_state_display()})"

    def kept_visit(self, now: datetime) -> Appointment | None:
        """The later visit, while it is promised and still ahead."""
        visit = self.keeps
        promised = (AppointmentStatus.BOOKED, AppointmentStatus.PENDING)
        if visit is None or visit.status not in promised or visit.start <= now:
            return None
        return visit


class WaitlistOfferQuerySet(models.QuerySet["WaitlistOffer"]):
    """Offers in the words of the trade."""

    def unanswered(self) -> WaitlistOfferQuerySet:
        """Those that hold a time until they are answered."""
        return self.filter(state=OfferState.OFFERED)

    def overdue(self, now: datetime) -> WaitlistOfferQuerySet:
        """Those whose time to answer is over, or whose held time is gone."""
        gone = ~Q(appointment__status=AppointmentStatus.HELD)
        return self.unanswered().filter(Q(expires_at__lte=now) | gone)

    def for_location(self, location: Location) -> WaitlistOfferQuerySet:
        """Those of times at the location."""
        return self.filter(entry__location=location)


class WaitlistOffer(models.Model):
    """A freed time, held for one person until `expires_at`."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey(
        WaitlistEntry, models.PROTECT, related_name="offers", verbose_name=_("entry")
    )
    # The held time. It becomes the visit, or lapses when a kept visit moves into it.
    appointment = models.OneToOneField(
        Appointment, models.PROTECT, related_name="offer", verbose_name=_("held time")
    )
    start = models.DateTimeField(_("time offered"))
    state = models.CharField(
        _("state"), max_length=10, choices=OfferState.choices, default=OfferState.OFFERED
    )
    offered_at = models.DateTimeField(_("offered"))
    expires_at = models.DateTimeField(_("answer until"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # What an accepted offer led to: the held time itself, or the kept visit at its new time.
    visit = models.ForeignKey(
        Appointment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accepted_offers",
        verbose_name=_("visit"),
    )

    objects = WaitlistOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["-offered_at"]
        constraints = [
            models.UniqueConstraint(
                name="offer_one_at_a_time",
                fields=["entry"],
                condition=Q(state=OfferState.OFFERED),
            ),
            models.UniqueConstraint(name="offer_never_repeats_a_time", fields=["entry", "start"]),
            models.CheckConstraint(
                name="offer_leaves_time_to_answer",
                condition=Q(expires_at__gt=F("offered_at")) & Q(expires_at__lte=F("start")),
            ),
            models.CheckConstraint(
                name="offer_accepted_means_a_visit",
                condition=(Q(state=OfferState.ACCEPTED) & Q(visit__isnull=False))
                | (~Q(state=OfferState.ACCEPTED) & Q(visit__isnull=True)),
            ),
            models.CheckConstraint(
                name="offer_answered_once_closed",
                condition=(Q(state=OfferState.OFFERED) & Q(answered_at__isnull=True))
                | (~Q(state=OfferState.OFFERED) & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="offer_state_exists", condition=Q(state__in=OfferState.values)
            ),
        ]
        indexes = [
            # Read every minute by the job that lets unanswered offers go.
            models.Index(
                fields=["expires_at"],
                name="offer_by_expiry",
                condition=Q(state=OfferState.OFFERED),
            )
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M} UTC ({self.get_state_display()})"
