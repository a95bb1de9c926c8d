"""What helps: treatments with their doses, and single figures, each stored once for every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from education.models import constraints
from education.models.condition import LINES, Condition
from locations.models import HealthcareService

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def lines_field(label: _StrPromise) -> ArrayField[list[str], list[str]]:
    """A list of one-line texts."""
    return ArrayField(
        models.TextField(), verbose_name=label, default=list, blank=True, help_text=LINES
    )


class Unit(models.TextChoices):
    """What a figure counts. Wording is in `education.doses`."""

    SECOND = "second", _("seconds")
    MINUTE = "minute", _("minutes")
    HOUR = "hour", _("hours")
    DAY = "day", _("days")
    WEEK = "week", _("weeks")
    MONTH = "month", _("months")
    CENTIMETRE = "centimetre", _("centimetres")
    PERCENT = "percent", _("per cent")
    CELSIUS = "celsius", _("degrees Celsius")
    STEP = "step", _("steps")
    AGE = "age", _("years of age")


class Figure(models.Model):
    """A number or a range that texts quote as {slug}, so that it is written down once."""

    slug = models.SlugField(_("short name in texts"), unique=True)
    meaning = models.CharField(_("what it says"), max_length=200)
    low = models.PositiveSmallIntegerField(_("from"))
    high = models.PositiveSmallIntegerField(_("to"))
    unit = models.CharField(_("unit"), max_length=12, choices=Unit.choices)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["slug"]
        constraints = [
            constraints.plain_slug("figure_slug_is_plain"),
            constraints.span("figure_range_is_in_order", "low", "high"),
            constraints.known_choice("figure_unit_is_known", "unit", Unit),
        ]

    def __str__(self) -> str:
        return self.slug


class Setting(models.TextChoices):
    """Where a treatment happens."""

    HOME = "home", _("at home")
    CLINIC = "clinic", _("at the clinic")


class Frequency(models.TextChoices):
    """When a treatment is done. Wording is in `education.doses`."""

    NONE = "", _("not said")
    DAILY = "daily", _("every day")
    DAILY_OR_AFTER_RUN = "daily_or_after_run", _("every day, or after each run")
    BEFORE_ACTIVITY = "before_activity", _("before activity or stretching")
    MOSTLY_AFTER_RUN = "mostly_after_run", _("mostly after running")


class Treatment(models.Model):
    """Something a person does at home, or a professional does at the clinic.

    The dose is numbers: minutes, seconds held, times a day, per cent a week. Pages build the
    sentence from them (`education.doses`), so a dose is never typed into a page.
    """

    slug = models.SlugField(_("short name in texts"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    setting = models.CharField(_("where"), max_length=10, choices=Setting.choices)
    effect = models.TextField(_("what it does"), blank=True)
    indications = lines_field(_("good for"))
    kit = lines_field(_("what you need"))
    steps = lines_field(_("steps"))
    stop_rules = lines_field(_("limits and when to stop"))
    contraindications = lines_field(_("do not use it if"))
    evidence_note = models.TextField(_("what research says"), blank=True)
    minutes_min = models.PositiveSmallIntegerField(_("minutes, at least"), null=True, blank=True)
    minutes_max = models.PositiveSmallIntegerField(_("minutes, at most"), null=True, blank=True)
    hold_seconds = models.PositiveSmallIntegerField(_("seconds held"), null=True, blank=True)
    times_per_day_min = models.PositiveSmallIntegerField(
        _("times a day, at least"), null=True, blank=True
    )
    times_per_day_max = models.PositiveSmallIntegerField(
        _("times a day, at most"), null=True, blank=True
    )
    weekly_increase_max = models.PositiveSmallIntegerField(
        _("largest increase a week in per cent"), null=True, blank=True
    )
    frequency = models.CharField(
        _("when"), max_length=20, choices=Frequency.choices, blank=True, default=Frequency.NONE
    )
    services = models.ManyToManyField(
        HealthcareService, related_name="treatments", verbose_name=_("services"), blank=True
    )
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        verbose_name = _("treatment")
        verbose_name_plural = _("treatments")
        ordering = ["setting", "position", "name"]
        constraints = [
            constraints.plain_slug("treatment_slug_is_plain"),
            constraints.known_choice("treatment_setting_is_known", "setting", Setting),
            constraints.known_choice("treatment_frequency_is_known", "frequency", Frequency),
            constraints.span("treatment_minutes_are_in_order", "minutes_min", "minutes_max"),
            constraints.span(
                "treatment_times_are_in_order", "times_per_day_min", "times_per_day_max"
            ),
            models.CheckConstraint(
                name="treatment_hold_is_positive",
                condition=Q(hold_seconds__isnull=True) | Q(hold_seconds__gte=1),
            ),
            models.CheckConstraint(
                name="treatment_increase_is_a_per_cent",
                condition=Q(weekly_increase_max__isnull=True)
                | Q(weekly_increase_max__range=(1, 100)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConditionTreatment(models.Model):
    """A treatment that a condition's page shows, with what is special about it there."""

    condition = models.ForeignKey(
        Condition, models.CASCADE, related_name="treatment_links", verbose_name=_("condition")
    )
    treatment = models.ForeignKey(
        Treatment, models.PROTECT, related_name="condition_links", verbose_name=_("treatment")
    )
    note = models.TextField(_("what is special here"), blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        verbose_name = _("treatment on this page")
        verbose_name_plural = _("treatments on this page")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="condition_shows_a_treatment_once", fields=["condition", "treatment"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.condition} · {self.treatment}"


class Cause(models.Model):
    """A pattern behind the complaint; signs and aggravators complete “more likely if”."""

    condition = models.ForeignKey(
        Condition, models.CASCADE, related_name="causes", verbose_name=_("condition")
    )
    name = models.CharField(_("name"), max_length=100)
    is_most_common = models.BooleanField(_("the most common one"), default=False)
    location = models.TextField(_("where it is felt"), blank=True)
    feel = models.TextField(_("how it feels and when"), blank=True)
    signs = lines_field(_("more likely if: signs"))
    aggravators = lines_field(_("more likely if: what set it off"))
    mechanism = models.TextField(_("why it happens"), blank=True)
    helps = lines_field(_("what helps"))
    leads_to = models.ForeignKey(
        Condition,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="cause_of",
        verbose_name=_("page to read on"),
    )
    position = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("cause")
        verbose_name_plural = _("causes")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="cause_one_per_position",
                fields=["condition", "position"],
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                name="cause_only_one_is_most_common",
                fields=["condition"],
                condition=Q(is_most_common=True),
                violation_error_message=_("Only one cause can be the most common one."),
            ),
            models.CheckConstraint(name="cause_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
