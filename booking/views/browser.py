"""What one browser is doing here, kept in its session: the time it picked, what was typed, and
which visits it may see. None of it is ever part of an address."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse

from booking.availability import Want
from booking.models import Appointment, AppointmentStatus
from booking.scheduling.writing import secret_hash
from locations import hours

# Opening the link in a mail shows the visit for this long; the link itself lives on.
GRANT_LASTS: Final = timedelta(minutes=30)
TOKEN, PICK, TYPED, VISITS = "hold_token", "pick", "typed", "visits"


@dataclass(frozen=True, slots=True)
class Pick:
    """The time that this browser picked last. `code` is the visit that it became, if it did."""

    location: str
    service: str
    practitioner: str
    start: str
    code: str = ""
    # "yes" or "no": whether they have been to a clinic of ours, as they said.
    been: str = ""
    # The local date.
    day: str = ""

    @property
    def slot_url(self) -> str:
        """The page of the times, with everything that was chosen there."""
        given = {"day": self.day, "practitioner": self.practitioner, "been": self.been}
        chosen = urlencode({name: value for name, value in given.items() if value})
        return reverse("booking:choose-slot", args=[self.location, self.service]) + f"?{chosen}"

    @property
    def instant(self) -> datetime:
        """The start that was picked."""
        return datetime.fromisoformat(self.start)


def token(session: SessionBase) -> str:
    """The secret that this browser's hold is kept under: the one that it has, or a new one.

    It stays the same, so that picking another time lets the first one go. A new one is kept by
    `picked`, with the first time that is had: who gets none needs no session.
    """
    found: str = session.get(TOKEN) or secrets.token_urlsafe(32)
    return found


def token_hash(session: SessionBase) -> str:
    """What holds of this browser are marked with; empty if it has never held anything."""
    return secret_hash(session[TOKEN]) if TOKEN in session else ""


def picked(session: SessionBase, token: str, want: Want, start: datetime, been: str = "") -> None:
    """Remembers the time that is held now under the token."""
    session[TOKEN] = token
    who = want.practitioner.slug if want.practitioner else ""
    day = hours.local_day(start, want.location.zone).isoformat()
    place, what = want.location.slug, want.service.slug
    pick = Pick(place, what, who, start.isoformat(), been=been, day=day)
    session[PICK] = asdict(pick)


def pick(session: SessionBase) -> Pick | None:
    """The time that was picked last, or None."""
    kept: dict[str, str] | None = session.get(PICK)
    return Pick(**kept) if kept else None


def hold(session: SessionBase) -> Appointment | None:
    """The row that keeps the picked time, whether or not its minutes are over."""
    if TOKEN not in session:
        return None
    held = Appointment.objects.filter(
        status=AppointmentStatus.HELD, hold_token_hash=secret_hash(session[TOKEN])
    )
    return held.with_names().order_by("-pk").first()


def keep_typed(session: SessionBase, answers: dict[str, str]) -> None:
    """Keeps what was typed until the visit is booked."""
    session[TYPED] = answers


def typed(session: SessionBase) -> dict[str, str]:
    """What was typed so far."""
    kept: dict[str, str] = session.get(TYPED, {})
    return kept


def booked(session: SessionBase, appointment: Appointment, now: datetime) -> None:
    """The hold became a visit: forget what was typed, let this browser see the visit."""
    session.pop(TYPED, None)
    if last := pick(session):
        session[PICK] = asdict(replace(last, code=str(appointment.code)))
    grant(session, appointment.code, now)


def grant(session: SessionBase, code: UUID, now: datetime) -> None:
    """Lets this browser see and change the visit for half an hour."""
    ends = (now + GRANT_LASTS).timestamp()
    session[VISITS] = {**_grants(session, now), str(code): ends}


def may_see(session: SessionBase, code: UUID, now: datetime) -> bool:
    """True while a grant for the visit lasts."""
    return str(code) in _grants(session, now)


def _grants(session: SessionBase, now: datetime) -> dict[str, Any]:
    kept: dict[str, float] = session.get(VISITS, {})
    return {code: ends for code, ends in kept.items() if ends > now.timestamp()}
