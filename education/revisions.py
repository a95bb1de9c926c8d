"""Revisions of pages: what was saved, by whom, and what a second editor has to be told.

The rows of a public page are what visitors read; a draft that is newer lives in its revision
alone. The rows of any other page are its newest revision.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from education import snapshots
from education.models import Condition, Origin, Revision, Stage, Status

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Content = dict[str, Any]
# What the column of numbers can hold.
MOST: Final = 2**31


class Stale(Exception):
    """Somebody saved a newer revision since the one that was looked at. Holds both."""

    def __init__(self, seen: Revision | None, newest: Revision) -> None:
        super().__init__(
            _("%(who)s saved revision %(number)s since you opened the page.")
            % {"who": newest.made_by, "number": newest.number}
        )
        self.seen, self.newest = seen, newest


@dataclass(frozen=True)
class Edit:
    """What an editor saves: on top of which revision (0 for a new page), by whom and why."""

    content: Content
    seen: int
    by: User | None = None
    note: str = ""
    restored_from: int | None = None


def revision_content(condition: Condition) -> Content:
    """The whole page as its rows say it: the content and the address."""
    return snapshots.condition_content(condition) | {"slug": condition.slug}


def newest(condition: Condition) -> Revision:
    """The newest revision. A page without any (written by code) has its rows as the first, which
    is not stored before somebody needs it."""
    found = condition.revisions.order_by("-number").first()
    return found or Revision(
        condition=condition,
        number=1,
        content=revision_content(condition),
        origin=Origin.LIBRARY if condition.is_sample_content else Origin.EDIT,
        made_at=condition.changed_at,
    )


def stored_newest(condition: Condition) -> Revision:
    """The newest revision, stored. The caller holds the page's lock."""
    found = newest(condition)
    if found._state.adding:
        found.save()
        if condition.status == Status.PUBLISHED:
            condition.live_revision, condition.stage = found, Stage.SETTLED
            condition.save(update_fields=["live_revision", "stage"])
    return found


def numbered(condition: Condition, number: int) -> Revision | None:
    """The revision of that number, if there is one."""
    latest = newest(condition)
    if latest.number == number:
        return latest
    return condition.revisions.filter(number=number).first() if 0 < number < MOST else None


def live(condition: Condition) -> Revision | None:
    """The revision that visitors read; None if the page is not public."""
    if condition.status != Status.PUBLISHED:
        return None
    return condition.live_revision or newest(condition)


def written_here(condition: Condition) -> bool:
    """True if somebody here has saved a revision of the page."""
    return condition.revisions.exclude(origin=Origin.LIBRARY).exists()


def add(condition: Condition, edit: Edit, *, now: datetime) -> Revision:
    """Stores a revision on top of the newest. The caller holds the page's lock.

    Raises Stale if the editor had an older one open.
    """
    number = 0
    if edit.seen or condition.revisions.exists():
        latest = stored_newest(condition)
        if latest.number != edit.seen:
            raise Stale(numbered(condition, edit.seen), latest)
        number = latest.number
    return Revision.objects.create(
        condition=condition,
        number=number + 1,
        content=edit.content,
        origin=Origin.EDIT if edit.restored_from is None else Origin.RESTORE,
        restored_from=edit.restored_from,
        author=edit.by,
        author_name=name_of(edit.by),
        note=edit.note,
        made_at=now,
    )


def record_library(condition: Condition, *, now: datetime) -> None:
    """Stores the rows that the starter library wrote, if they are new, as what is on the site."""
    content = revision_content(condition)
    last = condition.revisions.order_by("-number").first()
    if last is not None and last.content == content:
        return
    made = Revision.objects.create(
        condition=condition,
        number=last.number + 1 if last else 1,
        content=content,
        origin=Origin.LIBRARY,
        made_at=now,
    )
    if condition.status == Status.PUBLISHED:
        condition.live_revision, condition.stage = made, Stage.SETTLED
        condition.save(update_fields=["live_revision", "stage"])


def name_of(user: User | None) -> str:
    """What to call an account."""
    return (user.get_full_name() or user.get_username()) if user else ""
