"""From draft to public: who may be seen by whom, and what has to be there first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from education import publishing
from education.models import Condition, Review, Status
from tests.builders import NOW
from tests.education.rows import (
    approval,
    make_card,
    make_condition,
    make_published,
    make_ready,
    make_section,
)

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def draft() -> Condition:
    return make_ready()


def test_a_draft_goes_by_review_and_approval_to_the_public(draft: Condition) -> None:
    assert publishing.send_to_review(draft, now=NOW).status == Status.IN_REVIEW
    approved = publishing.approve(draft, approval(), now=NOW)
    assert approved.status == Status.APPROVED
    assert not Condition.objects.published().exists()
    public = publishing.publish(draft, now=LATER)
    assert Condition.objects.published().get() == public
    assert (public.published_at, public.changed_at) == (LATER, LATER)
    assert public.approved_review is not None
    assert public.approved_review.reviewer_name == "Sam Sample"


def test_approval_removes_the_mark_of_sample_content() -> None:
    page = make_published()
    assert page.is_unreviewed
    approved = publishing.approve(page, approval(), now=LATER)
    assert approved.status == Status.PUBLISHED
    assert not approved.is_unreviewed
    assert not approved.is_sample_content
    assert approved.published_at == NOW


def test_a_review_that_comes_round_again_replaces_the_last(draft: Condition) -> None:
    publishing.send_to_review(draft, now=NOW)
    publishing.approve(draft, approval(), now=NOW)
    approved = publishing.approve(draft, approval(reviewer_name="Kim Sample"), now=LATER)
    assert Review.objects.count() == 2
    assert approved.approved_review is not None
    assert approved.approved_review.reviewer_name == "Kim Sample"


def test_a_page_opened_again_needs_a_new_review(draft: Condition) -> None:
    publishing.send_to_review(draft, now=NOW)
    publishing.approve(draft, approval(), now=NOW)
    opened = publishing.back_to_draft(draft, now=LATER)
    assert (opened.status, opened.approved_review) == (Status.DRAFT, None)


def test_an_archived_page_is_not_public() -> None:
    page = publishing.archive(make_published(), now=LATER)
    assert page.status == Status.ARCHIVED
    assert not Condition.objects.published().exists()


@pytest.mark.parametrize(
    ("status", "step"),
    [
        (Status.DRAFT, publishing.publish),
        (Status.DRAFT, publishing.back_to_draft),
        (Status.IN_REVIEW, publishing.publish),
        (Status.IN_REVIEW, publishing.send_to_review),
        (Status.IN_REVIEW, publishing.publish_sample),
        (Status.ARCHIVED, publishing.publish),
    ],
)
def test_no_step_is_skipped(draft: Condition, status: Status, step: Any) -> None:
    stage = {"archived": "settled"}.get(status, status)
    Condition.objects.filter(pk=draft.pk).update(status=status, stage=stage)
    with pytest.raises(publishing.NotAllowedNow) as refusal:
        step(draft, now=LATER)
    assert refusal.value.found == str(status.label)
    draft.refresh_from_db()
    assert (draft.status, draft.changed_at) == (status, NOW)


def test_a_draft_is_not_approved_before_it_was_sent_to_review(draft: Condition) -> None:
    with pytest.raises(publishing.NotAllowedNow):
        publishing.approve(draft, approval(), now=NOW)
    assert not Review.objects.exists()


def test_a_page_without_an_urgent_card_says_why_or_stays_a_draft() -> None:
    condition = make_condition()
    make_section(condition)
    make_card(condition, 3, bullets=[{"text": "it lasts", "rules": ["R1"]}])
    with pytest.raises(publishing.NotReady) as refusal:
        publishing.send_to_review(condition, now=NOW)
    assert len(refusal.value.problems) == 1
    condition.no_urgent_card_reason = "A page about shoes."
    condition.save()
    assert publishing.send_to_review(condition, now=NOW).status == Status.IN_REVIEW


def test_every_problem_is_named_at_once() -> None:
    condition = make_condition(summary=" ".join(["word"] * 21), no_urgent_card_reason="{nothing}")
    condition.no_urgent_card_reason = ""
    assert len(publishing.problems(condition)) == 3
    make_section(condition, blocks=[{"kind": "paragraph", "text": "For {nothing} and {ice.time}."}])
    assert publishing.unknown_figures(condition) == ["ice.time", "nothing"]
