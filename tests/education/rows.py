"""Rows of the education app for tests, with sensible defaults."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from education import publishing
from education.models import (
    CareCard,
    Condition,
    Figure,
    HealingRule,
    Review,
    Section,
    Source,
    Treatment,
)
from tests.builders import NOW

ALARM = {"heading": "Call 911 if:", "bullets": [{"text": "your foot is cold", "rules": ["E1"]}]}
BULLETS = [{"text": "you cannot walk on it", "rules": ["U1"]}]


def refused_by(name: str) -> Any:
    """The database says no, naming the constraint."""
    return pytest.raises(IntegrityError, match=name)


def make_condition(slug: str = "sore-toe", **overrides: Any) -> Condition:
    """A draft without parts."""
    defaults: dict[str, Any] = {
        "title": slug.replace("-", " ").capitalize(),
        "summary": "A toe that hurts.",
        "changed_at": NOW,
    }
    return Condition.objects.create(slug=slug, **defaults | overrides)


def make_section(condition: Condition, kind: str = "overview", **overrides: Any) -> Section:
    """A section with one paragraph."""
    defaults: dict[str, Any] = {
        "heading": kind.capitalize(),
        "position": 10 * (condition.sections.count() + 1),
        "blocks": [{"kind": "paragraph", "text": "It hurts."}],
    }
    return Section.objects.create(condition=condition, kind=kind, **defaults | overrides)


def make_card(condition: Condition, level: int = 2, **overrides: Any) -> CareCard:
    """An urgent card with one point."""
    defaults: dict[str, Any] = {"heading": "Be seen today if:", "bullets": BULLETS}
    return CareCard.objects.create(condition=condition, level=level, **defaults | overrides)


def make_treatment(slug: str = "toe-stretch", **overrides: Any) -> Treatment:
    """A home treatment without a dose."""
    defaults: dict[str, Any] = {"name": slug.replace("-", " ").capitalize(), "setting": "home"}
    return Treatment.objects.create(slug=slug, **defaults | overrides)


def make_figure(slug: str = "trial", low: int = 1, high: int = 2, unit: str = "week") -> Figure:
    """A figure of one to two weeks."""
    return Figure.objects.create(slug=slug, low=low, high=high, unit=unit, meaning="A trial")


def make_source(slug: str = "article", **overrides: Any) -> Source:
    """A study."""
    defaults: dict[str, Any] = {"citation": "An article", "kind": "study"}
    return Source.objects.create(slug=slug, **defaults | overrides)


def make_rule(slug: str = "early", **overrides: Any) -> HealingRule:
    """Under three weeks: better in two to three weeks."""
    defaults: dict[str, Any] = {
        "had_min": 0,
        "had_max": 21,
        "outcome": "better_within",
        "weeks_min": 2,
        "weeks_max": 3,
    }
    source = overrides.pop("source", None) or make_source(f"source-of-{slug}")
    return HealingRule.objects.create(slug=slug, source=source, **defaults | overrides)


def make_review(condition: Condition, **overrides: Any) -> Review:
    """A review of this year, due in the next."""
    defaults: dict[str, Any] = {
        "reviewer_name": "Sam Sample",
        "reviewer_credentials": "Registered Physiotherapist",
        "reviewed_on": date(2027, 6, 1),
        "next_due": date(2028, 6, 1),
        "recorded_at": NOW,
    }
    return Review.objects.create(condition=condition, **defaults | overrides)


def make_published(slug: str = "sore-toe", **overrides: Any) -> Condition:
    """A public sample page with one section, an emergency and an urgent card."""
    condition = make_ready(slug, **overrides)
    return publishing.publish_sample(condition, now=NOW)


def make_ready(slug: str = "sore-toe", **overrides: Any) -> Condition:
    """A draft with nothing to mend: one section, an emergency and an urgent card."""
    condition = make_condition(slug, **overrides)
    make_section(condition)
    make_card(condition, 1, **ALARM)
    make_card(condition)
    return condition


def approval(**overrides: Any) -> publishing.Approval:
    """What a reviewer says when they approve."""
    defaults: dict[str, Any] = {
        "reviewer_name": "Sam Sample",
        "reviewer_credentials": "Registered Physiotherapist",
        "reviewed_on": date(2027, 6, 1),
        "next_due": date(2028, 6, 1),
    }
    return publishing.Approval(**defaults | overrides)
