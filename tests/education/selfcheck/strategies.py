"""Answer sets for Hypothesis: the whole answer space, mostly quiet, as people's answers are.

One draw of bytes a set, decoded here: 21 draws would make Hypothesis the slowest part of its tests.
Smaller bytes mean quieter answers, so that failures shrink towards "none" and "no".
"""

from __future__ import annotations

import os
from random import Random
from typing import Final

from hypothesis import strategies as st

from education.selfcheck.questions import EXCLUSIVE, QUESTIONS, Answer, Question

# 2 000 in the ordinary run; `make bench` asks for ten times as many.
EXAMPLES: Final = int(os.environ.get("SELFCHECK_EXAMPLES", "2000"))
BYTES_EACH: Final = 5
SIZE: Final = BYTES_EACH * len(QUESTIONS)
# Of 256: up to here "none", up to there "unsure", and ticks above.
NONE_UP_TO, UNSURE_UP_TO = 150, 165


def decode(drawn: bytes) -> dict[str, Answer]:
    """The complete answer set that `SIZE` bytes stand for; every set has bytes."""
    return {
        question.id: _answer(question, drawn[place * BYTES_EACH : (place + 1) * BYTES_EACH])
        for place, question in enumerate(QUESTIONS)
    }


def _answer(question: Question, part: bytes) -> Answer:
    if not question.is_many:
        return question.options[part[0] % len(question.options)]
    if NONE_UP_TO < part[0] <= UNSURE_UP_TO and "unsure" in question.options:
        return frozenset({"unsure"})
    items = items_of(question)
    ticks = int.from_bytes(part[1:3], "big") & int.from_bytes(part[3:5], "big")
    ticked = frozenset(item for bit, item in enumerate(items) if ticks >> bit & 1)
    return ticked if ticked and part[0] > NONE_UP_TO else frozenset({"none"})


def items_of(question: Question) -> tuple[str, ...]:
    """What can be ticked beside other things."""
    return tuple(code for code in question.options if code not in EXCLUSIVE)


def at_random(random: Random) -> dict[str, Answer]:
    """One set, without Hypothesis."""
    return decode(random.randbytes(SIZE))


complete: Final = st.binary(min_size=SIZE, max_size=SIZE).map(decode)
