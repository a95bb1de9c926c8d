"""A clinic's day, and a practitioner's week, as their staff need them."""

from booking.daybook.day import NO_ROOM, Column, DayBook, read_day, read_rooms, with_seen
from booking.daybook.week import Hours, WeekBook, read_week

__all__ = [
    "NO_ROOM",
    "Column",
    "DayBook",
    "Hours",
    "WeekBook",
    "read_day",
    "read_rooms",
    "read_week",
    "with_seen",
]
