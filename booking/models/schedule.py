"""When practitioners work: weekly rules, exceptions by date, time off.

Hours are minutes of the local day, `[from, until)`; the location's zone turns them into instants.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    DateRangeField,
    DateTimeRangeField,
    IntegerRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange, Int4Range

from locations.models import Practitioner, PractitionerRole, Weekday
from locations.models.location import MINUTES_A_DAY, clock


class WindowMode(models.TextChoices):
    """How the times of a window can be had online."""

    BOOK = "book", _("online")
    PHONE = "phone", _("by phone only")


class WorkingHoursQuerySet(models.QuerySet["WorkingHours"]):
    """Weekly rules in the words of the trade."""

    def valid_within(self, dates: DateRange) -> WorkingHoursQuerySet:
        """Rules that hold on at least one of the dates."""
        return self.filter(valid__overlap=dates)


def every_week() -> Int4Range:
    """Both weeks of the A/B cycle."""
    return Int4Range(0, 2)


class RoleBound(models.Model):
    """A row that belongs to a role, and so to its practitioner.

    `practitioner` repeats the role's, because an exclusion constraint sees one table only; a
    composite foreign key in the migration keeps the two equal.
    """

    role = models.ForeignKey(
        PractitionerRole, models.CASCADE, related_name="%(class)s", verbose_name=_("role")
    )
    practitioner = models.ForeignKey(Practitioner, models.CASCADE, editable=False, related_name="+")
    minutes = IntegerRangeField(_("hours"), null=True, blank=True)

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        """Keeps `practitioner` the role's."""
        self.practitioner_id = self.role.practitioner_id
        super().save(**kwargs)

    def clean(self) -> None:
        """Names the practitioner before constraints are validated."""
        if self.role_id:
            self.practitioner_id = self.role.practitioner_id

    @property
    def hours(self) -> str:
        """The hours in wall time, such as 09:00–17:00; empty if there are none."""
        if self.minutes is None:
            return ""
        return f"{clock(self.minutes.lower):%H:%M}–{clock(self.minutes.upper):%H:%M}"


class WorkingHours(RoleBound):
    """A weekly window. `cycle` [0,2) is every week, [0,1) week A, [1,2) week B."""

    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    minutes = IntegerRangeField(_("hours"))
    valid = DateRangeField(_("valid"), default=DateRange)
    cycle = IntegerRangeField(_("weeks"), default=every_week)
    online_mode = models.CharField(
        _("bookable"), max_length=10, choices=WindowMode.choices, default=WindowMode.BOOK
    )

    objects = WorkingHoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        ordering = ["role", "weekday", "minutes"]
        constraints = [
            ExclusionConstraint(
                name="working_hours_one_place_at_a_time",
                expressions=[
                    ("practitioner", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    ("minutes", RangeOperators.OVERLAPS),
                    ("cycle", RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "This person already works in these hours, here or at another clinic."
                ),
            ),
            models.CheckConstraint(
                name="working_hours_within_a_day",
                condition=Q(minutes__contained_by=(0, MINUTES_A_DAY)) & Q(minutes__isempty=False),
                violation_error_message=_("The end must come after the start, on the same day."),
            ),
            models.CheckConstraint(
                name="working_hours_have_days", condition=Q(valid__isempty=False)
            ),
            models.CheckConstraint(
                name="working_hours_cycle_of_two_weeks",
                condition=Q(cycle__contained_by=(0, 2)) & Q(cycle__isempty=False),
            ),
            models.CheckConstraint(
                name="working_hours_weekday_exists", condition=Q(weekday__range=(0, 6))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.hours}"


class OverrideMode(models.TextChoices):
    """What an override does to the weekly rules of its date."""

    REPLACE = "replace", _("work these hours instead")
    ADD = "add", _("work these hours as well")
    CLOSED = "closed", _("do not work")


class DateOverride(RoleBound):
    """An exception for one date. Several rows of one date may stand side by side."""

    date = models.DateField(_("date"))
    mode = models.CharField(_("on this day"), max_length=10, choices=OverrideMode.choices)

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        ordering = ["date", "role", "minutes"]
        constraints = [
            ExclusionConstraint(
                name="override_one_place_at_a_time",
                expressions=[
                    ("practitioner", RangeOperators.EQUAL),
                    ("date", RangeOperators.EQUAL),
                    ("minutes", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Another exception of this day covers these hours."),
            ),
            models.CheckConstraint(
                name="override_has_hours_unless_closed",
                condition=(Q(mode=OverrideMode.CLOSED) & Q(minutes__isnull=True))
                | (~Q(mode=OverrideMode.CLOSED) & Q(minutes__isnull=False)),
                violation_error_message=_("Give the hours, or choose “do not work”."),
            ),
            models.CheckConstraint(
                name="override_within_a_day",
                condition=Q(minutes__isnull=True)
                | (Q(minutes__contained_by=(0, MINUTES_A_DAY)) & Q(minutes__isempty=False)),
                violation_error_message=_("The end must come after the start, on the same day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.get_mode_display()} {self.hours}".strip()


class TimeOffState(models.TextChoices):
    """Whether a time off counts yet. Only approved time off takes slots away."""

    REQUESTED = "requested", _("requested")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")


class TimeOff(models.Model):
    """A stretch of time in which a practitioner sees nobody. The reason is private."""

    practitioner = models.ForeignKey(
        Practitioner, models.CASCADE, related_name="time_off", verbose_name=_("practitioner")
    )
    span = DateTimeRangeField(_("time"))
    reason = models.CharField(_("reason (private)"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=TimeOffState.choices, default=TimeOffState.REQUESTED
    )
    cover = models.ForeignKey(
        Practitioner,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="covers",
        verbose_name=_("covered by"),
    )
    # What the manager says to it; the practitioner reads it.
    answer = models.CharField(_("answer"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("time off")
        verbose_name_plural = _("time off")
        ordering = ["-span"]
        constraints = [
            ExclusionConstraint(
                name="time_off_once",
                expressions=[
                    ("practitioner", RangeOperators.EQUAL),
                    ("span", RangeOperators.OVERLAPS),
                ],
                condition=~Q(state="declined"),
                violation_error_message=_("This person is already off in part of that time."),
            ),
            models.CheckConstraint(
                name="time_off_has_length",
                condition=Q(span__isempty=False)
                & Q(span__startswith__isnull=False)
                & Q(span__endswith__isnull=False),
                violation_error_message=_("The end must come after the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practitioner.name}: {self.get_state_display()}"
