"""How a revision would look in the public template, without writing anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from education import page_rows, pages, snapshots
from education.models import (
    BodyArea,
    CareCard,
    Cause,
    Condition,
    ConditionTreatment,
    HealingRule,
    Review,
    Revision,
    Section,
    Source,
    Status,
)
from education.page_parts import ConditionPage
from locations.models import HealthcareService

Content = dict[str, Any]


def page_of(revision: Revision, *, today: date) -> ConditionPage:
    """The page as the revision says it, with its own review if it has one. Saves nothing."""
    live = page_rows.load_rows(Condition.objects.filter(pk=revision.condition_id), today=today)
    content = revision.content
    sections = [
        Section(condition=live.condition, position=number, **entry)
        for number, entry in enumerate(content["sections"])
    ]
    rows = replace(
        live,
        condition=_condition(live.condition, revision),
        areas=list(_rows(BodyArea, content["body_areas"]).values_list("name", flat=True)),
        related=_related(content["related"]),
        sources=list(_rows(Source, content["sources"])),
        rules=list(_rows(HealingRule, content["healing_rules"])),
        sections=sections,
        causes=_causes(live.condition, content["causes"]),
        care_cards=[
            CareCard(condition=live.condition, **entry)
            for entry in sorted(content["care_cards"], key=lambda card: card["level"])
        ],
        treatments=_treatments(live.condition, content["treatments"]),
        services=_services(content["services"], today),
        pictures=page_rows.pictures_of(sections),
    )
    return pages.build(rows, today=today)


def _rows(model: Any, slugs: list[str]) -> Any:
    return model.objects.filter(slug__in=slugs)


def _condition(condition: Condition, revision: Revision) -> Condition:
    """The page's own columns, in memory, with the review of this very revision."""
    for name in snapshots.FLAT:
        setattr(condition, name, revision.content[name])
    condition.slug = revision.content.get("slug", condition.slug)
    if revision.pk is not None:
        reviews = Review.objects.filter(revision=revision)
        condition.approved_review = reviews.first()
    return condition


def _related(entries: list[Content]) -> list[dict[str, str]]:
    public = Condition.objects.filter(status=Status.PUBLISHED)
    there = {page.slug: page for page in public.filter(slug__in=[e["other"] for e in entries])}
    found = [(entry, there[entry["other"]]) for entry in entries if entry["other"] in there]
    return [
        {"slug": page.slug, "name": page.title, "kind": entry["kind"], "page": page.kind}
        for entry, page in found
    ]


def _causes(condition: Condition, entries: list[Content]) -> list[Cause]:
    named = _rows(Condition, [entry["leads_to"] for entry in entries])
    pages_by_slug = {page.slug: page for page in named}
    return [
        Cause(
            condition=condition,
            position=number,
            **entry | {"leads_to": pages_by_slug.get(entry["leads_to"])},
        )
        for number, entry in enumerate(entries)
    ]


def _treatments(condition: Condition, entries: list[Content]) -> list[page_rows.TreatmentRow]:
    there = page_rows.treatments_of([entry["treatment"] for entry in entries])
    return [
        page_rows.TreatmentRow(
            ConditionTreatment(condition=condition, treatment=found, note=entry["note"]),
            found.service_rows,
            found.has_page,
        )
        for entry in entries
        if (found := there.get(entry["treatment"]))
    ]


def _services(slugs: list[str], today: date) -> list[Any]:
    services = HealthcareService.objects.active().filter(slug__in=slugs)
    found = page_rows.offered_at(services, today)
    return sorted(found, key=lambda row: slugs.index(row[0].slug))
