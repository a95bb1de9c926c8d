"""The rows of a condition page, read in six queries whatever the page holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from education.models import (
    BodyArea,
    CareCard,
    Cause,
    Condition,
    ConditionTreatment,
    Figure,
    HealingRule,
    PageKind,
    RelatedCondition,
    Section,
    Source,
    Status,
)
from locations.models import HealthcareService, Location, PractitionerRole

FIGURE_FIELDS: Final = ("slug", "low", "high", "unit")
RULE_FIELDS: Final = (
    "slug", "had_min", "had_max", "better_min", "better_max", "outcome", "weeks_min", "weeks_max",
    "note",
)  # fmt: skip
SOURCE_FIELDS: Final = ("slug", "citation", "kind", "year", "url", "note")


@dataclass(frozen=True)
class PageRows:
    """What the database holds for one page. The rows of `services`, `related` and `clinics` are
    dictionaries; the others are models, those of `sources`, `rules` and `figures` read-only."""

    condition: Condition
    areas: list[str]
    related: list[dict[str, str]]
    sources: list[Source]
    rules: list[HealingRule]
    figures: list[Figure]
    sections: list[Section]
    causes: list[Cause]
    care_cards: list[CareCard]
    treatments: list[TreatmentRow]
    services: list[tuple[HealthcareService, list[dict[str, str]]]]


class TreatmentRow(NamedTuple):
    """A treatment on the page, the visits it can be had in, and if it has a page of its own."""

    link: ConditionTreatment
    services: list[dict[str, str]]
    has_page: bool


def load_rows(pages: QuerySet[Condition], *, today: date) -> PageRows:
    """The rows of the one page in `pages`, with the clinics where people work `today`.

    Raises Condition.DoesNotExist if there is none.
    """
    condition = (
        pages.select_related("approved_review")
        .annotate(
            area_rows=_of_condition(BodyArea.objects.all(), "conditions", name="name"),
            related_rows=_of_condition(
                RelatedCondition.objects.filter(other__status=Status.PUBLISHED),
                "condition",
                slug="other__slug",
                name="other__title",
                kind="kind",
                page="other__kind",
            ),
            source_rows=_of_condition(Source.objects.all(), "conditions", *SOURCE_FIELDS),
            rule_rows=_of_condition(HealingRule.objects.all(), "conditions", *RULE_FIELDS),
            figure_rows=ArraySubquery(_as_json(Figure.objects.all(), *FIGURE_FIELDS)),
        )
        .get()
    )
    return PageRows(
        condition=condition,
        areas=[row["name"] for row in condition.area_rows],
        related=condition.related_rows,
        sources=[Source(**row) for row in condition.source_rows],
        rules=[HealingRule(**row) for row in condition.rule_rows],
        figures=[Figure(**row) for row in condition.figure_rows],
        sections=list(condition.sections.all()),
        causes=list(condition.causes.select_related("leads_to")),
        care_cards=list(condition.care_cards.all()),
        treatments=_treatments(condition),
        services=_services(condition, today),
    )


def _as_json(rows: QuerySet[Any], *same: str, **renamed: str) -> QuerySet[Any, Any]:
    return rows.values(json=JSONObject(**{name: name for name in same}, **renamed))


def _of_condition(rows: QuerySet[Any], link: str, *same: str, **renamed: str) -> ArraySubquery:
    """The rows that `link` ties to the condition of the outer query, in their own order."""
    return ArraySubquery(_as_json(rows.filter(**{link: OuterRef("pk")}), *same, **renamed))


def _treatments(condition: Condition) -> list[TreatmentRow]:
    services = HealthcareService.objects.active().filter(treatments=OuterRef("treatment"))
    own_pages = Condition.objects.published().filter(
        kind=PageKind.TREATMENT, slug=OuterRef("treatment__slug")
    )
    links: Any = condition.treatment_links.select_related("treatment").annotate(
        service_rows=ArraySubquery(_as_json(services, "slug", "name")), has_page=Exists(own_pages)
    )
    return [TreatmentRow(link, link.service_rows, link.has_page) for link in links]


def _services(
    condition: Condition, today: date
) -> list[tuple[HealthcareService, list[dict[str, str]]]]:
    offered = PractitionerRole.objects.filter(
        location=OuterRef("pk"),
        services=OuterRef(OuterRef("pk")),
        practitioner__is_active=True,
        valid__contains=today,
    )
    clinics = Location.objects.active().filter(Exists(offered))
    # The type of a queryset's own class does not know what annotate() adds.
    services: Any = (
        HealthcareService.objects.active()
        .filter(condition_links__condition=condition)
        .order_by("condition_links__position", "name")
        .annotate(clinic_rows=ArraySubquery(_as_json(clinics, "slug", "name")))
    )
    return [(service, service.clinic_rows) for service in services]
