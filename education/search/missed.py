"""Keeps what was searched for in vain, so that editors see which page or word is missing.

No person: no address, no session, no time of day, and nothing that looks like a name, a number or
a message. A day has an end to what it keeps, so that nobody can fill the table.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import F

from education.models import EmptySearch
from education.search.plain import plain

LONGEST: Final = 40
MOST_WORDS: Final = 5
MOST_DIGITS: Final = 3
MOST_A_DAY: Final = 500


def may_be_kept(typed: str) -> str:
    """What is kept of a search, or nothing: numbers, addresses and whole sentences are private."""
    words = plain(typed)
    digits = sum(letter.isdigit() for letter in words)
    is_private = (
        "@" in typed
        or digits > MOST_DIGITS
        or len(words) > LONGEST
        or len(words.split()) > MOST_WORDS
    )
    return "" if is_private else words


def note(typed: str, *, day: date) -> None:
    """Counts a search without results on its day."""
    words = may_be_kept(typed)
    if not words:
        return
    if EmptySearch.objects.filter(day=day, words=words).update(times=F("times") + 1):
        return
    if EmptySearch.objects.filter(day=day).count() < MOST_A_DAY:
        # Of two that ask at the same moment for the first time, one is counted.
        EmptySearch.objects.bulk_create([EmptySearch(day=day, words=words)], ignore_conflicts=True)
