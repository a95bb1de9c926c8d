"""From draft to public and back: the only writer of a page's state and of its reviews."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from education import doses, snapshots
from education.models import Condition, Figure, Level, Review, Status, Treatment

MAX_SUMMARY_WORDS: Final = 20


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


@dataclass(frozen=True)
class Approval:
    """Who approves a page, and until when. The registration number is never shown."""

    reviewer_name: str
    reviewer_credentials: str
    reviewed_on: date
    next_due: date
    registration_number: str = ""
    notes: str = ""


def send_to_review(condition: Condition, *, now: datetime) -> Condition:
    """A draft waits for its reviewer. Raises NotAllowedNow or NotReady."""
    return _step(condition, {Status.DRAFT}, Status.IN_REVIEW, now=now)


@transaction.atomic
def approve(condition: Condition, approval: Approval, *, now: datetime) -> Condition:
    """Records a clinician's approval; sample content stops being marked as such.

    A page that is public already (sample content, or a review that came round again) stays so.
    Raises NotAllowedNow or NotReady.
    """
    found = _locked(condition, {Status.IN_REVIEW, Status.APPROVED, Status.PUBLISHED})
    _require_ready(found)
    found.approved_review = Review.objects.create(
        condition=found, recorded_at=now, **vars(approval)
    )
    found.is_sample_content = False
    if found.status == Status.IN_REVIEW:
        found.status = Status.APPROVED
    return _saved(found, now=now)


def publish(condition: Condition, *, now: datetime) -> Condition:
    """An approved page becomes public. Raises NotAllowedNow or NotReady."""
    return _step(condition, {Status.APPROVED}, Status.PUBLISHED, now=now)


@transaction.atomic
def publish_sample(condition: Condition, *, now: datetime) -> Condition:
    """A page of the starter library becomes public, marked as not reviewed by a clinician.

    Raises NotAllowedNow or NotReady.
    """
    found = _locked(condition, {Status.DRAFT})
    _require_ready(found)
    found.is_sample_content = True
    found.status = Status.PUBLISHED
    return _saved(found, now=now)


def archive(condition: Condition, *, now: datetime) -> Condition:
    """A public page is taken off the site. Raises NotAllowedNow."""
    return _step(condition, {Status.PUBLISHED}, Status.ARCHIVED, now=now)


def back_to_draft(condition: Condition, *, now: datetime) -> Condition:
    """A page that is not public is opened again; it needs a new review. Raises NotAllowedNow."""
    return _step(
        condition, {Status.IN_REVIEW, Status.APPROVED, Status.ARCHIVED}, Status.DRAFT, now=now
    )


def problems(condition: Condition) -> list[str]:
    """What keeps a page from being published, in words for editors."""
    found = []
    if len(condition.summary.split()) > MAX_SUMMARY_WORDS:
        found.append(
            ngettext(
                "The answer has more than %(words)s word.",
                "The answer has more than %(words)s words.",
                MAX_SUMMARY_WORDS,
            )
            % {"words": MAX_SUMMARY_WORDS}
        )
    if not condition.sections.exists():
        found.append(_("The page has no sections."))
    if not condition.no_urgent_card_reason and not _has_urgent_card(condition):
        found.append(
            _("The page needs an emergency or urgent card, or the reason why it has none.")
        )
    found += [
        _("No figure or dose is called {%(token)s}.") % {"token": token}
        for token in unknown_figures(condition)
    ]
    return found


def unknown_figures(condition: Condition) -> list[str]:
    """The figures that the page's texts quote and nobody has written down, each once."""
    words = doses.phrases(
        Figure.objects.all(), Treatment.objects.filter(condition_links__condition=condition)
    )
    texts = snapshots.texts_of(snapshots.condition_content(condition))
    return sorted({token for text in texts for token in doses.unknown_tokens(text, words)})


def _has_urgent_card(condition: Condition) -> bool:
    return condition.care_cards.filter(level__in=[Level.EMERGENCY, Level.URGENT]).exists()


@transaction.atomic
def _step(condition: Condition, allowed: Set[str], to: Status, *, now: datetime) -> Condition:
    found = _locked(condition, allowed)
    if to in {Status.IN_REVIEW, Status.PUBLISHED}:
        _require_ready(found)
    if to == Status.DRAFT:
        found.approved_review = None
    found.status = to
    return _saved(found, now=now)


def _locked(condition: Condition, allowed: Set[str]) -> Condition:
    found = Condition.objects.select_for_update().get(pk=condition.pk)
    if found.status not in allowed:
        raise NotAllowedNow(found.get_status_display())
    return found


def _require_ready(condition: Condition) -> None:
    if found := problems(condition):
        raise NotReady(found)


def _saved(condition: Condition, *, now: datetime) -> Condition:
    if condition.status == Status.PUBLISHED and condition.published_at is None:
        condition.published_at = now
    condition.changed_at = now
    condition.save()
    return condition
