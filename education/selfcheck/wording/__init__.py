"""Everything the self-check says, in plain words: a school child of twelve can read it.

The codes it speaks of are those of `questions`, `rules` and `patterns`, which hold no text.
"""

from __future__ import annotations

from typing import Final

from education.selfcheck.questions import QUESTIONS
from education.selfcheck.wording import questions
from education.selfcheck.wording.more_questions import MORE_QUESTIONS
from education.selfcheck.wording.questions import Option, Text

TEXTS: Final[dict[str, Text]] = {**questions.QUESTIONS, **MORE_QUESTIONS}
# In the order in which people are asked.
ORDER: Final = {question.id: place for place, question in enumerate(QUESTIONS)}


def answer_text(question: str, code: str) -> str:
    """An answer in words, with the second line where the first says too little alone."""
    option = TEXTS[question].options[code]
    return f"{option.label}: {option.hint}" if question == "severity" else str(option.label)


__all__ = ["ORDER", "TEXTS", "Option", "Text", "answer_text"]
