"""Which public pages need their clinical review, the most overdue first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from education.models import Condition, Stage, Status

SOON: Final = timedelta(days=60)


@dataclass(frozen=True)
class DuePage:
    """A public page and the day its next review is due; None if nobody has reviewed it yet."""

    page: Condition
    due: date | None
    days_left: int | None

    @property
    def is_overdue(self) -> bool:
        """True if the day is over."""
        return self.days_left is not None and self.days_left < 0


def pages_due(now: datetime, *, within: timedelta = SOON) -> list[DuePage]:
    """Public pages whose review is overdue or due `within` that time, by date; then those that
    were never reviewed (sample content), by title. One query.
    """
    today = timezone.localdate(now)
    public = Condition.objects.filter(status=Status.PUBLISHED).select_related("approved_review")
    rows = [_row(page, today) for page in public.order_by("approved_review__next_due", "title")]
    return [row for row in rows if row.days_left is None or row.days_left <= within.days]


def overdue(now: datetime) -> list[DuePage]:
    """The public pages whose review is over. They stay public and say so."""
    return [row for row in pages_due(now) if row.is_overdue]


def waiting_for_review() -> list[Condition]:
    """The pages that were sent to review, the longest waiting first."""
    return list(Condition.objects.filter(stage=Stage.IN_REVIEW).order_by("changed_at"))


def _row(page: Condition, today: date) -> DuePage:
    review = page.approved_review
    if review is None:
        return DuePage(page, None, None)
    return DuePage(page, review.next_due, (review.next_due - today).days)
