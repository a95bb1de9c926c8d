"""Writes a page's content, as plain data, into its rows. Reading them back gives it again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from education import addresses, snapshots
from education.models import (
    BodyArea,
    CareCard,
    Cause,
    Condition,
    ConditionService,
    ConditionTreatment,
    HealingRule,
    RelatedCondition,
    Section,
    Source,
    Treatment,
)
from locations.models import HealthcareService

Content = dict[str, Any]


def write_content(page: Condition, content: Content) -> None:
    """Makes the page's rows say `content`. What it names and is gone by now is left out.

    The page's own columns are saved with it; the caller sets the ones that are no content.
    """
    for name in snapshots.FLAT:
        setattr(page, name, content[name])
    before, page.slug = page.slug, content.get("slug", page.slug)
    page.save()
    if page.published_at and before != page.slug:
        addresses.renamed(page, before)
    write_pointers(page, content)
    write_parts(page, content)
    write_links(page, content)


def write_pointers(page: Condition, content: Content) -> None:
    """The body areas, recovery figures and sources of the page."""
    page.body_areas.set(BodyArea.objects.filter(slug__in=content["body_areas"]))
    page.healing_rules.set(HealingRule.objects.filter(slug__in=content["healing_rules"]))
    page.sources.set(Source.objects.filter(slug__in=content["sources"]))


def write_parts(page: Condition, content: Content) -> None:
    """The parts that belong to the page alone; the order of the lists becomes their position."""
    for related in (page.sections, page.care_cards):
        related.all().delete()
    Section.objects.bulk_create(
        Section(condition=page, position=position, **entry)
        for position, entry in _placed(content["sections"])
    )
    CareCard.objects.bulk_create(
        CareCard(condition=page, **entry) for entry in content["care_cards"]
    )
    write_causes(page, content["causes"])


def write_causes(page: Condition, causes: list[Content]) -> None:
    """Replaces the page's causes, each with the page that it leads to."""
    page.causes.all().delete()
    pages = {other.slug: other for other in Condition.objects.filter(language=page.language)}
    Cause.objects.bulk_create(
        Cause(
            condition=page, position=position, **entry | {"leads_to": pages.get(entry["leads_to"])}
        )
        for position, entry in _placed(causes)
    )


def write_links(page: Condition, content: Content) -> None:
    """Replaces what the page shares with others: services, treatments and other pages."""
    for links in (page.service_links, page.treatment_links):
        links.all().delete()
    services = _by_slug(HealthcareService, content["services"])
    ConditionService.objects.bulk_create(
        ConditionService(condition=page, service=services[slug], position=position)
        for position, slug in _placed(content["services"])
        if slug in services
    )
    entries = content["treatments"]
    treatments = _by_slug(Treatment, [entry["treatment"] for entry in entries])
    ConditionTreatment.objects.bulk_create(
        ConditionTreatment(
            condition=page,
            treatment=treatments[entry["treatment"]],
            note=entry["note"],
            position=position,
        )
        for position, entry in _placed(entries)
        if entry["treatment"] in treatments
    )
    write_relations(page, content["related"])


def write_relations(page: Condition, related: list[Content]) -> None:
    """Replaces the other pages that the page names."""
    page.relations.all().delete()
    others = _by_slug(Condition, [entry["other"] for entry in related])
    RelatedCondition.objects.bulk_create(
        RelatedCondition(
            condition=page, other=others[entry["other"]], kind=entry["kind"], position=position
        )
        for position, entry in _placed(related)
        if entry["other"] in others
    )


def _placed(entries: list[Any]) -> Iterator[tuple[int, Any]]:
    """Entries with their positions, ten apart so that editors can put something between."""
    return ((10 * number, entry) for number, entry in enumerate(entries, start=1))


def _by_slug(model: Any, slugs: list[str]) -> dict[str, Any]:
    return {row.slug: row for row in model._default_manager.filter(slug__in=slugs)}
