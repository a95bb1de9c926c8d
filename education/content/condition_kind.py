"""How a condition page of the starter library is read from and written to the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError

from education import blocks, page_writing, publishing, revisions, snapshots
from education.content.kinds import Content, existing, pick
from education.content.library import ContentError
from education.models import BodyArea, Condition, HealingRule, Level, PageKind, Source, Treatment
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
        """True once a clinician has approved the page, or somebody here has written a draft."""
        return row.approved_review_id is not None or revisions.written_here(row)

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
        page_writing.write_pointers(page, content)
        page_writing.write_parts(page, content)
        page_writing.write_links(page, content)
        return page if row else publishing.publish_sample(page, now=now, record=False)

    def relate(self, row: Condition, document: Content) -> None:
        """Writes anew what names other pages, which may have come since."""
        page_writing.write_relations(row, _related(document.get("related", [])))
        causes = _causes(f"{self.name}:{row.slug}", document.get("causes", []))
        page_writing.write_causes(row, causes)


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
