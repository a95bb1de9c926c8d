"""What the self-check hands to a booking: shown, kept with the visit, taken back, deleted."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Final

from django.contrib.sessions.backends.base import SessionBase

from booking.models import Appointment, SelfCheckShare
from education.selfcheck import handover
from education.selfcheck.handover import Summary

# After the visit, for the one who treats to have read it; what matters is then in their own notes.
KEPT_FOR: Final = timedelta(days=90)


def waiting(session: SessionBase, *, now: datetime) -> Summary | None:
    """The summary that will go with the next booking of this browser, if there is one."""
    return handover.waiting(session, now=now)


def leave_out(session: SessionBase) -> None:
    """The patient thought better of it before booking."""
    handover.drop(session)


def attach(session: SessionBase, visit: Appointment, *, now: datetime) -> None:
    """Keeps the summary with the visit that was just booked, once; nothing if there is none."""
    summary = handover.take(session, now=now)
    if summary is None:
        return
    SelfCheckShare.objects.get_or_create(
        appointment=visit,
        defaults={
            "snapshot": [asdict(line) for line in summary.lines],
            "rule_set": summary.rule_set,
            "consent_version": summary.consent_version,
            "consented_at": datetime.fromisoformat(summary.consented_at),
            "review_on": date.fromisoformat(summary.review_on) if summary.review_on else None,
            "delete_after": visit.end + KEPT_FOR,
        },
    )


def take_back(visit: Appointment, *, now: datetime) -> bool:
    """Erases the summary of a visit; False if there was none. When it was given stays on record."""
    shares = SelfCheckShare.objects.filter(appointment=visit, withdrawn_at__isnull=True)
    return bool(shares.update(snapshot=None, review_on=None, withdrawn_at=now))


def delete_due(now: datetime) -> int:
    """Deletes the summaries whose date has passed; returns how many."""
    deleted, _by_model = SelfCheckShare.objects.filter(delete_after__lte=now).delete()
    return deleted
