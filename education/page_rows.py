"""The rows of a condition page, read in three queries whatever the page holds."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    Picture,
    RelatedCondition,
    Section,
    Source,
    Status,
    Treatment,
)
from locations.models import HealthcareService, Location, PractitionerRole

FIGURE_FIELDS: Final = ("slug", "low", "high", "unit")
RULE_FIELDS: Final = (
    "slug", "had_min", "had_max", "better_min", "better_max", "outcome", "weeks_min", "weeks_max",
    "note",
)  # fmt: skip
SOURCE_FIELDS: Final = ("slug", "citation", "kind", "year", "url", "note")
SECTION_FIELDS: Final = ("kind", "heading", "blocks")
CARD_FIELDS: Final = ("level", "heading", "bullets", "advice")
CAUSE_FIELDS: Final = (
    "name", "is_most_common", "location", "feel", "signs", "aggravators", "mechanism", "helps",
)  # fmt: skip
# Of the page that a cause leads to; null where there is none.
OTHER_FIELDS: Final = ("slug", "title", "kind", "status")


@dataclass(frozen=True)
class PageRows:
    """What the database holds for one page. The rows of `services`, `related` and `clinics` are
    dictionaries; the others are models, read-only but for `condition`."""

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
    pictures: dict[str, Picture] = field(default_factory=dict)


class TreatmentRow(NamedTuple):
    """A treatment on the page, the visits it can be had in, and if it has a page of its own."""

    link: ConditionTreatment
    services: list[dict[str, str]]
    has_page: bool


def load_rows(pages: QuerySet[Condition], *, today: date) -> PageRows:
    """The rows of the one page in `pages`, with the clinics where people work `today`.

    Raises Condition.DoesNotExist if there is none.
    """
    condition = _with_rows(pages).get()
    sections = [Section(**row) for row in condition.section_rows]
    return PageRows(
        condition=condition,
        areas=[row["name"] for row in condition.area_rows],
        related=condition.related_rows,
        sources=[Source(**row) for row in condition.source_rows],
        rules=[HealingRule(**row) for row in condition.rule_rows],
        figures=[Figure(**row) for row in condition.figure_rows],
        sections=sections,
        causes=[_cause(row) for row in condition.cause_rows],
        care_cards=[CareCard(**row) for row in condition.card_rows],
        treatments=_treatments(condition),
        services=_services(condition, today),
        pictures=pictures_of(sections),
    )


def _with_rows(pages: QuerySet[Condition]) -> QuerySet[Any]:
    """The pages with all that belongs to each, as rows of JSON: one query in place of eight."""
    return (
        pages.select_related("approved_review", "live_revision")
        .defer("live_revision__content")
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
            section_rows=_of_condition(Section.objects.all(), "condition", *SECTION_FIELDS),
            card_rows=_of_condition(CareCard.objects.all(), "condition", *CARD_FIELDS),
            cause_rows=_of_condition(
                Cause.objects.all(),
                "condition",
                *CAUSE_FIELDS,
                **{f"other_{name}": f"leads_to__{name}" for name in OTHER_FIELDS},
            ),
        )
    )


def pictures_of(sections: list[Section]) -> dict[str, Picture]:
    """The pictures that the sections show, by name; asks nothing for a page without any."""
    blocks = [block for section in sections for block in section.blocks]
    names = [block["text"] for block in blocks if block["kind"] == "image"]
    return {row.slug: row for row in Picture.objects.filter(slug__in=names)} if names else {}


def treatments_of(slugs: list[str]) -> dict[str, Any]:
    """Treatments by name, each with `service_rows` and `has_page` as a `TreatmentRow` has them."""
    found = _with_pages(Treatment.objects.filter(slug__in=slugs), "pk", "slug")
    return {row.slug: row for row in found}


def _as_json(rows: QuerySet[Any], *same: str, **renamed: str) -> QuerySet[Any, Any]:
    return rows.values(json=JSONObject(**{name: name for name in same}, **renamed))


def _of_condition(rows: QuerySet[Any], link: str, *same: str, **renamed: str) -> ArraySubquery:
    """The rows that `link` ties to the condition of the outer query, in their own order."""
    return ArraySubquery(_as_json(rows.filter(**{link: OuterRef("pk")}), *same, **renamed))


def _cause(row: dict[str, Any]) -> Cause:
    other = {name: row[f"other_{name}"] for name in OTHER_FIELDS}
    leads_to = Condition(**other) if other["slug"] else None
    return Cause(**{name: row[name] for name in CAUSE_FIELDS}, leads_to=leads_to)


def _treatments(condition: Condition) -> list[TreatmentRow]:
    links = condition.treatment_links.select_related("treatment")
    found = _with_pages(links, "treatment", "treatment__slug")
    return [TreatmentRow(link, link.service_rows, link.has_page) for link in found]


def _with_pages(rows: QuerySet[Any], key: str, slug: str) -> QuerySet[Any]:
    """Rows of treatments, or that point to one, with its services and if it has a page."""
    services = HealthcareService.objects.active().filter(treatments=OuterRef(key))
    own_pages = Condition.objects.published().filter(kind=PageKind.TREATMENT, slug=OuterRef(slug))
    # The type of a queryset does not know what annotate() adds.
    annotated: QuerySet[Any] = rows.annotate(
        service_rows=ArraySubquery(_as_json(services, "slug", "name")), has_page=Exists(own_pages)
    )
    return annotated


def _services(
    condition: Condition, today: date
) -> list[tuple[HealthcareService, list[dict[str, str]]]]:
    services = HealthcareService.objects.active().filter(condition_links__condition=condition)
    return offered_at(services.order_by("condition_links__position", "name"), today)


def offered_at(
    services: QuerySet[HealthcareService], today: date
) -> list[tuple[HealthcareService, list[dict[str, str]]]]:
    """The services, each with the clinics where somebody offers it on the day."""
    offered = PractitionerRole.objects.filter(
        location=OuterRef("pk"),
        services=OuterRef(OuterRef("pk")),
        practitioner__is_active=True,
        valid__contains=today,
    )
    clinics = Location.objects.active().filter(Exists(offered))
    # The type of a queryset's own class does not know what annotate() adds.
    annotated: Any = services.annotate(clinic_rows=ArraySubquery(_as_json(clinics, "slug", "name")))
    return [(service, service.clinic_rows) for service in annotated]
