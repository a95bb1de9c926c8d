"""Typed blocks of plain text: how a page's prose is stored, checked, and written by editors.

A block holds text, never markup: whatever is typed is shown as it was typed. Editors write blocks
as lines, and `parse` and `as_text` are each other's inverse:

    A paragraph.                 ## A sub-heading       > Something to notice
    - an item of a list          + something to do      x something not to do
    1. a step                    An empty line ends a paragraph or a list.
    ! calf-raise                 (the picture of that name)
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any, Final, Literal, NotRequired, TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

Kind = Literal["paragraph", "subheading", "callout", "image", "list", "do", "dont", "steps"]
TEXT_KINDS: Final = ("paragraph", "subheading", "callout")
LIST_KINDS: Final = ("list", "do", "dont", "steps")
MARKS: Final[dict[Kind, str]] = {
    "subheading": "## ", "callout": "> ", "list": "- ", "do": "+ ", "dont": "x ", "steps": "1. ",
    "image": "! ",
}  # fmt: skip
STEP: Final = re.compile(r"\d{1,2}\. ")
# The name of a picture (education.models.Picture); anything else after "! " is a paragraph.
PICTURE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class Block(TypedDict):
    """A piece of a section: with `text` (a paragraph) or with `items` (a list)."""

    kind: Kind
    text: NotRequired[str]
    items: NotRequired[list[str]]


def parse(text: str) -> list[Block]:
    """The blocks that an editor's lines stand for. Any text is valid; empty lines only separate."""
    blocks: list[Block] = []
    for _line_is_blank, lines in groupby(text.splitlines(), key=lambda line: not line.strip()):
        if not _line_is_blank:
            blocks.extend(_chunk(list(lines)))
    return blocks


def as_text(blocks: list[Block]) -> str:
    """The lines an editor would write for the blocks."""
    return "\n\n".join(
        "\n".join(MARKS.get(block["kind"], "") + line for line in lines_of(block))
        for block in blocks
    )


def lines_of(block: Block) -> list[str]:
    """The texts that a reader sees of a block, in order."""
    return block["items"] if "items" in block else [block.get("text", "")]


def validate_blocks(value: Any) -> None:
    """Raises ValidationError unless `value` is a list of well-formed blocks."""
    if not isinstance(value, list):
        raise ValidationError(_("The text must be a list of blocks."))
    for block in value:
        if not _is_well_formed(block):
            raise ValidationError(_("A block of the text is not well formed."))


def _is_well_formed(block: Any) -> bool:
    if not isinstance(block, dict):
        return False
    kind = block.get("kind")
    if kind in TEXT_KINDS:
        return set(block) == {"kind", "text"} and is_line(block["text"])
    if kind == "image":
        name = block.get("text")
        return set(block) == {"kind", "text"} and bool(PICTURE.fullmatch(str(name)))
    if kind in LIST_KINDS and set(block) == {"kind", "items"}:
        items = block["items"]
        return isinstance(items, list) and bool(items) and all(map(is_line, items))
    return False


def is_line(value: Any) -> bool:
    """True for one line of text with something in it and no control characters."""
    return isinstance(value, str) and bool(value.strip()) and not CONTROL.search(value)


def _chunk(lines: list[str]) -> list[Block]:
    """Lines without an empty one between them: neighbours of one kind make one block."""
    marked = [_read(line.strip()) for line in lines]
    return [
        block
        for kind, group in groupby(marked, key=lambda pair: pair[0])
        for block in _block(kind, [line for _kind, line in group])
    ]


def _block(kind: Kind, lines: list[str]) -> list[Block]:
    if kind in LIST_KINDS:
        return [{"kind": kind, "items": lines}]
    if kind in {"subheading", "image"}:
        return [{"kind": kind, "text": line} for line in lines]
    return [{"kind": kind, "text": " ".join(lines)}]


def _read(line: str) -> tuple[Kind, str]:
    if step := STEP.match(line):
        return "steps", line[step.end() :].strip()
    for kind, mark in MARKS.items():
        rest = line[len(mark) :].strip()
        if line.startswith(mark) and (PICTURE.fullmatch(rest) if kind == "image" else rest):
            return kind, rest
    return "paragraph", line
