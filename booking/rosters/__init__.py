"""What a changed schedule breaks, where its visits could go, and what staff decide about each."""

from booking.rosters.clashing import FROM_SCHEDULES, Clash, clashes
from booking.rosters.deciding import Decision, NotDone, Refused, What, carry_out
from booking.rosters.ways import Way, free_times, ways_out

__all__ = [
    "FROM_SCHEDULES",
    "Clash",
    "Decision",
    "NotDone",
    "Refused",
    "Way",
    "What",
    "carry_out",
    "clashes",
    "free_times",
    "ways_out",
]
