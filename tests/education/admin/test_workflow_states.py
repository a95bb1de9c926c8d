"""Whatever the order of steps: nothing is public that no clinician approved as it stands.

A small model of the workflow is run beside the real one, over random sequences of steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from education import dates, publishing, revisions
from education.models import Condition, PageStep, Revision, Status
from education.revisions import Edit, Stale
from tests.builders import NOW
from tests.education.rows import approval, make_published, make_ready

pytestmark = pytest.mark.django_db

REFUSED = (publishing.NotAllowedNow, publishing.OwnEdit, Stale, dates.BadDates)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.sampled_from(["kim", "rae"])),
        st.tuples(st.just("approve"), st.integers(0, 2)),
        st.tuples(st.just("restore"), st.integers(1, 4)),
        st.tuples(st.just("dates"), st.sampled_from([(None, None), (1, None), (1, 2), (None, 2)])),
        st.tuples(st.just("tick"), st.integers(0, 3)),
        st.tuples(
            st.sampled_from(["send", "publish", "archive", "reopen", "send", "publish"]),
            st.none(),
        ),
    ),
    max_size=14,
)


def after(now: datetime, hours: int | None) -> datetime | None:
    return now + timedelta(hours=hours) if hours else None


@dataclass
class Model:
    """What the rules of the desk say, in as few words as they can be said."""

    now: datetime = NOW
    authors: list[str] = field(default_factory=lambda: ["library"])
    titles: list[str] = field(default_factory=list)
    stage: str = "draft"
    live: int | None = None
    is_sample: bool = False
    archived: bool = False
    approved: set[int] = field(default_factory=set)
    publish_at: datetime | None = None
    expires_at: datetime | None = None

    @property
    def newest(self) -> int:
        return len(self.authors)

    def edit(self, by: str) -> bool:
        return self._add(by, f"Title {self.newest + 1}")

    def restore(self, number: int) -> bool:
        if number > self.newest:
            return False
        if self.titles[number - 1] == self.titles[-1]:
            return True
        return self._add("kim", self.titles[number - 1])

    def _add(self, by: str, title: str) -> bool:
        self.authors.append(by)
        self.titles.append(title)
        self.stage, self.archived, self.publish_at = "draft", False, None
        return True

    def send(self, _: None) -> bool:
        if self.archived or self.stage not in {"draft", "settled"}:
            return False
        self.stage = "in_review"
        return True

    def approve(self, older: int) -> bool:
        if self.archived or self.stage == "draft" or older or self.authors[-1] == "rae":
            return False
        self.approved.add(self.newest)
        if self.live == self.newest:
            self.is_sample = False
        self.stage = "settled" if self.live == self.newest else "approved"
        return True

    def publish(self, _: None) -> bool:
        if self.stage != "approved":
            return False
        self.live, self.stage, self.publish_at, self.is_sample = self.newest, "settled", None, False
        if self.expires_at and self.expires_at <= self.now:
            self.expires_at = None
        return True

    def archive(self, _: None) -> bool:
        if self.archived:
            return False
        self.live, self.archived, self.stage = None, True, "settled"
        self.publish_at = self.expires_at = None
        return True

    def reopen(self, _: None) -> bool:
        if not self.archived and self.stage not in {"in_review", "approved"}:
            return False
        self.archived, self.publish_at = False, None
        self.stage = "settled" if self.live == self.newest else "draft"
        return True

    def dates(self, hours: tuple[int | None, int | None]) -> bool:
        if hours[0] and self.stage != "approved":
            return False
        self.publish_at, self.expires_at = (after(self.now, h) for h in hours)
        return True

    def tick(self, hours: int) -> bool:
        self.now += timedelta(hours=hours)
        if self.publish_at and self.publish_at <= self.now:
            if self.expires_at and self.expires_at <= self.now:
                self.publish_at = None
                self.expires_at = self.expires_at if self.live else None
            else:
                self.publish(None)
        if self.live and self.expires_at and self.expires_at <= self.now:
            self.archive(None)
        return True


@dataclass
class Real:
    """The same steps on the real page."""

    page: Condition
    people: dict[str, User]
    now: datetime = NOW

    def _add(self, content: dict[str, Any], by: str, old: int | None = None) -> None:
        seen = revisions.newest(self.page).number
        edit = Edit(content, seen, by=self.people[by], restored_from=old)
        publishing.save_draft(self.page, edit, now=self.now)

    def edit(self, by: str) -> None:
        newest = revisions.newest(self.page)
        self._add(newest.content | {"title": f"Title {newest.number + 1}"}, by)

    def restore(self, number: int) -> None:
        old = revisions.numbered(self.page, number)
        if old is None:
            raise publishing.NotAllowedNow("missing")
        self._add(old.content, "kim", number)

    def approve(self, older: int) -> None:
        number = revisions.newest(self.page).number - older
        by = self.people["rae"]
        publishing.approve(self.page, approval(), revision=number, by=by, now=self.now)

    def dates(self, hours: tuple[int | None, int | None]) -> None:
        ends = [after(self.now, h) for h in hours]
        dates.set_dates(self.page, dates.Dates(*ends), now=self.now)

    def tick(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        dates.publish_due(self.now)
        assert dates.publish_due(self.now) == dates.Done()

    def send(self, _: None) -> None:
        publishing.send_to_review(self.page, now=self.now)

    def publish(self, _: None) -> None:
        publishing.publish(self.page, now=self.now)

    def archive(self, _: None) -> None:
        publishing.archive(self.page, now=self.now)

    def reopen(self, _: None) -> None:
        publishing.back_to_draft(self.page, now=self.now)


def is_taken(step: Callable[[Any], None], detail: Any) -> bool:
    try:
        with transaction.atomic():
            step(detail)
    except REFUSED:
        return False
    return True


def agree(page: Condition, model: Model) -> None:
    """The page is as the model says; what is public is what was approved, to the letter."""
    page.refresh_from_db()
    assert page.stage == model.stage
    assert (page.status == Status.PUBLISHED) == (model.live is not None)
    assert (page.status == Status.ARCHIVED) == model.archived
    assert (page.publish_at, page.expires_at) == (model.publish_at, model.expires_at)
    shown = revisions.revision_content(page)
    if model.live is None:
        assert shown == revisions.newest(page).content
        return
    live = page.revisions.get(number=model.live)
    assert shown == live.content
    assert page.live_revision == live
    assert page.is_sample_content == model.is_sample
    if not model.is_sample:
        assert model.live in model.approved
        assert page.approved_review is not None
        assert page.approved_review.revision == live


@pytest.mark.parametrize("is_sample", [False, True])
def test_nothing_is_public_without_a_review_of_that_very_revision(*, is_sample: bool) -> None:
    people = {name: User.objects.create_user(name) for name in ("kim", "rae")}

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
    )
    @given(STEPS)
    def run(steps: list[tuple[str, Any]]) -> None:
        with transaction.atomic():
            page = make_published() if is_sample else make_ready()
            model = Model(titles=[page.title])
            if is_sample:
                model.live, model.is_sample, model.stage = 1, True, "settled"
            real = Real(page, people)
            for name, detail in steps:
                expected = getattr(model, name)(detail)
                assert is_taken(getattr(real, name), detail) == expected, name
                agree(page, model)
            transaction.set_rollback(True)

    run()


def test_the_database_refuses_a_public_page_whose_review_is_of_another_revision() -> None:
    page = make_published()
    approved = publishing.approve(page, approval(), now=NOW)
    newer = Revision.objects.create(
        condition=page, number=2, content={}, origin="edit", made_at=NOW
    )
    approved.live_revision = newer
    with pytest.raises(IntegrityError, match="without a review"), transaction.atomic():
        approved.save()


def test_history_is_never_changed_or_deleted() -> None:
    page = make_published()
    publishing.approve(page, approval(), now=NOW)
    for rows in (Revision.objects.all(), PageStep.objects.all()):
        assert rows.exists()
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            rows.update(note="Something else")
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            rows._raw_delete(rows.db)


def test_an_account_may_go_and_its_name_stays() -> None:
    kim = User.objects.create_user("kim", first_name="Kim", last_name="Sample")
    page = make_ready()
    edit = Edit(revisions.newest(page).content | {"title": "New"}, seen=1, by=kim)
    publishing.save_draft(page, edit, now=NOW)
    publishing.send_to_review(page, now=NOW, by=kim)
    kim.delete()
    assert page.revisions.get(number=2).made_by == "Kim Sample"
    assert page.steps.get().by_name == "Kim Sample"
