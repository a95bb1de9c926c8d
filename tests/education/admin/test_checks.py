"""What is shown before publishing: reading grade, cards, links, pictures, doses typed by hand."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from education import checks, drafts, publishing, reviews_due, revisions
from education.models import Condition, Source, Treatment
from tests.builders import NOW
from tests.education.admin.conftest import EDITORS_RIGHTS, browser_of, make_user
from tests.education.admin.forms import change_url, form_of, write
from tests.education.rows import approval, make_figure, make_published, make_ready, make_treatment

pytestmark = pytest.mark.django_db


def findings(page: Condition) -> str:
    newest = revisions.newest(page)
    found = checks.to_look_at(newest.content, drafts.page_of(newest, today=NOW.date()))
    return "\n".join(f"{finding.part}: {finding.text}" for finding in found)


def says(text: str) -> dict[str, Any]:
    return {"sections-0-blocks": text}


def test_a_page_in_order_has_nothing_to_look_at() -> None:
    assert findings(make_ready()) == ""


@pytest.mark.parametrize(
    "dose",
    [
        "for 15 minutes", "for 2 to 3 weeks", "twenty minutes", "3 times a day", "10%",
        "hold 30 seconds", "2–6 cm", "three sets", "400 mg",
    ],
)  # fmt: skip
def test_doses_typed_by_hand_are_listed(dose: str, desk: Client) -> None:
    page = make_ready()
    write(desk, page, **says(f"Do it {dose} at home."))
    assert "Typed by hand" in findings(page)
    assert "Typed by hand" in desk.get(change_url(page)).content.decode()


@pytest.mark.parametrize(
    "text", ["Do it {trial} at home.", "One day it may stop.", "Do two things.", "Use 2 hands."]
)
def test_quoted_figures_and_plain_numbers_are_none(text: str, desk: Client) -> None:
    make_figure()
    page = make_ready()
    write(desk, page, **says(text))
    assert "Typed by hand" not in findings(page)


@pytest.mark.parametrize(
    ("address", "is_good"),
    [
        ("/conditions/sore-nail/", True),
        ("/conditions/nothing-here/", False),
        ("/conditions/draft-page/", False),
        ("/self-check/", True),
        ("/no-such-place/", False),
        ("https://www.nhs.uk/conditions/", True),
        ("https://nowhere", False),
        ("http://www.nhs.uk/", False),
    ],
)
def test_links_are_checked_without_the_network(address: str, is_good: bool, desk: Client) -> None:  # noqa: FBT001 - a parameter of the table
    make_published("sore-nail")
    make_ready("draft-page")
    page = make_ready()
    write(desk, page, **says(f"Read {address} about it."))
    assert ("leads nowhere" not in findings(page)) == is_good


def test_related_pages_that_are_not_public_are_listed(desk: Client) -> None:
    make_ready("sore-nail")
    page = make_ready()
    write(desk, page, related_lines="sore-nail")
    assert "“sore-nail” is not public" in findings(page)


def test_a_source_without_a_real_address_is_listed() -> None:
    page = make_ready()
    page.sources.add(Source.objects.create(slug="x", citation="X", kind="study", url="https://x"))
    assert "X: This address leads nowhere" in findings(page)


def test_hard_words_and_missing_cards_are_listed(desk: Client) -> None:
    page = make_ready()
    hard = "Pathophysiological considerations necessitate individualized rehabilitation. " * 3
    write(desk, page, **says(hard), **{"care_cards-1-DELETE": "on"})
    assert "The text reads at grade" in findings(page)
    assert "no care card of level “urgent”" in findings(page)


def test_pages_due_are_listed_by_date_and_stay_public(reading: Client) -> None:
    never, over, soon = (make_published(slug) for slug in ("never", "over", "soon"))
    later = make_published("later")
    for page, due in ((over, "2027-06-02"), (soon, "2027-07-01"), (later, "2029-01-01")):
        signed = approval(reviewed_on=NOW.date().replace(2026), next_due=due)
        publishing.approve(page, signed, now=NOW)
    rows = reviews_due.pages_due(NOW)
    assert [row.page for row in rows] == [over, soon, never]
    assert [row.page for row in reviews_due.overdue(NOW)] == [
        row.page for row in rows if row.is_overdue
    ]
    html = reading.get(reverse("admin:education_reviews_due")).content.decode()
    assert "never reviewed" in html
    assert Client().get("/conditions/over/").status_code == 200


def test_an_overdue_page_says_so_to_visitors() -> None:
    page = make_published()
    old = NOW.date().replace(2001)
    publishing.approve(page, approval(reviewed_on=old, next_due=old.replace(2002)), now=NOW)
    html = Client().get(page.get_absolute_url()).content.decode()
    assert "waiting for its next clinical review" in html


def test_a_dose_on_a_reviewed_page_is_changed_by_reviewers_only(desk: Client) -> None:
    ice = make_treatment("ice", minutes_min=10, minutes_max=15)
    url = reverse("admin:education_treatment_change", args=[ice.pk])
    data = form_of(desk, url)
    assert desk.post(url, data | {"minutes_max": 16}).status_code == 302
    page = make_ready()
    write(desk, page, treatment_lines="ice")
    publishing.send_to_review(page, now=NOW)
    publishing.approve(page, approval(), now=NOW)
    publishing.publish(page, now=NOW)
    assert desk.post(url, data | {"minutes_max": 90}).status_code == 403
    assert "Only a reviewer may change it." in desk.get(url).content.decode()
    assert Treatment.objects.get().minutes_max == 16
    both = browser_of(make_user("both", (*EDITORS_RIGHTS, "approve_page")))
    assert both.post(url, form_of(both, url) | {"minutes_max": 20}).status_code == 302
    assert Treatment.objects.get().minutes_max == 20


def test_a_new_address_keeps_the_old_one(desk: Client) -> None:
    page = make_published()
    write(desk, page, slug="painful-toe")
    assert Client().get("/conditions/sore-toe/").status_code == 200
    chief = User.objects.create_superuser("chief")
    publishing.send_to_review(page, now=NOW, by=chief)
    publishing.approve(page, approval(), now=NOW, by=chief)
    publishing.publish(page, now=NOW)
    answer = Client().get("/conditions/sore-toe/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/conditions/painful-toe/")
    assert Client().get("/conditions/painful-toe/").status_code == 200


def test_an_address_that_somebody_took_since_is_told(desk: Client) -> None:
    page = make_published()
    write(desk, page, slug="painful-toe")
    make_ready("painful-toe")
    with pytest.raises(publishing.NotReady, match="painful-toe"):
        publishing.send_to_review(page, now=NOW)
