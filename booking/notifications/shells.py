"""Mails made cheaply: a template is rendered once for each shape of what it prints, with holes in
place of all names, dates and links; a mail then only fills the holes.

The shape is which texts are there and which are empty, how long lists are, and every truth value:
all that a template may decide upon. Templates print texts as they are, without filters.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from html import escape
from itertools import count
from typing import Any, Final

import css_inline
from django.conf import settings
from django.template.loader import render_to_string

# Letters for private use stand for nothing outside, and pass through every step unchanged.
HOLE: Final = re.compile("\ue000([0-9]+)\ue001")
NO_BREAK: Final = "\N{NO-BREAK SPACE}"
MOST_SHELLS: Final = 500


class Unbroken(str):
    """A text that stays on one line in HTML."""

    __slots__ = ()


class Part(dict[str, Any]):
    """Values that many mails share: their shape and their texts are found once. Never changed."""

    @cached_property
    def found(self) -> tuple[Hashable, list[str], list[str]]:
        """The shape, the texts in the order of their holes, and the same for HTML."""
        leaves: list[str] = []
        shape = tuple([(name, _shape(one, leaves)) for name, one in self.items()])
        return shape, leaves, [_as_html(leaf) for leaf in leaves]


@dataclass(frozen=True, slots=True)
class Texts:
    """A mail's words."""

    subject: str
    text: str
    html: str


class Shell:
    """A rendered template, cut at its holes."""

    def __init__(self, rendered: str) -> None:
        parts = HOLE.split(rendered)
        self.words = parts[::2]
        self.holes = [int(number) for number in parts[1::2]]

    def filled(self, leaves: list[str]) -> str:
        """With its holes filled."""
        made = [self.words[0]]
        for hole, words in zip(self.holes, self.words[1:], strict=True):
            made += leaves[hole], words
        return "".join(made)


Shells = tuple[Shell, Shell, Shell]
_MADE: dict[Hashable, Shells] = {}


def write(kind: str, common: Part, values: dict[str, Any], fixed: dict[str, Any]) -> Texts:
    """The mail of the kind in the active language.

    `common` and `values` are texts, truths, lists and dicts; `fixed` are values that are the same
    for many mails, and hashable.
    """
    leaves: list[str] = []
    common_shape, common_leaves, common_html = common.found
    key = (kind, tuple(fixed.items()), common_shape, _shape(values, leaves))
    shells = _MADE.get(key) or _make(key, kind, {"common": common, "own": values}, fixed)
    subject, text, html = shells
    every = common_leaves + leaves
    return Texts(
        subject.filled(every),
        text.filled(every),
        html.filled(common_html + [_as_html(leaf) for leaf in leaves]),
    )


def _as_html(leaf: str) -> str:
    made = escape(leaf)
    return made.replace(" ", NO_BREAK) if isinstance(leaf, Unbroken) else made


def _make(key: Hashable, kind: str, values: dict[str, Any], fixed: dict[str, Any]) -> Shells:
    holes = _with_holes(values, count())
    context = fixed | holes["common"] | holes["own"]
    html = render_to_string(f"emails/{kind}.html", context)
    made = (
        Shell(render_to_string(f"emails/{kind}.subject.txt", context)),
        Shell(_tidy(render_to_string(f"emails/{kind}.txt", context))),
        Shell(_inliner().inline(html)),
    )
    if len(_MADE) >= MOST_SHELLS:
        _MADE.clear()
    if not settings.DEBUG:  # who changes a template wants to see it
        _MADE[key] = made
    return made


def _shape(value: Any, leaves: list[str]) -> Hashable:
    """What a template can tell apart; appends the texts in the order of their holes."""
    if isinstance(value, str):
        leaves.append(value)
        return bool(value)
    if isinstance(value, Part):
        shape, found, _html = value.found
        leaves += found
        return shape
    if isinstance(value, dict):
        return tuple([(name, _shape(one, leaves)) for name, one in value.items()])
    if isinstance(value, list):
        return tuple([_shape(one, leaves) for one in value])
    return ("as it is", value)


def _with_holes(value: Any, numbers: Iterator[int]) -> Any:
    if isinstance(value, str):
        number = next(numbers)
        return f"\ue000{number}\ue001" if value else ""
    if isinstance(value, dict):
        return {name: _with_holes(one, numbers) for name, one in value.items()}
    if isinstance(value, list):
        return [_with_holes(one, numbers) for one in value]
    return value


def _tidy(text: str) -> str:
    """At most one empty line in a row, none at the ends."""
    return re.sub(r"\n\s*\n\s*\n+", "\n\n", text).strip() + "\n"


@cache
def _inliner() -> css_inline.CSSInliner:
    # Rules for dark mode and small screens stay in the head; all others go to the elements.
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
