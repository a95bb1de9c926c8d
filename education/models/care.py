"""When to get help, and how long it takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, JSONField, Q, Value
from django.utils.translation import gettext_lazy as _

from education.blocks import is_line
from education.models import constraints
from education.models.condition import Condition
from education.rule_ids import EMERGENCY, ROUTINE, URGENT


class Level(models.IntegerChoices):
    """How soon; the numbers sort the most urgent first."""

    EMERGENCY = 1, _("emergency")
    URGENT = 2, _("urgent")
    ROUTINE = 3, _("not urgent")


RULES_BY_LEVEL: Final[dict[Level, tuple[str, ...]]] = {
    Level.EMERGENCY: EMERGENCY,
    Level.URGENT: URGENT,
    Level.ROUTINE: ROUTINE,
}


def validate_bullets(value: Any) -> None:
    """Raises ValidationError unless `value` is a list of {"text": line, "rules": [ids]}."""
    if not isinstance(value, list) or not value or not all(map(_is_bullet, value)):
        raise ValidationError(_("Every point needs a line of text and at least one rule."))


def _is_bullet(bullet: Any) -> bool:
    return (
        isinstance(bullet, dict)
        and set(bullet) == {"text", "rules"}
        and is_line(bullet["text"])
        and isinstance(bullet["rules"], list)
        and bool(bullet["rules"])
        and all(isinstance(rule, str) for rule in bullet["rules"])
    )


def _cites_only(level: Level, rules: Iterable[str]) -> Q:
    return Q(level=level, rule_ids__contained_by=list(rules))


class CareCard(models.Model):
    """What to do at one level of urgency, and the signs that call for it.

    Texts are plain, so an emergency card cannot carry a link. `rule_ids` is computed by the
    database from the bullets: the self-check and the pages speak of the same rules.
    """

    condition = models.ForeignKey(
        Condition, models.CASCADE, related_name="care_cards", verbose_name=_("condition")
    )
    level = models.PositiveSmallIntegerField(_("how soon"), choices=Level.choices)
    heading = models.CharField(
        _("heading"), max_length=120, help_text=_("What to do, ending in “if:”.")
    )
    bullets = models.JSONField(_("points"), validators=[validate_bullets])
    advice = models.TextField(_("closing sentence"), blank=True)
    rule_ids = models.GeneratedField(
        expression=Func(
            F("bullets"),
            Value("$[*].rules[*]"),
            function="jsonb_path_query_array",
            template="%(function)s(%(expressions)s::jsonpath)",
            output_field=JSONField(),
        ),
        output_field=JSONField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("care card")
        verbose_name_plural = _("care cards")
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(
                name="care_card_one_per_level",
                fields=["condition", "level"],
                violation_error_message=_("A page has one card of each level."),
            ),
            models.CheckConstraint(
                name="care_card_level_is_known", condition=Q(level__in=Level.values)
            ),
            models.CheckConstraint(name="care_card_has_a_heading", condition=~Q(heading="")),
            constraints.json_list("care_card_has_points", "bullets", may_be_empty=False),
            models.CheckConstraint(
                name="care_card_cites_rules_of_its_level",
                condition=_cites_only(Level.EMERGENCY, EMERGENCY)
                | _cites_only(Level.URGENT, URGENT)
                | _cites_only(Level.ROUTINE, ROUTINE),
                violation_error_message=_("A point names a rule that is not of this level."),
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    def clean(self) -> None:
        """Says which rule does not belong: a form cannot see the column the database computes."""
        super().clean()
        known = RULES_BY_LEVEL.get(Level(self.level), ()) if self.level in Level.values else ()
        cited = [rule for bullet in self.bullets or [] for rule in bullet["rules"]]
        if strange := [rule for rule in cited if rule not in known]:
            message = _("The rule %(rule)s is not of this level.")
            raise ValidationError(
                {"bullets": ValidationError(message, params={"rule": strange[0]})}
            )


class Outcome(models.TextChoices):
    """What the figures of a healing rule say. Wording is in `education.doses`."""

    BETTER_WITHIN = "better_within", _("better within these weeks of care")
    COURSE_THEN_CHECK = "course_then_check", _("a course of these weeks, then a check")
    SETTLED_IN_ANOTHER = "settled_in_another", _("maybe settled in as many weeks more")
    CARE_UP_TO = "care_up_to", _("care may go on up to these weeks")
    SILENT = "silent", _("the source says nothing")


class HealingRule(models.Model):
    """One cell of the recovery table. A cell about which the source is silent is kept as one.

    The case is either how long the trouble has lasted (days, `had_min` up to `had_max`, null
    meaning open) or how much better it is at the check (per cent, both ends included).
    """

    slug = models.SlugField(_("short name"), unique=True)
    had_min = models.PositiveSmallIntegerField(_("had for days, from"), null=True, blank=True)
    had_max = models.PositiveSmallIntegerField(_("had for days, up to"), null=True, blank=True)
    better_min = models.PositiveSmallIntegerField(_("per cent better, from"), null=True, blank=True)
    better_max = models.PositiveSmallIntegerField(_("per cent better, to"), null=True, blank=True)
    outcome = models.CharField(_("what happens"), max_length=20, choices=Outcome.choices)
    weeks_min = models.PositiveSmallIntegerField(_("weeks, at least"), null=True, blank=True)
    weeks_max = models.PositiveSmallIntegerField(_("weeks, at most"), null=True, blank=True)
    note = models.TextField(_("what else to say"), blank=True)
    source = models.ForeignKey(
        "Source", models.PROTECT, related_name="healing_rules", verbose_name=_("source")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        verbose_name = _("recovery figure")
        verbose_name_plural = _("recovery figures")
        ordering = ["position", "pk"]
        constraints = [
            constraints.plain_slug("healing_rule_slug_is_plain"),
            constraints.known_choice("healing_rule_outcome_is_known", "outcome", Outcome),
            constraints.span("healing_rule_weeks_are_in_order", "weeks_min", "weeks_max"),
            models.CheckConstraint(
                name="healing_rule_has_one_case",
                condition=Q(had_min__isnull=False, better_min__isnull=True, better_max__isnull=True)
                | Q(
                    had_min__isnull=True,
                    had_max__isnull=True,
                    better_min__isnull=False,
                    better_max__isnull=False,
                ),
                violation_error_message=_("Give either the days or the per cent, not both."),
            ),
            models.CheckConstraint(
                name="healing_rule_days_are_in_order",
                condition=Q(had_max__isnull=True) | Q(had_max__gt=F("had_min")),
            ),
            models.CheckConstraint(
                name="healing_rule_per_cents_are_in_order",
                condition=Q(better_min__isnull=True)
                | Q(better_max__gte=F("better_min"), better_max__lte=100),
            ),
            models.CheckConstraint(
                name="healing_rule_is_silent_without_weeks",
                condition=Q(outcome=Outcome.SILENT, weeks_min__isnull=True)
                | (~Q(outcome=Outcome.SILENT) & Q(weeks_min__isnull=False)),
                violation_error_message=_("Give weeks, except where the source says nothing."),
            ),
        ]

    def __str__(self) -> str:
        return self.slug
