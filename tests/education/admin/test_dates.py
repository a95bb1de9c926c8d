"""Publishing on a date, leaving on a date, and what is told about dates that cannot be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from clinic.celery import app
from clinic.tasks import publish_due_pages
from education import dates, publishing
from education.dates import Dates, Done, publish_due, set_dates
from education.models import Condition, Figure, Status
from education.revisions import Edit
from tests.builders import NOW
from tests.education.admin.forms import change_url, desk_url, write
from tests.education.rows import approval, make_figure, make_ready

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def approved(db: None) -> Condition:
    page = make_ready()
    publishing.send_to_review(page, now=NOW)
    return publishing.approve(page, approval(), now=NOW)


def is_public() -> bool:
    return Client().get("/conditions/sore-toe/").status_code == 200


def test_a_page_is_public_from_its_first_moment_to_before_its_last(approved: Condition) -> None:
    set_dates(approved, Dates(NOW + HOUR, NOW + 3 * HOUR), now=NOW)
    instant = timedelta(microseconds=1)
    assert publish_due(NOW + HOUR - instant) == Done()
    assert publish_due(NOW + HOUR) == Done(published=1)
    assert is_public()
    assert publish_due(NOW + HOUR) == Done()
    assert publish_due(NOW + 3 * HOUR - instant) == Done()
    assert publish_due(NOW + 3 * HOUR) == Done(expired=1)
    assert not is_public()
    assert publish_due(NOW + 3 * HOUR) == Done()
    approved.refresh_from_db()
    assert approved.status == Status.ARCHIVED
    assert [step.kind for step in approved.steps.all()[:2]] == ["expired", "published"]


def test_a_page_whose_time_was_over_before_we_woke_stays_unpublished(approved: Condition) -> None:
    set_dates(approved, Dates(NOW + HOUR, NOW + 2 * HOUR), now=NOW)
    assert publish_due(NOW + 5 * HOUR) == Done()
    approved.refresh_from_db()
    assert (approved.status, approved.publish_at) == (Status.APPROVED, None)
    assert "its time was over" in approved.steps.first().note  # type: ignore[union-attr]


def test_a_page_that_broke_since_loses_its_date_and_says_why(approved: Condition) -> None:
    make_figure("trial")
    section = {
        "kind": "overview",
        "heading": "What",
        "blocks": [{"kind": "paragraph", "text": "{trial}"}],
    }
    newest = approved.revisions.get()
    content = newest.content | {"sections": [section]}
    publishing.save_draft(approved, Edit(content, seen=1), now=NOW)
    publishing.send_to_review(approved, now=NOW)
    publishing.approve(approved, approval(), now=NOW)
    set_dates(approved, Dates(NOW + HOUR), now=NOW)
    Figure.objects.all().delete()
    assert publish_due(NOW + HOUR) == Done()
    assert not is_public()
    assert "No figure or dose is called {trial}" in approved.steps.first().note  # type: ignore[union-attr]
    assert publish_due(NOW + HOUR) == Done()


def test_an_edit_takes_the_date_back_and_says_so(approved: Condition, desk: Client) -> None:
    set_dates(approved, Dates(NOW + HOUR), now=NOW)
    write(desk, approved, summary="Other words.")
    assert publish_due(NOW + HOUR) == Done()
    assert "The date was taken back." in desk.get(desk_url("revisions", approved)).content.decode()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Dates(NOW), "publish_at"),
        (Dates(NOW - HOUR), "publish_at"),
        (Dates(NOW + HOUR, NOW + HOUR), "expires_at"),
        (Dates(None, NOW), "expires_at"),
    ],
)
def test_dates_that_cannot_be_are_told_at_their_field(
    given: Dates, field: str, approved: Condition
) -> None:
    with pytest.raises(dates.BadDates) as refusal:
        set_dates(approved, given, now=NOW)
    assert refusal.value.field == field


def test_what_nobody_approved_gets_no_date() -> None:
    with pytest.raises(publishing.NotAllowedNow):
        set_dates(make_ready(), Dates(NOW + HOUR), now=NOW)


def fields(name: str, when: datetime) -> dict[str, str]:
    local = timezone.localtime(when, ZoneInfo("America/Toronto"))
    return {f"{name}_0": f"{local:%Y-%m-%d}", f"{name}_1": f"{local:%H:%M:%S}"}


def test_an_editor_sets_dates_on_the_desk(approved: Condition, desk: Client) -> None:
    url = desk_url("publish", approved)
    soon = timezone.now().replace(microsecond=0) + timedelta(days=2)
    wrong = fields("publish_at", soon) | fields("expires_at", soon - HOUR)
    html = desk.post(url, wrong | {"keep": ""}).content.decode()
    assert "must be public for a while" in html
    assert wrong["publish_at_0"] in html
    html = desk.post(
        url, {"publish_at_0": "2026-02-30", "publish_at_1": "25:00", "keep": ""}
    ).content.decode()
    assert "Enter a valid date" in html
    assert desk.post(url, fields("publish_at", soon) | {"keep": ""}).status_code == 302
    approved.refresh_from_db()
    assert approved.publish_at == soon
    assert "Goes public on" in desk.get(change_url(approved)).content.decode()


def test_the_clock_runs_it(approved: Condition, settings: Any) -> None:
    Condition.objects.filter(pk=approved.pk).update(publish_at=timezone.now() - HOUR)
    publish_due_pages()
    assert is_public()
    assert app.conf.beat_schedule["publish-due"]["task"] == publish_due_pages.name
