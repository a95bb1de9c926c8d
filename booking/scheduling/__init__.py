"""Takes and keeps appointments: the only writer of an appointment's status and time.

Every verb is one short transaction: lock, look again, write the visit, its history and the messages
it owes. The exclusion constraints are the last wall; a refusal is an exception of `booking.errors`.
"""

from booking.orders import Actor, Choice, PatientDetails
from booking.scheduling.alternatives import (
    accept_alternative,
    decline_alternatives,
    hold_alternatives,
    lapse_alternatives,
    withdraw_alternatives,
)
from booking.scheduling.changing import (
    can_undo,
    cancel,
    confirm_attendance,
    reschedule,
    undo_cancel,
)
from booking.scheduling.lengths import change_length
from booking.scheduling.marking import mark_arrived, mark_fulfilled, mark_noshow, undo_mark
from booking.scheduling.offering import hold_to_offer, release_offered, take_offered
from booking.scheduling.requests import accept_request, decline_request, lapse_requests
from booking.scheduling.seen import ChangedMeanwhile, last_seen, unless_changed
from booking.scheduling.taking import (
    book,
    book_for,
    extend_hold,
    hold,
    lapse_holds,
    release_hold,
)
from booking.scheduling.together import NotTogether, Together, book_series

__all__ = [
    "Actor",
    "ChangedMeanwhile",
    "Choice",
    "NotTogether",
    "PatientDetails",
    "Together",
    "accept_alternative",
    "accept_request",
    "book",
    "book_for",
    "book_series",
    "can_undo",
    "cancel",
    "change_length",
    "confirm_attendance",
    "decline_alternatives",
    "decline_request",
    "extend_hold",
    "hold",
    "hold_alternatives",
    "hold_to_offer",
    "lapse_alternatives",
    "lapse_holds",
    "lapse_requests",
    "last_seen",
    "mark_arrived",
    "mark_fulfilled",
    "mark_noshow",
    "release_hold",
    "release_offered",
    "reschedule",
    "take_offered",
    "undo_cancel",
    "undo_mark",
    "unless_changed",
    "withdraw_alternatives",
]
