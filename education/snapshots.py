"""A page's content as plain data: what the loader compares, checks walk through, and a later
revision can keep. Positions are the order of the lists; rows are named by their slugs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from education.models import Condition

FLAT: Final = ("title", "lay_names", "summary", "drawing", "no_urgent_card_reason")
SECTION: Final = ("kind", "heading", "blocks")
CARD: Final = ("level", "heading", "bullets", "advice")
CAUSE: Final = (
    "name", "is_most_common", "location", "feel", "signs", "aggravators", "mechanism", "helps",
)  # fmt: skip


def condition_content(condition: Condition) -> dict[str, Any]:
    """Everything an editor can change on a page, and nothing about its state or reviews."""
    return {name: getattr(condition, name) for name in FLAT} | {
        "body_areas": _slugs(condition.body_areas),
        "healing_rules": _slugs(condition.healing_rules),
        "sources": _slugs(condition.sources),
        "services": list(condition.service_links.values_list("service__slug", flat=True)),
        "treatments": [
            {"treatment": slug, "note": note}
            for slug, note in condition.treatment_links.values_list("treatment__slug", "note")
        ],
        "related": [
            {"other": slug, "kind": kind}
            for slug, kind in condition.relations.values_list("other__slug", "kind")
        ],
        "sections": list(condition.sections.values(*SECTION)),
        "care_cards": list(condition.care_cards.values(*CARD)),
        "causes": [
            {name: getattr(cause, name) for name in CAUSE}
            | {"leads_to": cause.leads_to.slug if cause.leads_to else ""}
            for cause in condition.causes.select_related("leads_to")
        ],
    }


def texts_of(content: Any) -> Iterator[str]:
    """Every text anywhere in plain data."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from texts_of(value)
    elif isinstance(content, list):
        for value in content:
            yield from texts_of(value)


def _slugs(rows: Any) -> list[str]:
    return sorted(rows.values_list("slug", flat=True))
