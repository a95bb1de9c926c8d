"""The last look before a mail leaves: may it still go? Pure; `look.LOOK` is the same in SQL.

One table says, for each kind, which visits it may speak of. A test holds the two against each
other, and another lets random lives of visits pass through here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from booking.notifications.policy import Kind

ANY: Final = frozenset(
    {"held", "pending", "booked", "arrived", "fulfilled", "noshow", "cancelled", "lapsed"}
)
# The statuses in which each kind is true. Kinds that are not named here list several visits, as
# they are when the mail leaves, or tell of what a visit was: no status or version speaks against
# them.
TRUE_OF: Final[dict[Kind, frozenset[str]]] = {
    Kind.CONFIRMATION: frozenset({"booked"}),
    Kind.REMINDER: frozenset({"booked"}),
    Kind.MOVED: frozenset({"booked"}),
    Kind.CANCELLED: frozenset({"cancelled"}),
    Kind.REQUESTED: frozenset({"pending"}),
    Kind.DECLINED: frozenset({"cancelled"}),
    Kind.WAITLIST_OFFER: frozenset({"held"}),
    Kind.WAITLIST_TAKEN: ANY - {"cancelled"},
    Kind.WAITLIST_LAPSED: ANY - {"cancelled"},
    Kind.RUNNING_LATE: frozenset({"booked"}),
    Kind.ALTERNATIVES: frozenset({"booked", "pending"}),
    Kind.NOTE: frozenset({"booked", "pending"}),
    Kind.FOLLOW_UP: frozenset({"fulfilled"}),
    Kind.STAFF_BOOKED: frozenset({"booked"}),
    Kind.STAFF_MOVED: frozenset({"booked"}),
    Kind.STAFF_CANCELLED: frozenset({"cancelled"}),
    Kind.STAFF_UNDELIVERABLE: ANY,
}
OTHERS: Final = frozenset(Kind) - TRUE_OF.keys()
# Lists that are over once none of their visits is in this status any more.
LISTED: Final = {Kind.SERIES: "booked", Kind.SERIES_CANCELLED: "cancelled"}
# News that replaces what an older mail of the visit says: it must not overtake that mail.
IN_TURN: Final = frozenset({Kind.MOVED, Kind.CANCELLED, Kind.DECLINED})
MOST_FAULTS: Final = 3
# Senders are killed for many reasons (a new version, a full machine), and now and then the same
# mail is in hand each time: only what outlives a dozen of them is taken for the one that kills.
MOST_DEATHS: Final = 12


class Verdict(StrEnum):
    """What the last look before sending says. All but GO have already moved the row on."""

    GO = "go"
    WAIT = "wait"
    LATE = "late"
    POISON = "poison"
    SAMPLE = "sample"
    MOVED = "moved"
    CANCELLED = "cancelled"
    OVER = "over"
    UNWANTED = "unwanted"
    SUPERSEDED = "superseded"
    UNDONE = "undone"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A message about to leave, beside its visit as it is now. Defaults: nothing is in the way."""

    kind: Kind
    version: int
    visit_version: int
    status: str
    not_after: datetime
    faults: int = 0
    is_sample: bool = False
    # For a list: one of its visits is still ahead, in the status that it speaks of.
    is_one_left: bool = True
    wants_reminders: bool = True
    wants_follow_up: bool = True
    # Who is told that the visit is a colleague's now has it again.
    has_it_again: bool = False
    # A nearer reminder of the visit is due as well.
    has_nearer: bool = False
    # An older message of the visit is leaving just now.
    has_older: bool = False
    # The patient last read from us, without a doubt, of the very start that this mail would tell.
    is_told: bool = False


def verdict(row: Row, *, now: datetime) -> Verdict:
    """May it leave at `now`?"""
    if row.is_sample:
        return Verdict.SAMPLE
    against = _of_others(row) if row.kind in OTHERS else _of_visit(row)
    if against is not None:
        return against
    if now > row.not_after:
        return Verdict.LATE
    return _of_wishes(row) or (Verdict.POISON if row.faults >= MOST_DEATHS else Verdict.GO)


def _of_others(row: Row) -> Verdict | None:
    if row.has_it_again:
        return Verdict.UNDONE
    return Verdict.OVER if row.kind in LISTED and not row.is_one_left else None


def _of_visit(row: Row) -> Verdict | None:
    if row.kind is Kind.WAITLIST_OFFER and row.status != "held":
        return Verdict.ANSWERED
    if row.version != row.visit_version:
        return Verdict.MOVED
    if row.status in TRUE_OF[row.kind]:
        return None
    if row.kind is Kind.REQUESTED and row.status == "booked":
        return Verdict.ANSWERED
    return Verdict.CANCELLED if row.status == "cancelled" else Verdict.OVER


def _of_wishes(row: Row) -> Verdict | None:
    if row.kind is Kind.REMINDER and not row.wants_reminders:
        return Verdict.UNWANTED
    if row.kind is Kind.FOLLOW_UP and not row.wants_follow_up:
        return Verdict.UNWANTED
    if row.kind is Kind.REMINDER and row.has_nearer:
        return Verdict.SUPERSEDED
    if row.kind in IN_TURN and row.has_older:
        return Verdict.WAIT
    return Verdict.UNDONE if row.kind is Kind.MOVED and row.is_told else None
