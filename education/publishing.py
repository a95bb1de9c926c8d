"""From draft to public and back: the only writer of a page's state, its reviews and its steps.

A public page shows one revision: the one that a clinician approved, or marked sample content.
Editing makes a newer revision and leaves the public one as it is, until the newer one is approved
and published. Every verb locks the page's row, so that two people take turns.
"""

from __future__ import annotations

import logging
from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from education import checks, page_writing, revisions
from education.models import Condition, PageStep, Review, Revision, Stage, Status, StepKind
from education.revisions import Edit, Stale
from education.search import index as search_index

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)

MAX_SUMMARY_WORDS: Final = checks.MAX_SUMMARY_WORDS


class NotAllowedNow(Exception):
    """The page's state does not allow the step. Holds the state that was found."""

    def __init__(self, found: str) -> None:
        super().__init__(_("A page that is “%(state)s” cannot take this step.") % {"state": found})
        self.found = found


class NotReady(Exception):
    """The page may not go to review or to the public yet. Holds what has to be mended."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class OwnEdit(Exception):
    """Who wrote the newest revision asks to approve it."""

    def __init__(self) -> None:
        super().__init__(
            _("You wrote this revision yourself. Somebody else has to read and approve it.")
        )


@dataclass(frozen=True)
class Approval:
    """Who approves a page, and until when. The registration number is never shown."""

    reviewer_name: str
    reviewer_credentials: str
    reviewed_on: date
    next_due: date
    registration_number: str = ""
    notes: str = ""


@transaction.atomic
def save_draft(condition: Condition, edit: Edit, *, now: datetime) -> Revision:
    """Keeps what an editor wrote as the newest revision; unchanged content keeps the newest one.

    What is public stays as it is. A date for publishing an older revision is taken back, since
    what goes public would not be what the editor sees. Raises Stale.
    """
    page = Condition.objects.select_for_update().get(pk=condition.pk)
    if edit.seen:
        latest = revisions.stored_newest(page)
        if latest.number == edit.seen and latest.content == edit.content:
            return latest
    made = revisions.add(page, edit, now=now)
    if page.publish_at:
        note_step(page, StepKind.REOPENED, now=now, by=edit.by, note=_("The date was taken back."))
    page.publish_at = None
    page.stage = Stage.DRAFT
    if page.status != Status.PUBLISHED:
        page.status, page.approved_review = Status.DRAFT, None
        page.changed_at = now
        page_writing.write_content(page, edit.content)
    page.save()
    return made


def send_to_review(
    condition: Condition, *, now: datetime, by: User | None = None, note: str = ""
) -> Condition:
    """A draft, or a public page whose review comes round (or comes first), waits for its reviewer.

    Raises NotAllowedNow or NotReady.
    """
    with transaction.atomic():
        page = _locked(condition, {Stage.DRAFT, Stage.SETTLED})
        if page.status == Status.ARCHIVED:
            raise NotAllowedNow(state_of(page))
        _require_ready(page)
        _move(page, Stage.IN_REVIEW)
        return _saved(page, StepKind.SENT, now=now, by=by, note=note)


@transaction.atomic
def approve(
    condition: Condition,
    approval: Approval,
    *,
    now: datetime,
    revision: int | None = None,
    by: User | None = None,
) -> Condition:
    """Records a clinician's approval of the newest revision, which is the one numbered `revision`.

    A public page whose newest revision is on the site (sample content, or a review that came round
    again) stays public and stops being marked as a sample. Nobody approves what they wrote last,
    because a second pair of eyes is what a review is for; superusers may, so that a clinic of one
    can work, and the record names them. Raises NotAllowedNow, NotReady, OwnEdit, or Stale if
    somebody saved a newer revision than the reviewer read.
    """
    page = _locked(condition, {Stage.IN_REVIEW, Stage.APPROVED, Stage.SETTLED})
    newest = revisions.stored_newest(page)
    if revision is not None and revision != newest.number:
        raise Stale(revisions.numbered(page, revision), newest)
    if page.status == Status.ARCHIVED:
        raise NotAllowedNow(str(page.get_status_display()))
    if by is not None and by.pk == newest.author_id and not by.is_superuser:
        raise OwnEdit
    _require_ready(page)
    review = Review.objects.create(
        condition=page, revision=newest, recorded_by=by, recorded_at=now, **vars(approval)
    )
    if page.status != Status.PUBLISHED or page.live_revision_id == newest.pk:
        page.approved_review, page.is_sample_content, page.changed_at = review, False, now
    _move(page, Stage.APPROVED)
    return _saved(page, StepKind.APPROVED, now=now, by=by, note=approval.notes)


@transaction.atomic
def publish(condition: Condition, *, now: datetime, by: User | None = None) -> Condition:
    """The approved revision becomes public. Raises NotAllowedNow or NotReady."""
    page = _locked(condition, {Stage.APPROVED})
    _require_ready(page)
    newest = revisions.stored_newest(page)
    review = newest.reviews.first()
    if review is None:
        raise NotAllowedNow(str(Stage.DRAFT.label))
    page.status, page.stage, page.publish_at = Status.PUBLISHED, Stage.SETTLED, None
    page.live_revision, page.approved_review = newest, review
    page.is_sample_content = False
    page.published_at = page.published_at or now
    if page.expires_at and page.expires_at <= now:
        page.expires_at = None
    page.changed_at = now
    page_writing.write_content(page, newest.content)
    done = _saved(page, StepKind.PUBLISHED, now=now, by=by)
    search_index.refresh(done, today=timezone.localdate(now))
    return done


@transaction.atomic
def publish_sample(condition: Condition, *, now: datetime, record: bool = True) -> Condition:
    """A page of the starter library becomes public, marked as not reviewed by a clinician.

    `record=False` leaves the first revision to the caller. Raises NotAllowedNow or NotReady.
    """
    page = Condition.objects.select_for_update().get(pk=condition.pk)
    if page.status != Status.DRAFT or page.stage != Stage.DRAFT:
        raise NotAllowedNow(str(page.get_status_display()))
    _require_ready(page)
    page.is_sample_content = True
    page.status, page.published_at, page.changed_at = Status.PUBLISHED, now, now
    page.save()
    if record:
        revisions.record_library(page, now=now)
        search_index.refresh(page, today=timezone.localdate(now))
    return page


@transaction.atomic
def archive(
    condition: Condition, *, now: datetime, by: User | None = None, expired: bool = False
) -> Condition:
    """A page is taken off the site; it needs a review to come back. Raises NotAllowedNow."""
    page = Condition.objects.select_for_update().get(pk=condition.pk)
    if page.status == Status.ARCHIVED:
        raise NotAllowedNow(str(page.get_status_display()))
    newest = revisions.stored_newest(page)
    page.status, page.stage = Status.ARCHIVED, Stage.SETTLED
    page.live_revision, page.approved_review, page.publish_at = None, None, None
    page.expires_at = None
    page_writing.write_content(page, newest.content)
    kind = StepKind.EXPIRED if expired else StepKind.ARCHIVED
    done = _saved(page, kind, now=now, by=by)
    search_index.refresh(done, today=timezone.localdate(now))
    return done


@transaction.atomic
def back_to_draft(
    condition: Condition, *, now: datetime, by: User | None = None, note: str = ""
) -> Condition:
    """What is not public is opened again; it needs a new review. Raises NotAllowedNow."""
    page = Condition.objects.select_for_update().get(pk=condition.pk)
    in_review = page.stage == Stage.IN_REVIEW
    if page.status != Status.ARCHIVED and page.stage not in {Stage.IN_REVIEW, Stage.APPROVED}:
        raise NotAllowedNow(state_of(page))
    if page.status == Status.ARCHIVED:
        page.status = Status.DRAFT
    _move(page, Stage.DRAFT)
    page.publish_at = None
    if page.status != Status.PUBLISHED:
        page.approved_review = None
    step = StepKind.RETURNED if in_review and note else StepKind.REOPENED
    return _saved(page, step, now=now, by=by, note=note)


def problems(condition: Condition) -> list[str]:
    """What keeps a page's newest revision from being published, in words for editors."""
    return checks.problems(revisions.newest(condition).content)


def unknown_figures(condition: Condition) -> list[str]:
    """The figures that the page's texts quote and nobody has written down, each once."""
    return checks.unknown_figures(revisions.newest(condition).content)


def state_of(condition: Condition) -> str:
    """The page's state in words; a newer revision than the public one is named too."""
    status = str(condition.get_status_display())
    if condition.status != Status.PUBLISHED or condition.stage == Stage.SETTLED:
        return status
    newer = str(condition.get_stage_display())
    return _("%(status)s; a newer revision is: %(newer)s") % {"status": status, "newer": newer}


def _locked(condition: Condition, allowed: Set[str]) -> Condition:
    found = Condition.objects.select_for_update().get(pk=condition.pk)
    revisions.stored_newest(found)
    if found.stage not in allowed:
        raise NotAllowedNow(state_of(found))
    return found


def _require_ready(condition: Condition) -> None:
    content = revisions.newest(condition).content
    found = checks.problems(content)
    slug = content.get("slug", condition.slug)
    others = Condition.objects.filter(slug=slug, language=condition.language)
    if others.exclude(pk=condition.pk).exists():
        found.append(_("Another page has the short name “%(slug)s”.") % {"slug": slug})
    if found:
        raise NotReady(found)


def _move(page: Condition, stage: Stage) -> None:
    """A page that is not public has no state but that of its newest revision; one whose newest
    revision is public has nothing under way, once the review is over."""
    is_on_site = page.live_revision_id == revisions.newest(page).pk
    page.stage = Stage.SETTLED if is_on_site and stage != Stage.IN_REVIEW else stage
    if page.status != Status.PUBLISHED:
        page.status = Status(stage.value)


def _saved(page: Condition, kind: StepKind, **step: Any) -> Condition:
    if page.status != Status.PUBLISHED:
        page.changed_at = step["now"]
    page.save()
    note_step(page, kind, **step)
    return page


def note_step(
    page: Condition, kind: StepKind, *, now: datetime, by: User | None = None, note: str = ""
) -> None:
    """Writes a step into the page's history, at its newest revision."""
    PageStep.objects.create(
        condition=page,
        revision=revisions.newest(page),
        kind=kind,
        by=by,
        by_name=revisions.name_of(by),
        note=note,
        at=now,
    )
