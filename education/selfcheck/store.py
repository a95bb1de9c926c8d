"""The answers of one visitor: a session row of their own that ends after half an hour.

The browser holds nothing but the key of its ordinary session, which names this row. The answers are
apart from it, so that they end on time whatever else the visitor does on the site.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction

from education.selfcheck.questions import Answer, Answers, asked_of, read_all

IDLE: Final = timedelta(minutes=30)
KEY: Final = "self_check"


@dataclass(frozen=True, slots=True)
class Stored:
    """What a visitor has answered so far, where they look for a clinic from, and the place that
    the page they came from is about (chosen beforehand, but not answered)."""

    answers: dict[str, Answer]
    near: str = ""
    place: str = ""


def begin(session: SessionBase, *, now: datetime, place: str = "") -> None:
    """An empty set of answers, in place of the one that was there; with a place to suggest."""
    forget(session)
    key = secrets.token_urlsafe(24)
    _write(Session(session_key=key), {"hint": place} if place else {}, now)
    session[KEY] = key


def load(session: SessionBase, *, now: datetime) -> Stored | None:
    """The answers, or None if there are none or their half hour is over."""
    row = Session.objects.filter(session_key=session.get(KEY, ""), expire_date__gt=now).first()
    return _stored(row.get_decoded()) if row else None


def answer(session: SessionBase, question: str, given: Answer, *, now: datetime) -> Stored | None:
    """Keeps an answer; None if the half hour is over.

    The row is locked, so that two tabs cannot undo each other's answers.
    """
    sent = given if isinstance(given, str) else sorted(given)
    return _change(session, lambda kept: {**kept, question: sent}, now)


def look_near(session: SessionBase, postal_code: str, *, now: datetime) -> Stored | None:
    """Keeps where to look for a clinic from; None if the half hour is over."""
    return _change(session, lambda kept: {**kept, "near": postal_code}, now)


def forget(session: SessionBase) -> None:
    """Deletes the answers."""
    if key := session.pop(KEY, None):
        Session.objects.filter(session_key=key).delete()


def delete_expired(now: datetime) -> int:
    """Deletes every session row whose time is over, answers among them; returns how many.

    For a job that runs every few minutes: until then they can no longer be read, but are there.
    """
    deleted, _by_model = Session.objects.filter(expire_date__lte=now).delete()
    return deleted


def _change(
    session: SessionBase, change: Callable[[dict[str, Any]], dict[str, Any]], now: datetime
) -> Stored | None:
    with transaction.atomic():
        rows = Session.objects.select_for_update()
        row = rows.filter(session_key=session.get(KEY, ""), expire_date__gt=now).first()
        if row is None:
            return None
        kept = change(row.get_decoded())
        _write(row, kept, now)
    return _stored(kept)


def _write(row: Session, kept: Mapping[str, Any], now: datetime) -> None:
    row.session_data = SessionStore().encode(dict(kept))
    row.expire_date = now + IDLE
    row.save()


def _stored(kept: dict[str, Any]) -> Stored:
    """The answers that are asked of this person: a changed age may have made some needless."""
    near, place = str(kept.pop("near", "")), str(kept.pop("hint", ""))
    answers, _problems = read_all(kept)
    return Stored(_asked(answers), near, place)


def _asked(answers: Answers) -> dict[str, Answer]:
    return {
        question.id: answers[question.id]
        for question in asked_of(answers)
        if question.id in answers
    }
