"""“Was this page helpful?”: answers are kept with the revision that was read, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from education import revisions
from education.models import Condition, Feedback, Status
from education.plain_text import validate_plain

# More than people send: whoever sends more is a program, and does not drown what people say.
MOST_AN_HOUR: Final = 30
LONGEST: Final = 500
COUNTS: Final = {
    "yes": Count("pk", filter=Q(helped=True)),
    "no": Count("pk", filter=Q(helped=False)),
}


class TooMany(Exception):
    """The page had so many answers in the last hour that no more are kept."""


@dataclass(frozen=True)
class Tally:
    """How many found a revision (or a page) helpful. `number` is the revision's; 0 for all."""

    number: int
    yes: int
    no: int

    @property
    def total(self) -> int:
        """All answers."""
        return self.yes + self.no

    @property
    def per_cent(self) -> int:
        """How many in a hundred said yes; 0 without answers."""
        return round(100 * self.yes / self.total) if self.total else 0


class FeedbackForm(forms.Form):
    """Yes or no, and a few words if the visitor likes. `website` is for programs only."""

    helped = forms.ChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))],
        error_messages={"required": _("Choose yes or no.")},
    )
    text = forms.CharField(
        required=False,
        max_length=LONGEST,
        validators=[validate_plain],
        label=_("What was missing, or good?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(required=False)

    @property
    def is_from_a_program(self) -> bool:
        """True if the field that people do not see was filled in."""
        return bool(self.data.get("website"))


@transaction.atomic
def keep(condition: Condition, data: dict[str, Any], *, now: datetime) -> Feedback:
    """Stores an answer with the revision that was read (the one on the site if it is unknown).

    Raises TooMany.
    """
    page = Condition.objects.select_for_update().get(pk=condition.pk)
    on_site = page.live_revision or revisions.stored_newest(page)
    recent = Feedback.objects.filter(
        revision__condition=page, given_at__gt=now - timedelta(hours=1)
    )
    if recent.count() >= MOST_AN_HOUR:
        raise TooMany
    number = data.get("revision") or on_site.number
    read = page.revisions.filter(number=number).first() if 0 < number < 10**6 else None
    return Feedback.objects.create(
        revision=read or on_site,
        helped=data["helped"] == "yes",
        text=data["text"],
        given_at=now,
    )


def tally(condition: Condition) -> Tally:
    """All answers about a page."""
    counts = Feedback.objects.filter(revision__condition=condition).aggregate(**COUNTS)
    return Tally(0, **counts)


def by_revision(condition: Condition) -> dict[int, Tally]:
    """The answers about each revision that has any, the newest first, by the revision's key."""
    rows: Any = (
        Feedback.objects.filter(revision__condition=condition)
        .values("revision", "revision__number")
        .annotate(**COUNTS)
        .order_by("-revision__number")
    )
    return {row["revision"]: Tally(row["revision__number"], row["yes"], row["no"]) for row in rows}


def texts(condition: Condition) -> list[Feedback]:
    """The last answers with words."""
    rows = Feedback.objects.filter(revision__condition=condition).exclude(text="")
    return list(rows.select_related("revision")[:200])


def public_page(slug: str, kind: str) -> Condition:
    """The public page. Raises Condition.DoesNotExist."""
    pages = Condition.objects.published().filter(status=Status.PUBLISHED)
    return pages.get(slug=slug, kind=kind)
