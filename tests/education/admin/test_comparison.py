"""History, comparison and preview: what changed is said in words, and nothing is written."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from education import compare, drafts, pages, revisions
from education.models import Condition
from tests.builders import NOW
from tests.education.admin.forms import desk_url, write
from tests.education.rows import make_published

TODAY = NOW.date()
LINES = st.lists(st.text("ab c.", max_size=12), max_size=6)


def page_with(lines: list[str], **fields: Any) -> dict[str, Any]:
    """A page whose only section says these lines."""
    blocks = [{"kind": "paragraph", "text": line} for line in lines if line.strip()]
    flat = {
        "title": "Toe",
        "slug": "toe",
        "summary": "",
        "drawing": "",
        "no_urgent_card_reason": "",
    }
    lists = ("lay_names", "body_areas", "healing_rules", "sources", "services", "treatments")
    rest: dict[str, Any] = {name: [] for name in (*lists, "related", "care_cards", "causes")}
    section = {"kind": "overview", "heading": "What", "blocks": blocks}
    return flat | rest | {"sections": [section]} | fields


def side(part: compare.Part, name: str) -> list[str]:
    return ["".join(piece.text for piece in getattr(row, name)) for row in part.rows]


@given(LINES, LINES)
def test_each_side_reads_as_its_revision_and_only_differences_are_marked(
    old: list[str], new: list[str]
) -> None:
    before, after = page_with(old), page_with(new)
    parts = compare.parts(before, after)
    if before == after:
        assert not parts
        return
    (part,) = parts
    for name, content in (("old", before), ("new", after)):
        said = [block["text"] for block in content["sections"][0]["blocks"]]
        assert [line for line in side(part, name) if line] == ["What", *said]
    for row in part.rows:
        same = [["".join(p.text for p in way if p.kind == "same")] for way in (row.old, row.new)]
        if row.old and row.new:
            assert same[0] == same[1]
        assert not any(piece.kind == "ins" for piece in row.old)
        assert not any(piece.kind == "del" for piece in row.new)


def test_a_changed_word_is_marked_in_its_line() -> None:
    old, new = page_with(["Rest for two days at home."]), page_with(["Rest for ten days at home."])
    (part,) = compare.parts(old, new)
    row = part.rows[1]
    assert [piece.text for piece in row.old if piece.kind == "del"] == ["two"]
    assert [piece.text for piece in row.new if piece.kind == "ins"] == ["ten"]


def test_parts_that_came_or_went_are_named() -> None:
    card = {"level": 1, "heading": "Call", "bullets": [], "advice": ""}
    assert compare.parts(page_with([]), page_with([], care_cards=[card]))[0].is_new
    assert compare.parts(page_with([], care_cards=[card]), page_with([]))[0].is_gone
    changed = page_with([], title="Nail", slug="nail", services=["x"])
    labels = compare.changed_labels(page_with([]), changed)
    assert labels == ["Title", "Address", "Services that treat it"]


def test_very_long_lines_are_compared_in_no_time() -> None:
    old, new = page_with(["word " * 9000]), page_with(["other " * 9000])
    assert compare.parts(old, new)


@pytest.mark.django_db
def test_the_comparison_says_changes_in_words_and_marks(desk: Client) -> None:
    page = make_published()
    write(desk, page, **{"sections-0-blocks": "It aches & <3 more."})
    html = desk.get(desk_url("compare", page)).content.decode()
    assert "<del>" in html
    assert "<ins>" in html
    assert "taken out:" in html
    assert "put in:" in html
    assert "&amp; &lt;3" in html
    assert "Section: what it is" in html
    assert "Care card" not in html
    # Where there is no room for two columns, each cell says which one it is.
    assert html.count('data-label="Before"') == html.count('data-label="After"') > 0


@pytest.mark.django_db
def test_the_history_names_who_when_and_why(desk: Client) -> None:
    page = make_published()
    write(desk, page, summary="Other words.", note="Kinder to children")
    html = desk.get(desk_url("revisions", page)).content.decode()
    assert "Kim Editor" in html
    assert "“Kinder to children”" in html
    assert "starter library" in html.lower()
    assert html.index("Revision 2") < html.index("Revision 1")
    old = desk.get(f"/admin/education/condition/{page.pk}/history/")
    assert old.headers["Location"] == desk_url("revisions", page)


@pytest.mark.django_db
def test_a_revision_looks_in_the_preview_as_it_would_on_the_site(library: None) -> None:
    for page in Condition.objects.all():
        revision = revisions.newest(page)
        drawn = drafts.page_of(revision, today=TODAY)
        real = pages.load_draft(page, today=TODAY)
        for name in (
            "areas",
            "related",
            "sections",
            "care_cards",
            "causes",
            "by_duration",
            "facts",
        ):
            assert getattr(drawn, name) == getattr(real, name), (page.slug, name)
        assert {s.slug for s in drawn.sources} == {s.slug for s in real.sources}
        assert [view.name for view in drawn.services] == [view.name for view in real.services]
        for name in ("home_treatments", "clinic_treatments"):
            told = [(view.treatment, view.dose, view.note) for view in getattr(drawn, name)]
            assert told == [(v.treatment, v.dose, v.note) for v in getattr(real, name)]


@pytest.mark.django_db
def test_a_draft_is_previewed_in_the_public_template(desk: Client) -> None:
    page = make_published()
    write(desk, page, **{"sections-0-blocks": "Only in the draft."})
    html = desk.get(desk_url("preview", page)).content.decode()
    assert 'class="page-grid"' in html
    assert "Only in the draft." in html
    assert "Preview of revision 2, by Kim Editor." in html
    assert "Visitors do not see it." in html
    assert 'content="noindex"' in html
    assert 'rel="canonical"' not in html
    old = desk.get(f"{desk_url('preview', page)}?revision=1").content.decode()
    assert "Only in the draft." not in old
    assert "Visitors read this revision." in old
    desk.logout()
    assert desk.get(desk_url("preview", page)).status_code == 302
