"""The sentence in which the words were found."""

from __future__ import annotations

from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from education.models import Condition

# Around a found word; no text of ours holds control characters (education.blocks).
START: Final = "\x02"
STOP: Final = "\x03"
FEWEST_WORDS: Final = 4
LONGEST: Final = 220


def snippet(marked: str, page: Condition) -> SafeString:
    """The line with most of the words, each in a <mark>; the page's answer if no line has any."""
    lines = [line for line in marked.split("\n") if START in line and _is_sentence(line)]
    best = max(lines, key=_different, default=page.summary)
    # Escaped first: what is marked afterwards are our own signs only.
    html = escape(_cut(best)).replace(START, "<mark>").replace(STOP, "</mark>")
    return mark_safe(html)  # noqa: S308 - escaped in the line above


def _is_sentence(line: str) -> bool:
    return len(line.split()) >= FEWEST_WORDS


def _different(line: str) -> int:
    """How many different words of the line are marked."""
    return len({part.split(STOP)[0].casefold() for part in line.split(START)[1:]})


def _cut(line: str) -> str:
    """The line around its first mark, cut between words where it is long."""
    if len(line) <= LONGEST:
        return line
    start = max(0, line.index(START) - LONGEST // 3) if START in line else 0
    piece = line[start : start + LONGEST]
    head = "" if start == 0 else "… "
    if start:
        piece = piece.partition(" ")[2]
    if start + LONGEST < len(line):
        piece = piece.rpartition(" ")[0] + " …"
    # A mark that lost its end in the cut ends here.
    missing = piece.count(START) - piece.count(STOP)
    return head + piece + STOP * max(0, missing)
