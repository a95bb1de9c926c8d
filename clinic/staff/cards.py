"""A card of the home page: one kind of thing that today asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from booking.audit import Shown

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# So many lines fit.
MOST: Final = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on a card, and where it is seen to."""

    url: str
    who: str
    when: str = ""
    more: str = ""
    # Whose data the line shows, for the note that somebody looked.
    about: Shown | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A kind of thing: the first of them, whether there are more, and the page with all."""

    title: StrPromise
    icon: str
    # "quiet" for what is simply so, "asks" for what waits for somebody, "alarms" for what is wrong.
    tone: str
    nothing: StrPromise
    lines: Sequence[Line] = field(default=())
    all_url: str = ""

    @property
    def shown(self) -> Sequence[Line]:
        """The lines that fit."""
        return self.lines[:MOST]

    @property
    def count(self) -> str:
        """How many there are; "6+" when more than fit."""
        return f"{MOST}+" if len(self.lines) > MOST else str(len(self.lines))
