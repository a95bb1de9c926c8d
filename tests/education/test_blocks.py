"""Typed blocks: what editors write as lines comes back as the same lines."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from education.blocks import Block, as_text, parse, validate_blocks

WORDS = st.from_regex(r"[A-Za-z<&{][A-Za-z0-9 ,.<>&{}\"'/-]{0,40}[a-z.>]", fullmatch=True).filter(
    lambda text: not text.startswith("x ")
)
BLOCKS = st.one_of(
    st.builds(
        lambda kind, text: {"kind": kind, "text": text},
        st.sampled_from(["paragraph", "subheading", "callout"]),
        WORDS,
    ),
    st.builds(
        lambda kind, items: {"kind": kind, "items": items},
        st.sampled_from(["list", "do", "dont", "steps"]),
        st.lists(WORDS, min_size=1, max_size=4),
    ),
)


@given(st.lists(BLOCKS, max_size=6))
def test_blocks_survive_being_written_as_lines(blocks: list[Block]) -> None:
    validate_blocks(blocks)
    assert parse(as_text(blocks)) == blocks


@given(st.text(max_size=200))
def test_any_text_is_read_as_well_formed_blocks_or_refused_for_its_characters(text: str) -> None:
    for block in parse(text):
        assert set(block) in ({"kind", "text"}, {"kind", "items"})


def test_every_mark_is_understood() -> None:
    lines = "A line\nand more.\n\n## Head\n> Note\n- one\n- two\n+ do\nx not\n1. first\n2. second"
    assert parse(lines) == [
        {"kind": "paragraph", "text": "A line and more."},
        {"kind": "subheading", "text": "Head"},
        {"kind": "callout", "text": "Note"},
        {"kind": "list", "items": ["one", "two"]},
        {"kind": "do", "items": ["do"]},
        {"kind": "dont", "items": ["not"]},
        {"kind": "steps", "items": ["first", "second"]},
    ]


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        [{"kind": "html", "text": "<p>"}],
        [{"kind": "paragraph"}],
        [{"kind": "paragraph", "text": ""}],
        [{"kind": "paragraph", "text": "a\x00b"}],
        [{"kind": "paragraph", "text": "a\ud800b"}],
        [{"kind": "paragraph", "text": "a", "onclick": "b"}],
        [{"kind": "list", "items": []}],
        [{"kind": "list", "items": [1]}],
        [{"kind": ["list"], "items": ["a"]}],
        ["paragraph"],
    ],
)
def test_what_is_not_a_list_of_blocks_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError):
        validate_blocks(value)
