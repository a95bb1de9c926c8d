"""When an approved revision goes public, and when a page leaves the site by itself."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from education import publishing, revisions
from education.models import Condition, Stage, Status, StepKind

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)


class BadDates(Exception):
    """Dates that cannot be kept. `field` is the one to change."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True)
class Dates:
    """When to publish what is approved (None: by hand) and when to take the page off (None: never).

    The page is public from `publish_at` on and not any more at `expires_at`.
    """

    publish_at: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Done:
    """The pages that became public and those that left."""

    published: int = 0
    expired: int = 0


@transaction.atomic
def set_dates(
    condition: Condition, dates: Dates, *, now: datetime, by: User | None = None
) -> Condition:
    """Keeps the dates. Raises BadDates, or NotAllowedNow for a revision nobody approved."""
    page = Condition.objects.select_for_update().get(pk=condition.pk)
    revisions.stored_newest(page)
    if dates.publish_at and page.stage != Stage.APPROVED:
        raise publishing.NotAllowedNow(publishing.state_of(page))
    if dates.publish_at and dates.publish_at <= now:
        raise BadDates("publish_at", _("This time is over. Choose a later one, or publish now."))
    if dates.expires_at and dates.expires_at <= (dates.publish_at or now):
        raise BadDates("expires_at", _("The page must be public for a while before it leaves."))
    page.publish_at, page.expires_at = dates.publish_at, dates.expires_at
    page.save(update_fields=["publish_at", "expires_at"])
    publishing.note_step(page, StepKind.SCHEDULED, now=now, by=by)
    return page


def publish_due(now: datetime) -> Done:
    """Publishes what is due and takes off what is over. Running it again does nothing more.

    Each page is a transaction of its own. One that cannot be published loses its date, with the
    reason in its history, so that it is not tried for ever.
    """
    waiting = Condition.objects.filter(publish_at__lte=now, stage=Stage.APPROVED)
    published = sum(_publish(page, now=now) for page in waiting)
    over = Condition.objects.filter(expires_at__lte=now, status=Status.PUBLISHED)
    return Done(published, sum(_expire(page, now=now) for page in over))


def _publish(page: Condition, *, now: datetime) -> bool:
    with transaction.atomic():
        found = Condition.objects.select_for_update().get(pk=page.pk)
        if found.publish_at is None or found.publish_at > now:
            return False  # somebody else was quicker, or has changed the date
        if found.expires_at and found.expires_at <= now:
            return _miss(found, _("its time was over"), now=now)
        try:
            publishing.publish(found, now=now)
        except (publishing.NotReady, publishing.NotAllowedNow) as refusal:
            return _miss(found, str(refusal), now=now)
    return True


def _miss(page: Condition, why: str, *, now: datetime) -> bool:
    """Takes back the date of what cannot be published; says in the history why."""
    logger.warning("A page was not published on its date: %s", page.pk)
    page.publish_at = None
    if page.status != Status.PUBLISHED:
        page.expires_at = None
    page.save(update_fields=["publish_at", "expires_at"])
    note = _("Not published on its date: %(why)s") % {"why": why}
    publishing.note_step(page, StepKind.SCHEDULED, now=now, note=note)
    return False


def _expire(page: Condition, *, now: datetime) -> bool:
    with transaction.atomic():
        found = Condition.objects.select_for_update().get(pk=page.pk)
        if found.status != Status.PUBLISHED or not found.expires_at or found.expires_at > now:
            return False
        publishing.archive(found, now=now, expired=True)
    return True
