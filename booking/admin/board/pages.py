"""Every page of the board, as one class to mix into the list of visits."""

from __future__ import annotations

from booking.admin.board.block_pages import BlockPages
from booking.admin.board.book_pages import BookPages
from booking.admin.board.day_pages import DayPages
from booking.admin.board.lookups import LookupPages
from booking.admin.board.move_pages import MovePages
from booking.admin.board.note_pages import NotePages
from booking.admin.board.week_page import WeekPages


class BoardPages(DayPages, WeekPages, MovePages, BookPages, LookupPages, BlockPages, NotePages):
    """The board and what is done on it."""
