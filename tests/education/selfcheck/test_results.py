"""The result pages: what each must show, and what it must not."""

from __future__ import annotations

import html as entities
import logging
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from education import reading
from tests.education.selfcheck.visitor import RESULT, Visitor, heading

pytestmark = pytest.mark.django_db
TENDON = "place=achilles_mid worst=morning_stiff,push_off course=same"
SECRETS = ("dark_urine", "prev_clot", "weight_cancer", "nerve_circ", "1_2w_no_better")


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


def text_of(html: str) -> str:
    """What is read on a page, in one line."""
    main = html[html.index("<main") : html.index("</main>")]
    plain = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", main, flags=re.DOTALL)
    return " ".join(entities.unescape(re.sub(r"<[^>]+>", " ", plain)).split())


def day_in(days: int) -> str:
    """The day so many days from today, as pages write it."""
    return date_format(timezone.localdate(timezone.now()) + timedelta(days=days), "l j F")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ("emergency=cold", "Call 911 now, or go to an emergency department"),
        ("walk=no", "Be seen by someone today"),
        ("health=quinolone", "Ask a pharmacist or your doctor within 2 days"),
        ("health=diabetes", "See your family doctor within 3 days"),
        ("bone=lump_bone", "See your family doctor within 7 days"),
        ("health=inflam", "See a professional within 7 days"),
        ("limits=walk", "See a professional within 3 days"),
        ("duration=over_3m", "See a professional within 14 days"),
        ("", "You can care for this at home for now"),
    ],
)
def test_the_heading_is_the_action(visitor: Visitor, changes: str, words: str) -> None:
    assert heading(visitor.result(changes)) == words


def test_an_emergency_has_the_telephone_and_nothing_to_read_or_book(visitor: Visitor) -> None:
    html = visitor.result("emergency=shape place=calf")
    assert html.count('href="tel:911"') == 2
    assert "While you wait" in html
    links = set(re.findall(r'href="(/[^"]*)"', html))
    pages = {link for link in links if not link.startswith(("/static/", "/site.webmanifest"))}
    assert pages == {"/", "/self-check/answers/"}
    for word in ("Book", "in common", "Why we say", "stretch", "how long it may take"):
        assert word not in text_of(html)


def test_at_urgent_there_are_reasons_and_811_but_no_patterns_and_no_booking(
    visitor: Visitor,
) -> None:
    html = visitor.result("place=calf clot=prev_clot limits=walk worst=push_off")
    text = text_of(html)
    assert "A blood clot has to be ruled out." in text
    assert "Your calf hurts" in text
    assert "You said: “Calf, or the whole lower leg”" in text
    assert "You cannot walk or run as before" not in text.split("Your answers")[0]
    assert 'href="tel:811"' in html
    assert "1-866-797-0007" in text
    assert "in common" not in text
    assert "/book/" not in html
    assert "How long it may take" not in text
    assert "When to stop" not in text


@pytest.mark.usefixtures("library")
def test_a_routine_result_shows_all_that_it_must(visitor: Visitor) -> None:
    text = text_of(visitor.result(f"{TENDON} duration=over_3m"))
    for words in (
        "See a professional within 14 days",
        day_in(14),
        "It has lasted for more than 3 weeks",
        "This is not a diagnosis. Only a registered professional who examines you",
        "Call 911 if you have",
        "Chest pain, sudden trouble breathing",
        "Call 811 (Health811) at any time. A nurse answers, and it is free.",
        "It is not for emergencies",
        "Your answers have things in common with a sore Achilles tendon (its middle part)",
        "It is stiff in the morning, and eases as you move",
        "Active rest, then a slow return to running",
        "Stop if it makes the pain worse",
        "A first course of 3 weeks, then a check.",
        "It may settle fully in another 3 weeks.",
        "Care may go on for up to 20 weeks.",
        "Muscles tend to settle faster",
        "2026.1",
        "wait for a clinician to sign them off",
        "JOSPT guideline, midportion Achilles tendinopathy",
        "Delete my answers",
        "Print this page",
        "Change",
    ):
        assert words in text, words


@pytest.mark.usefixtures("library")
def test_a_pattern_leads_to_its_page(visitor: Visitor) -> None:
    html = visitor.result(TENDON)
    assert 'href="/conditions/achilles-tendinopathy/"' in html


def test_a_pattern_without_a_page_is_told_without_a_link(visitor: Visitor) -> None:
    html = visitor.result(TENDON)
    assert "a sore Achilles tendon" in html
    assert 'href="/conditions/achilles' not in html


def test_no_more_than_three_patterns_are_shown(visitor: Visitor) -> None:
    html = visitor.result(
        "place=calf worst=morning_stiff,push_off,stretch_tight,uneven,toe_lift,first_steps "
        "press=tendon_pinch,behind_outer,shin_muscle,calf_belly training=sits,more10,hills"
    )
    assert html.count("Your answers have things in common with") == 3


@pytest.mark.usefixtures("library")
def test_self_care_shows_doses_of_the_library_and_a_review_date(visitor: Visitor) -> None:
    text = text_of(visitor.result(TENDON))
    assert day_in(14) in text
    assert "15 to 20 minutes" in text
    assert "Hold 30 seconds" in text
    assert "10%" in text
    assert "Better in 2 to 3 weeks with care." in text
    assert "See a professional if" in text
    assert "you are fine" not in text.lower()


@pytest.mark.usefixtures("library")
def test_between_three_weeks_and_three_months_it_says_that_there_is_no_figure(
    visitor: Visitor,
) -> None:
    text = text_of(visitor.result(f"{TENDON} duration=3w_3m"))
    assert "Our source gives no figure." in text
    assert "We suggest to treat it like older pain" in text


@pytest.mark.usefixtures("library")
def test_without_a_duration_there_is_no_number(visitor: Visitor) -> None:
    text = text_of(visitor.result(f"{TENDON} duration=unsure"))
    part = text[text.index("How long it may take") : text.index("This is not a diagnosis")]
    assert not re.search(r"\d", part)


def test_a_childs_result_has_no_patterns(visitor: Visitor) -> None:
    text = text_of(visitor.result("age=12_15 place=under_heel"))
    assert "See a professional within 7 days" in text
    assert "in common" not in text
    assert "no exercises for people under 16" in text


def test_the_family_doctor_comes_before_the_clinic(visitor: Visitor, library: None) -> None:
    text = text_of(visitor.result("health=diabetes"))
    assert "Your family doctor knows your health" in text
    assert "Show the nearest" not in text


def test_the_library_need_not_be_there(visitor: Visitor) -> None:
    text = text_of(visitor.result(f"{TENDON} duration=over_3m"))
    assert "See a professional within 14 days" in text


@pytest.mark.parametrize(
    "changes", ["emergency=pe", "walk=no", "health=diabetes", "limits=walk", TENDON]
)
@pytest.mark.usefixtures("library")
def test_results_can_be_read_after_six_years_of_school(visitor: Visitor, changes: str) -> None:
    html = visitor.result(changes)
    main = html[html.index("<main") : html.index("</main>")]
    without_sources = main.split("About these rules")[0]
    found = re.findall(r"<(?:p|li|h1|h2|h3|dd|summary)\b[^>]*>(.*?)<", without_sources, re.DOTALL)
    texts = [entities.unescape(text).strip() for text in found if text.strip()]
    assert len(texts) > 10
    assert reading.read(texts).grade <= 6.0


def test_no_log_line_and_no_address_holds_an_answer(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    visitor.walk(
        "emergency=none clot=prev_clot bone=weight_cancer health=nerve_circ tried=1_2w_no_better"
    )
    visitor.client.get(RESULT)
    visitor.walk("emergency=dark_urine")
    visitor.say("emergency", "dark_urine", "none")
    said = " ".join(str(vars(record)) for record in caplog.records if "sql" not in vars(record))
    assert "selfcheck:question" in said
    for secret in SECRETS:
        assert secret not in said
