"""What staff decide about visits that no longer fit, carried out all together or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from booking import availability, scheduling
from booking.availability import Want
from booking.errors import Refusal, SlotTaken
from booking.models import Appointment, AppointmentStatus
from booking.models.alternative import HELD_TIMES
from booking.notifications.recipients import address_of
from booking.orders import Actor
from booking.rosters.clashing import Clash
from booking.rosters.ways import ways_out
from booking.slots import Reason, Slot
from locations.models import Practitioner

# Patients have two days to answer, or until shortly before the first of the times.
ANSWER_WITHIN: Final = timedelta(hours=48)
LEAST_TO_ANSWER: Final = timedelta(hours=2)


class What(StrEnum):
    """What becomes of a visit."""

    KEEP = "keep"
    MOVE = "move"
    ASK = "ask"
    CANCEL = "cancel"


# Times that are moved into are gone before times are held for those who are asked.
ORDER: Final = (What.KEEP, What.CANCEL, What.MOVE, What.ASK)


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one visit, which was seen in this version; for a move also where to."""

    clash: Clash
    version: int
    what: What
    start: datetime | None = None
    practitioner_id: int | None = None
    reason: str = ""


class Refused(StrEnum):
    """Why a decision could not be carried out."""

    STALE = "stale"
    GONE = "gone"
    NO_TIME = "no_time"
    NO_TIMES = "no_times"
    NO_ADDRESS = "no_address"
    TOO_LATE = "too_late"
    OTHER = "other"


class NotDone(Exception):
    """Nothing may stay: why, by visit id."""

    def __init__(self, why: dict[int, Refused]) -> None:
        super().__init__("not done")
        self.why = why


def carry_out(decisions: Sequence[Decision], *, by: Actor, now: datetime) -> Counter[What]:
    """Does everything, in the transaction that is open; counts what was done.

    Raises NotDone with every decision that was refused: the caller takes the transaction back.
    """
    why: dict[int, Refused] = {}
    for decision in sorted(decisions, key=lambda decision: ORDER.index(decision.what)):
        try:
            refused = _one(decision, by, now)
        except SlotTaken:
            refused = Refused.GONE
        except Refusal:
            refused = Refused.OTHER
        if refused:
            why[decision.clash.visit.pk] = refused
    if why:
        raise NotDone(why)
    return Counter(decision.what for decision in decisions)


def _one(decision: Decision, by: Actor, now: datetime) -> Refused | None:
    visit = decision.clash.visit
    if decision.version != visit.version:
        return Refused.STALE
    if decision.what == What.CANCEL:
        _cancel(visit, decision.reason, by, now)
    elif decision.what == What.MOVE:
        return _move(decision, by, now)
    elif decision.what == What.ASK:
        return _ask(decision.clash, by, now)
    return None


def _cancel(visit: Appointment, reason: str, by: Actor, now: datetime) -> None:
    if visit.status == AppointmentStatus.PENDING:
        scheduling.decline_request(visit, by=by, now=now, reason=reason)
    else:
        scheduling.cancel(visit, by=by, now=now, reason=reason)


def _move(decision: Decision, by: Actor, now: datetime) -> Refused | None:
    """Into a time that the changed schedule offers: what staff may waive is not waived here."""
    visit, start = decision.clash.visit, decision.start
    person = Practitioner.objects.filter(pk=decision.practitioner_id or 0).first()
    if start is None or person is None:
        return Refused.NO_TIME
    want = Want(visit.location, visit.service, person)
    # At its own time a visit may change its room or machine, and nothing else can be mended there.
    stays = start == visit.start and decision.clash.reasons == (Reason.RESOURCE,)
    look = availability.look_at(want, start=start, now=now, by_staff=stays, ignoring_id=visit.pk)
    if not look.free_ids:
        return Refused.GONE
    scheduling.reschedule(visit, start=start, by=by, now=now, practitioner=person)
    return None


def _ask(clash: Clash, by: Actor, now: datetime) -> Refused | None:
    visit = clash.visit
    if not address_of(visit):
        return Refused.NO_ADDRESS
    if visit.start <= now + LEAST_TO_ANSWER:
        return Refused.TOO_LATE
    times = _apart(ways_out([clash], now=now, shown=60)[visit.pk].nearest, visit, now)
    if not times:
        return Refused.NO_TIMES
    first = min(visit.start, *(slot.start for slot in times))
    until = min(now + ANSWER_WITHIN, first - LEAST_TO_ANSWER / 2)
    scheduling.hold_alternatives(visit, times, until=until, by=by, now=now)
    return None


def _apart(slots: Sequence[Slot], visit: Appointment, now: datetime) -> list[Slot]:
    """Up to three of the nearest that leave time to answer and can be held side by side."""
    before, after = visit.start - visit.blocked.lower, visit.blocked.upper - visit.end
    chosen: list[Slot] = []
    for slot in slots:
        is_late = slot.start <= now + LEAST_TO_ANSWER
        touches = any(
            slot.start - before < other.end + after and other.start - before < slot.end + after
            for other in chosen
        )
        if not (is_late or touches or slot.start == visit.start):
            chosen.append(slot)
    return chosen[:HELD_TIMES]
