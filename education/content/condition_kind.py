"""How a condition page of the starter library is read from and written to the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError

from education import blocks, publishing, snapshots
from education.content.kinds import Content, existing, pick
from education.content.library import ContentError
from education.models import (
    BodyArea,
    CareCard,
    Cause,
    Condition,
    ConditionService,
    ConditionTreatment,
    HealingRule,
    Level,
    PageKind,
    RelatedCondition,
    Section,
    Source,
    Treatment,
)
from education.models.care import validate_bullets
from locations.models import HealthcareService

LISTS: Final = (
    "body_areas", "healing_rules", "sources", "services", "treatments", "related", "sections",
    "care_cards", "causes",
)  # fmt: skip
FIELDS: Final[Content] = dict.fromkeys(snapshots.FLAT, "") | {
    name: [] for name in ("lay_names", *LISTS)
}
CAUSE: Final[Content] = dict.fromkeys(("name", "location", "feel", "mechanism", "leads_to"), "") | {
    "is_most_common": False, "signs": [], "aggravators": [], "helps": [],
}  # fmt: skip


@dataclass(frozen=True)
class ConditionKind:
    """A page with all its parts; `name` is the folder of its kind's files."""

    name: str
    page_kind: PageKind

    def find(self, key: str) -> Condition | None:
        """The page called `key` in the site's language, locked, or None."""
        pages = Condition.objects.select_for_update().filter(language=settings.LANGUAGE_CODE)
        return pages.filter(slug=key).first()

    def is_settled(self, row: Condition) -> bool:
        """True once a clinician has approved the page: the text must stay what they approved."""
        return row.approved_review_id is not None

    def snapshot(self, row: Condition) -> Content:
        """The page's content."""
        return snapshots.condition_content(row)

    def wanted(self, key: str, document: Content) -> Content:
        """What the file asks for, without services and pages that do not exist (yet).

        Raises ContentError for an area, a treatment, a source or a rule that does not exist.
        """
        label = f"{self.name}:{key}"
        content = pick(label, document, FIELDS)
        for name, model in (
            ("body_areas", BodyArea),
            ("healing_rules", HealingRule),
            ("sources", Source),
        ):
            content[name] = sorted(content[name])
            _require(label, content[name], existing(model, content[name]))
        content["services"] = existing(HealthcareService, content["services"])
        content["treatments"] = _treatments(label, content["treatments"])
        content["related"] = _related(content["related"])
        content["sections"] = [_section(label, entry) for entry in content["sections"]]
        content["care_cards"] = [_card(label, entry) for entry in content["care_cards"]]
        content["causes"] = _causes(label, content["causes"])
        return content

    def write(
        self, key: str, row: Condition | None, content: Content, *, now: datetime
    ) -> Condition:
        """Creates the page and makes it public as sample content, or rewrites it in its state."""
        page = row or Condition(slug=key, language=settings.LANGUAGE_CODE, kind=self.page_kind)
        for name in snapshots.FLAT:
            setattr(page, name, content[name])
        page.changed_at = now
        page.clean_fields()
        page.save()
        page.body_areas.set(BodyArea.objects.filter(slug__in=content["body_areas"]))
        page.healing_rules.set(HealingRule.objects.filter(slug__in=content["healing_rules"]))
        page.sources.set(Source.objects.filter(slug__in=content["sources"]))
        _write_parts(page, content)
        write_links(page, content)
        return page if row else publishing.publish_sample(page, now=now)

    def relate(self, row: Condition, document: Content) -> None:
        """Writes anew what names other pages, which may have come since."""
        write_relations(row, _related(document.get("related", [])))
        write_causes(row, _causes(f"{self.name}:{row.slug}", document.get("causes", [])))


PAGE_KINDS: Final = (
    ConditionKind("conditions", PageKind.CONDITION),
    ConditionKind("guides", PageKind.GUIDE),
    ConditionKind("treatment_pages", PageKind.TREATMENT),
)


def _require(label: str, asked: list[str], found: list[str]) -> None:
    if missing := sorted(set(asked) - set(found)):
        raise ContentError(f"{label}: nothing is called “{missing[0]}”")


def _treatments(label: str, entries: list[Content]) -> list[Content]:
    picked = [pick(label, entry, {"treatment": "", "note": ""}) for entry in entries]
    slugs = [entry["treatment"] for entry in picked]
    _require(label, slugs, existing(Treatment, slugs))
    return picked


def _related(entries: list[Content]) -> list[Content]:
    there = existing(Condition, [entry["other"] for entry in entries])
    return [entry for entry in entries if entry["other"] in there]


def _section(label: str, entry: Content) -> Content:
    section = pick(label, entry, {"kind": "", "heading": "", "text": ""})
    return {"kind": section["kind"], "heading": section["heading"]} | {
        "blocks": blocks.parse(section["text"])
    }


def _card(label: str, entry: Content) -> Content:
    card = pick(label, entry, {"level": "", "heading": "", "bullets": [], "advice": ""})
    try:
        validate_bullets(card["bullets"])
        return card | {"level": Level[card["level"].upper()].value}
    except (KeyError, ValidationError) as fault:
        raise ContentError(f"{label}: a care card of level “{card['level']}”: {fault}") from fault


def _causes(label: str, entries: list[Content]) -> list[Content]:
    causes = [pick(label, entry, CAUSE) for entry in entries]
    there = existing(Condition, [cause["leads_to"] for cause in causes])
    return [
        cause | {"leads_to": cause["leads_to"] if cause["leads_to"] in there else ""}
        for cause in causes
    ]


def _write_parts(page: Condition, content: Content) -> None:
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
    )


def _placed(entries: list[Any]) -> Iterator[tuple[int, Any]]:
    """Entries with their positions, ten apart so that editors can put something between."""
    return ((10 * number, entry) for number, entry in enumerate(entries, start=1))


def _by_slug(model: Any, slugs: list[str]) -> dict[str, Any]:
    return {row.slug: row for row in model._default_manager.filter(slug__in=slugs)}
