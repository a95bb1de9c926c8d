"""What pages share: body areas, figures, recovery figures, sources, treatments."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from education import doses
from education.admin.base import ContentAdmin
from education.admin.shared import SharedFactAdmin
from education.models import BodyArea, Figure, HealingRule, Source, Treatment


@admin.register(BodyArea)
class BodyAreaAdmin(ContentAdmin):
    """Body areas."""

    list_display = ["name", "parent", "position"]
    list_select_related = ["parent"]
    search_fields = ["name"]


@admin.register(Figure)
class FigureAdmin(SharedFactAdmin):
    """Figures that texts quote."""

    list_display = ["slug", "words", "meaning"]
    search_fields = ["slug", "meaning"]

    @admin.display(description=_("reads"))
    def words(self, figure: Figure) -> str:
        """The figure as pages show it."""
        return doses.amount(figure.low, figure.high, figure.unit)


@admin.register(HealingRule)
class HealingRuleAdmin(SharedFactAdmin):
    """The cells of the recovery table."""

    list_display = ["slug", "case", "words"]

    @admin.display(description=_("for"))
    def case(self, rule: HealingRule) -> str:
        """Whom it is about."""
        return doses.case(rule)

    @admin.display(description=_("reads"))
    def words(self, rule: HealingRule) -> str:
        """What pages show."""
        return doses.outlook(rule)


@admin.register(Source)
class SourceAdmin(SharedFactAdmin):
    """Sources."""

    list_display = ["citation", "kind", "year"]
    list_filter = ["kind"]
    search_fields = ["slug", "citation"]


@admin.register(Treatment)
class TreatmentAdmin(SharedFactAdmin):
    """Treatments with their doses; a change shows on every page that names the treatment."""

    list_display = ["name", "setting", "words"]
    list_filter = ["setting"]
    search_fields = ["name", "slug"]
    filter_horizontal = ["services"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "setting", "effect", "position"]}),
        (
            _("Dose"),
            {
                "fields": [
                    ("minutes_min", "minutes_max"),
                    "hold_seconds",
                    ("times_per_day_min", "times_per_day_max"),
                    "weekly_increase_max",
                    "frequency",
                ]
            },
        ),
        (
            _("How and for whom"),
            {"fields": ["indications", "kit", "steps", "stop_rules", "contraindications"]},
        ),
        (_("More"), {"fields": ["evidence_note", "services"]}),
    ]

    @admin.display(description=_("dose"))
    def words(self, treatment: Treatment) -> str:
        """The dose as a sentence."""
        return doses.dose(treatment)
