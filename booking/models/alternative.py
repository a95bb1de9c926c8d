"""Other times that the clinic holds for a patient whose visit no longer fits its schedule."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.models.appointment import Appointment

# So many times are held for one visit.
HELD_TIMES: Final = 3


class AlternativeState(models.TextChoices):
    """Whether the patient has answered."""

    OPEN = "open", _("waiting for the patient")
    ACCEPTED = "accepted", _("another time taken")
    DECLINED = "declined", _("none of them suits")
    LAPSED = "lapsed", _("not answered in time")
    WITHDRAWN = "withdrawn", _("withdrawn by the clinic")


class AlternativeSetQuerySet(models.QuerySet["AlternativeSet"]):
    """Sets in the words of the trade."""

    def unanswered(self) -> AlternativeSetQuerySet:
        """Those whose times are held until the patient answers."""
        return self.filter(state=AlternativeState.OPEN)

    def overdue(self, now: datetime) -> AlternativeSetQuerySet:
        """Those whose time to answer is over, or whose visit is not the one that they were for."""
        is_old = ~Q(visit__version=F("visit_version")) | ~Q(visit__status__in=["booked", "pending"])
        return self.unanswered().filter(Q(expires_at__lte=now) | is_old)

    def with_names(self) -> AlternativeSetQuerySet:
        """Everything a line about them prints, in one query."""
        names = ("practitioner", "location", "service", "patient")
        return self.select_related("made_by", *(f"visit__{name}" for name in names))


class AlternativeSet(models.Model):
    """A question to a patient: which of these times instead? The visit stays until they answer."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(
        Appointment, models.PROTECT, related_name="alternative_sets", verbose_name=_("visit")
    )
    # Of the visit when the times were held: a visit that moved since needs no other time.
    visit_version = models.PositiveIntegerField(_("version of the visit"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    made_at = models.DateTimeField(_("asked"))
    expires_at = models.DateTimeField(_("answer until"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=AlternativeState.choices,
        default=AlternativeState.OPEN,
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = AlternativeSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("other times")
        verbose_name_plural = _("other times")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                name="alternatives_one_question_at_a_time",
                fields=["visit"],
                condition=Q(state="open"),
            ),
            models.CheckConstraint(
                name="alternatives_leave_time_to_answer",
                condition=Q(expires_at__gt=F("made_at")),
            ),
            models.CheckConstraint(
                name="alternatives_answered_once_closed",
                condition=(Q(state="open") & Q(answered_at__isnull=True))
                | (~Q(state="open") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="alternatives_state_exists", condition=Q(state__in=AlternativeState.values)
            ),
        ]
        indexes = [
            # Read every minute by the job that lets unanswered times go.
            models.Index(
                fields=["expires_at"],
                name="alternatives_by_expiry",
                condition=Q(state="open"),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())


class AlternativeTime(models.Model):
    """One of the held times of a set."""

    alternatives = models.ForeignKey(
        AlternativeSet, models.CASCADE, related_name="times", verbose_name=_("other times")
    )
    # The held row; it lapses when the visit moves into its time, or when the question is over.
    appointment = models.OneToOneField(
        Appointment, models.PROTECT, related_name="alternative", verbose_name=_("held time")
    )
    start = models.DateTimeField(_("time"))
    is_chosen = models.BooleanField(_("chosen"), default=False)

    class Meta:
        verbose_name = _("other time")
        verbose_name_plural = _("other times")
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(
                name="alternatives_one_time_chosen",
                fields=["alternatives"],
                condition=Q(is_chosen=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M} UTC"
