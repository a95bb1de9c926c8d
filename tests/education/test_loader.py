"""The starter library: loaded once, updated while nobody touched it, never written over staff."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from education import publishing, snapshots
from education.content import library as files
from education.content.condition_kind import PAGE_KINDS
from education.content.library import ContentError
from education.content.loader import Result, load_starter_content
from education.models import CareCard, Condition, Figure, Level, Section, Status, Treatment
from education.rule_ids import EMERGENCY, ROUTINE, URGENT
from locations.models import HealthcareService
from tests.builders import NOW, make_service
from tests.education.rows import approval, make_figure, make_published

pytestmark = pytest.mark.django_db

HUB = "ankle-pain-when-running"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the library that a test may change."""
    copy = tmp_path / "content"
    shutil.copytree(files.FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_second_load_changes_nothing(services: dict[str, HealthcareService]) -> None:
    first = load_starter_content(now=NOW)
    before = list(Condition.objects.values().order_by("pk")), list(Section.objects.values())
    again = load_starter_content(now=LATER)
    assert set(again.entries.values()) == {Result.UNCHANGED}
    assert again.entries.keys() == first.entries.keys()
    assert (
        list(Condition.objects.values().order_by("pk")),
        list(Section.objects.values()),
    ) == before


def test_every_page_is_public_and_marked_as_unreviewed(library: None) -> None:
    pages = Condition.objects.published()
    assert pages.conditions().count() == len(files.pages()) == 18
    assert pages.filter(kind="guide").count() == len(files.pages("guides"))
    assert pages.filter(kind="treatment").count() == len(files.pages("treatment_pages"))
    assert all(page.is_sample_content and page.is_unreviewed for page in pages)


def test_every_page_has_cards_of_the_three_levels_with_known_rules(library: None) -> None:
    known = {Level.EMERGENCY: EMERGENCY, Level.URGENT: URGENT, Level.ROUTINE: ROUTINE}
    for page in Condition.objects.published().conditions():
        cards = list(page.care_cards.all())
        assert [card.level for card in cards] == list(known), page
        for card in cards:
            assert set(card.rule_ids) <= set(known[Level(card.level)])
            assert all(bullet["rules"] for bullet in card.bullets)


def test_the_hub_stands_for_every_emergency_and_urgent_rule(library: None) -> None:
    emergency, urgent, _routine = Condition.objects.get(slug=HUB).care_cards.all()
    assert set(emergency.rule_ids) == set(EMERGENCY)
    assert set(urgent.rule_ids) == set(URGENT)


def test_no_figure_is_typed_into_a_page() -> None:
    allowed = re.compile(r"\b(911|811)\b|Health811|\{[^}]*\}|[EUR]\d+")
    fields = ("sections", "care_cards", "causes", "treatments", "summary", "title")
    documents = [pair for kind in PAGE_KINDS for pair in files.pages(kind.name).items()]
    for slug, document in documents:
        for field in fields:
            for text in snapshots.texts_of(document.get(field, "")):
                prose = re.sub(r"^\d+\. ", "", text, flags=re.MULTILINE)
                assert not re.search(r"\d", allowed.sub("", prose)), (slug, text)


def test_no_page_quotes_a_figure_that_does_not_exist(library: None) -> None:
    assert not [page for page in Condition.objects.all() if publishing.problems(page)]


def test_a_page_that_staff_edited_is_kept(library: None, folder: Path) -> None:
    Section.objects.filter(condition__slug=HUB, kind="overview").update(heading="Our own words")
    edit(folder / "conditions" / f"{HUB}.toml", 'heading = "What it is"', 'heading = "New"')
    report = load_starter_content(now=LATER, folder=folder)
    assert report.of(Result.KEPT) == [f"conditions:{HUB}"]
    assert Section.objects.get(condition__slug=HUB, kind="overview").heading == "Our own words"


def test_an_untouched_page_follows_its_file_and_keeps_its_state(
    library: None, folder: Path
) -> None:
    page = publishing.archive(Condition.objects.get(slug=HUB), now=NOW)
    edit(folder / "conditions" / f"{HUB}.toml", 'heading = "What it is"', 'heading = "New"')
    report = load_starter_content(now=LATER, folder=folder)
    assert report.of(Result.UPDATED) == [f"conditions:{HUB}"]
    page.refresh_from_db()
    assert page.sections.get(kind="overview").heading == "New"
    assert page.status == Status.ARCHIVED
    assert page.changed_at == LATER


def test_a_dose_that_staff_changed_is_kept(library: None, folder: Path) -> None:
    Treatment.objects.filter(slug="ice").update(minutes_min=10, minutes_max=10)
    edit(folder / "treatments.toml", 'name = "Ice"', 'name = "Cold"')
    report = load_starter_content(now=LATER, folder=folder)
    assert report.of(Result.KEPT) == ["treatments:ice"]
    ice = Treatment.objects.get(slug="ice")
    assert (ice.name, ice.minutes_max) == ("Ice", 10)


def test_what_staff_deleted_stays_deleted(library: None) -> None:
    Figure.objects.get(slug="tight-leg-rest").delete()
    report = load_starter_content(now=LATER)
    assert report.of(Result.KEPT) == ["figures:tight-leg-rest"]
    assert not Figure.objects.filter(slug="tight-leg-rest").exists()


def test_what_staff_wrote_first_is_kept(services: object) -> None:
    mine = make_published(HUB, title="Our page")
    make_figure("home-trial", 3, 4)
    report = load_starter_content(now=NOW)
    assert set(report.of(Result.KEPT)) == {f"conditions:{HUB}", "figures:home-trial"}
    mine.refresh_from_db()
    assert mine.title == "Our page"
    assert Figure.objects.get(slug="home-trial").low == 3


def test_a_page_that_a_clinician_approved_is_never_written(library: None, folder: Path) -> None:
    publishing.approve(Condition.objects.get(slug=HUB), approval(), now=NOW)
    edit(folder / "conditions" / f"{HUB}.toml", 'heading = "What it is"', 'heading = "New"')
    report = load_starter_content(now=LATER, folder=folder)
    assert report.of(Result.KEPT) == [f"conditions:{HUB}"]


def test_a_missing_service_is_picked_up_by_the_next_load() -> None:
    make_service("physiotherapy-assessment")
    load_starter_content(now=NOW)
    hub = Condition.objects.get(slug=HUB)
    assert [link.service.slug for link in hub.service_links.all()] == ["physiotherapy-assessment"]
    make_service("shockwave-therapy")
    report = load_starter_content(now=LATER)
    assert f"conditions:{HUB}" in report.of(Result.UPDATED)
    assert "treatments:shockwave" in report.of(Result.UPDATED)
    assert hub.service_links.count() == 2
    assert [service.slug for service in Treatment.objects.get(slug="shockwave").services.all()] == [
        "shockwave-therapy"
    ]


def test_pages_name_each_other_after_one_load(library: None) -> None:
    hub = Condition.objects.get(slug=HUB)
    assert hub.relations.count() == 5
    assert {cause.leads_to.slug for cause in hub.causes.all() if cause.leads_to} == {
        "achilles-tendinopathy",
        "front-shin-pain",
        "posterior-chain-tightness",
        "return-to-running",
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("treatments.toml", "minutes_max = 20", "minutes_max = 2", "treatments:heat"),
        ("treatments.toml", "hold_seconds", "hold_hours", "hold_hours"),
        ("treatments.toml", "[ice]", "[ice", "treatments.toml"),
        ("healing_rules.toml", '"starting-article"', '"hearsay"', "hearsay"),
        (f"conditions/{HUB}.toml", 'level = "urgent"', 'level = "soon"', "soon"),
        (f"conditions/{HUB}.toml", '"ottawa-ankle-rules"', '"hearsay"', "hearsay"),
        (f"conditions/{HUB}.toml", 'treatment = "ice"', 'treatment = "snow"', "snow"),
        (f"conditions/{HUB}.toml", "{home-trial}", "{a-while}", "a-while"),
        (f"conditions/{HUB}.toml", 'rules = ["E1"]', "rules = []", "emergency"),
    ],
)
def test_a_bad_file_is_named_and_nothing_is_loaded(  # one mistake a row
    file: str, old: str, new: str, told: str, folder: Path
) -> None:
    edit(folder / file, old, new)
    with pytest.raises(ContentError, match=told):
        load_starter_content(now=NOW, folder=folder)
    assert not Condition.objects.exists()
    assert not Figure.objects.exists()


def test_a_rule_of_another_level_does_not_get_in(folder: Path) -> None:
    edit(folder / "conditions" / f"{HUB}.toml", 'rules = ["E1"]', 'rules = ["U1"]')
    with pytest.raises(ContentError, match=HUB):
        load_starter_content(now=NOW, folder=folder)
    assert not CareCard.objects.exists()


def test_the_command_says_what_it_did(services: object, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_content")
    assert "0 kept" in capsys.readouterr().out
    Figure.objects.filter(slug="home-trial").update(high=3)
    call_command("load_content")
    assert "kept as changed here: figures:home-trial" in capsys.readouterr().out
