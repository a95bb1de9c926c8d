"""What changed between two revisions, part by part, in words that can be read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from django.utils.translation import gettext as _

from education import blocks
from education.models import Drawing, Level, RelationKind, SectionKind

Content = dict[str, Any]
WORDS: Final = re.compile(r"\s+|[^\s]+")
# Lines that share less than this are two lines, not one line that was changed.
ALIKE: Final = 0.5
# Comparing word by word is quadratic; beyond this a line is shown as taken out and put in.
MOST_WORDS: Final = 400


@dataclass(frozen=True)
class Piece:
    """Some words: "same", "del" (only in the older) or "ins" (only in the newer)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Row:
    """A line of both revisions side by side; an empty side has no such line."""

    old: list[Piece]
    new: list[Piece]

    @property
    def is_changed(self) -> bool:
        """True if the sides differ."""
        return any(piece.kind != "same" for piece in [*self.old, *self.new])


@dataclass(frozen=True)
class Part:
    """A part of the page that differs: its name and its lines side by side."""

    label: str
    rows: list[Row]
    is_new: bool = False
    is_gone: bool = False


def parts(old: Content, new: Content) -> list[Part]:
    """The parts that differ, in the order of the newer page; parts that went come last."""
    before, after = dict(_texts(old)), dict(_texts(new))
    labels = [*after, *(label for label in before if label not in after)]
    return [
        Part(
            label,
            list(_rows(before.get(label, []), after.get(label, []))),
            is_new=label not in before,
            is_gone=label not in after,
        )
        for label in labels
        if before.get(label) != after.get(label)
    ]


def changed_labels(old: Content, new: Content) -> list[str]:
    """The names of the parts that differ."""
    return [part.label for part in parts(old, new)]


def _texts(content: Content) -> Iterator[tuple[str, list[str]]]:
    """Every part of a page with its lines as editors write them."""
    yield _("Title"), [content["title"]]
    yield _("Address"), [content.get("slug", "")]
    yield _("Other names people use"), content["lay_names"]
    yield _("Answer in one sentence"), [content["summary"]]
    yield _("Drawing"), [str(Drawing(content["drawing"]).label)]
    for card in content["care_cards"]:
        label = _("Care card: %(level)s") % {"level": Level(card["level"]).label}
        yield label, [card["heading"], *map(_bullet, card["bullets"]), card["advice"]]
    for section in content["sections"]:
        label = _("Section: %(kind)s") % {"kind": SectionKind(section["kind"]).label}
        yield label, [section["heading"], *blocks.as_text(section["blocks"]).splitlines()]
    for number, cause in enumerate(content["causes"], start=1):
        label = _("Cause %(number)s") % {"number": number}
        yield label, list(_cause(cause))
    yield (
        _("Treatments on this page"),
        [_pair(e["treatment"], e["note"]) for e in content["treatments"]],
    )
    yield _("Services that treat it"), content["services"]
    yield (
        _("Related pages"),
        [
            _pair(entry["other"], str(RelationKind(entry["kind"]).label))
            for entry in content["related"]
        ],
    )
    yield _("Body areas"), content["body_areas"]
    yield _("Recovery figures"), content["healing_rules"]
    yield _("Sources"), content["sources"]
    yield _("Why there is no emergency or urgent card"), [content["no_urgent_card_reason"]]


def _bullet(bullet: Content) -> str:
    return f"{bullet['text']} [{', '.join(bullet['rules'])}]"


def _pair(name: str, rest: str) -> str:
    return f"{name}: {rest}" if rest else name


def _cause(cause: Content) -> Iterator[str]:
    yield cause["name"] + (f" ({_('the most common one')})" if cause["is_most_common"] else "")
    for name in ("location", "feel", "mechanism"):
        yield cause[name]
    for name in ("signs", "aggravators", "helps"):
        yield from cause[name]
    if cause["leads_to"]:
        yield f"→ {cause['leads_to']}"


def _rows(old: list[str], new: list[str]) -> Iterator[Row]:
    """Lines side by side, without empty ones."""
    old, new = [line for line in old if line], [line for line in new if line]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            for line in old[i1:i2]:
                yield Row([Piece("same", line)], [Piece("same", line)])
        else:
            yield from _changed(old[i1:i2], new[j1:j2])


def _changed(old: list[str], new: list[str]) -> Iterator[Row]:
    """Lines that took each other's place: those that are alike stand beside each other."""
    rest = list(new)
    for line in old:
        if rest and _alike(line, rest[0]):
            yield _words(line, rest.pop(0))
        else:
            yield Row([Piece("del", line)], [])
    for line in rest:
        yield Row([], [Piece("ins", line)])


def _alike(old: str, new: str) -> bool:
    one, other = WORDS.findall(old), WORDS.findall(new)
    if max(len(one), len(other)) > MOST_WORDS:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def _words(old: str, new: str) -> Row:
    """A changed line, word by word."""
    one, other = WORDS.findall(old), WORDS.findall(new)
    left, right = [], []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        kinds = ("same", "same") if tag == "equal" else ("del", "ins")
        if i2 > i1:
            left.append(Piece(kinds[0], "".join(one[i1:i2])))
        if j2 > j1:
            right.append(Piece(kinds[1], "".join(other[j1:j2])))
    return Row(left, right)
