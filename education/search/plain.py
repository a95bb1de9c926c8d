"""What was typed, in plain letters: without case, accents, apostrophes and signs. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

APOSTROPHES: Final = re.compile(r"['’‘`´]")
SIGNS: Final = re.compile(r"[^a-z0-9]+")
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def plain(text: str) -> str:
    """ "Morton’s  Neuroma!" is "mortons neuroma"; text without a letter or digit is empty."""
    spread = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text.casefold()))
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return SIGNS.sub(" ", bare).strip()


def one_slip_away(word: str) -> set[str]:
    """Every text that one slip makes: a letter left out, added, changed, or two swapped."""
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    left_out = {head + tail[1:] for head, tail in splits if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in splits if len(tail) > 1}
    changed = {head + letter + tail[1:] for head, tail in splits if tail for letter in LETTERS}
    added = {head + letter + tail for head, tail in splits for letter in LETTERS}
    return (left_out | swapped | changed | added) - {word}
