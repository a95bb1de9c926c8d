"""The wait list: who waits, what they are offered, and what they answer.

The only writer of the states of entries and offers. Locks are taken in one order: the entry, its
offer, then whatever `booking.scheduling` locks.
"""

from booking.waitlist.answering import accept, decline, find_offer, lapse, offer_token
from booking.waitlist.freed import expire, offer_freed
from booking.waitlist.joining import Asked, entry_token, find_entry, join, join_for, leave

__all__ = [
    "Asked",
    "accept",
    "decline",
    "entry_token",
    "expire",
    "find_entry",
    "find_offer",
    "join",
    "join_for",
    "lapse",
    "leave",
    "offer_freed",
    "offer_token",
]
