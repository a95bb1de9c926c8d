"""What leaves with a condition page: no markup of an editor's, and data that machines can read."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from education import publishing
from education.models import (
    BodyArea,
    CareCard,
    Cause,
    Condition,
    ConditionTreatment,
    HealingRule,
    RelatedCondition,
    Section,
    Source,
    Treatment,
)
from tests.builders import NOW
from tests.education.page_text import HUB, html_of, text_of
from tests.education.rows import approval, make_published, make_rule, make_section, make_treatment

pytestmark = pytest.mark.django_db

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}{% load x %}\"'"


def fill_with_evil(condition: Condition) -> None:
    """Puts markup into every text that an editor can write on a page."""
    other = make_published("other", title=f"Other {EVIL}")
    RelatedCondition.objects.create(condition=condition, other=other)
    make_section(condition, "tell_apart", heading=EVIL)
    make_section(condition, "home_care", blocks=[{"kind": "do", "items": [EVIL]}])
    make_section(condition, "recovery", blocks=[{"kind": "callout", "text": EVIL}])
    make_section(condition, "professional", blocks=[{"kind": "steps", "items": [EVIL]}])
    Section.objects.filter(kind="overview").update(blocks=[{"kind": "paragraph", "text": EVIL}])
    CareCard.objects.filter(level=2).update(
        heading=EVIL, advice=EVIL, bullets=[{"text": EVIL, "rules": ["U1"]}]
    )
    lines = [EVIL, EVIL]
    Cause.objects.create(
        condition=condition, name=EVIL, position=1, location=EVIL, feel=EVIL, mechanism=EVIL,
        signs=lines, aggravators=lines, helps=lines, leads_to=other,
    )  # fmt: skip
    for setting in ("home", "clinic"):
        treatment = make_treatment(
            f"evil-{setting}", setting=setting, name=EVIL, effect=EVIL, evidence_note=EVIL,
            indications=lines, kit=lines, steps=lines, stop_rules=lines, contraindications=lines,
        )  # fmt: skip
        ConditionTreatment.objects.create(condition=condition, treatment=treatment, note=EVIL)
    source = Source.objects.create(
        slug="evil", kind="study", citation=EVIL, note=EVIL, url='https://x.test/"><script>'
    )
    condition.sources.add(source)
    condition.healing_rules.add(make_rule(note=EVIL, source=source))
    condition.body_areas.add(BodyArea.objects.create(slug="toe", name=EVIL[:60]))
    Condition.objects.filter(pk=condition.pk).update(
        title=EVIL, summary=EVIL, lay_names=[EVIL[:80]]
    )


def test_no_editor_field_can_put_markup_on_a_page(client: Client) -> None:
    condition = make_published()
    fill_with_evil(condition)
    publishing.approve(condition, approval(reviewer_name=EVIL, reviewer_credentials=EVIL), now=NOW)
    for url in (condition.get_absolute_url(), "/conditions/"):
        html = html_of(client, url)
        assert "<script>" not in html
        assert "<img" not in html
        assert "{{7*7}}" in html
        assert EVIL not in html
    page = html_of(client, condition.get_absolute_url())
    assert text_of(page).count("onerror=alert(2)") > 40


def test_a_text_that_quotes_an_unknown_figure_is_left_out(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    page = make_published()
    Section.objects.update(
        blocks=[
            {"kind": "paragraph", "text": "Rest for {nothing}."},
            {"kind": "list", "items": ["Rest.", "Run for {nothing}."]},
        ]
    )
    text = text_of(html_of(client, page.get_absolute_url()))
    assert "nothing" not in text
    assert "Rest for" not in text
    assert "Rest." in text
    assert "there is no figure nothing" in caplog.text


# Structured data -------------------------------------------------------------------------------


def graph_of(html: str) -> dict[str, dict[str, Any]]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, flags=re.DOTALL)
    assert found
    return {node["@type"]: node for node in json.loads(found[1])["@graph"]}


def test_search_engines_read_what_the_page_is_about(hub: str) -> None:
    graph = graph_of(hub)
    page = graph["MedicalWebPage"]
    assert page["url"].endswith(HUB)
    assert page["url"].startswith("http")
    assert page["inLanguage"] == "en-CA"
    assert "lastReviewed" not in page
    assert "reviewedBy" not in page
    condition = graph["MedicalCondition"]
    assert condition["@id"] == page["about"]["@id"]
    assert {area["name"] for area in condition["associatedAnatomy"]} == {
        "Ankle", "Back of the ankle", "Outer ankle",
    }  # fmt: skip
    ice = {"15 minutes, 2 to 3 times a day, mostly after running."}
    described = {t.get("description") for t in condition["possibleTreatment"]}
    assert ice <= described
    assert len(condition["signOrSymptom"]) == 3
    trail = graph["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in trail] == [1, 2, 3]
    assert trail[-1]["item"] == page["url"]


def test_a_review_is_in_the_structured_data(client: Client) -> None:
    page = make_published()
    publishing.approve(page, approval(), now=NOW)
    data = graph_of(html_of(client, page.get_absolute_url()))["MedicalWebPage"]
    assert data["lastReviewed"] == "2027-06-01"
    assert data["reviewedBy"]["name"] == "Sam Sample"


def test_markup_in_structured_data_stays_data(client: Client) -> None:
    page = make_published(title="<!--<script></script>&amp;")
    graph = graph_of(html_of(client, page.get_absolute_url()))
    assert graph["MedicalCondition"]["name"] == "<!--<script></script>&amp;"


def test_a_recovery_figure_of_another_page_does_not_leak(client: Client) -> None:
    make_rule()
    page = make_published()
    make_section(page, "recovery")
    html = html_of(client, page.get_absolute_url())
    assert "<table" not in html
    assert HealingRule.objects.exists()
    assert not Treatment.objects.exists()
