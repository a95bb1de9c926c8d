"""How hard a text is to read: a small Flesch-Kincaid grade, kept here so that it never changes
under us. It only helps to find hard sentences; a person still has to read the page.

The syllable count follows spelling and is right for about nine words in ten, wrong by one
otherwise; the errors go both ways: with the syllables of the CMU Pronouncing Dictionary the
grades of the starter pages and of their care cards differ by less than 0.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")
WORD: Final = re.compile(r"[A-Za-zÀ-ÿ]+(?:[’'][A-Za-z]+)?")
NUMBER: Final = re.compile(r"\d+")
VOWELS: Final = re.compile(r"[aeiouyà-ÿ]+")
# Endings that are written with a vowel and said without one.
SILENT: Final = re.compile(
    r"(?:[^aeiouyscgzxhl]es|[aeiouy]les|[^aeiouytd]ed|[^aeiouyl]e|[aeiouy]le)$"
)
# Neighbouring vowels that are said apart.
APART: Final = re.compile(
    r"(?<![ct])ia(?!l)|io(?!n)|iu|ii|eo(?!u|p)|ua(?!r)|(?<=[a-z]{2})ea$|[aeo]ing$|ism$"
)


@dataclass(frozen=True)
class Reading:
    """What a text's words add up to. `longest` is the number of words of its longest sentence."""

    sentences: int
    words: int
    syllables: int
    longest: int

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade: years of school in the United States. 0 for no text."""
        if not self.words:
            return 0.0
        per_sentence = self.words / self.sentences
        return 0.39 * per_sentence + 11.8 * self.syllables / self.words - 15.59


def read(texts: Iterable[str]) -> Reading:
    """Counts texts; each is a sentence of its own at least (a heading, an item of a list)."""
    counts = [_words(sentence) for text in texts for sentence in sentences(text)]
    counts = [words for words in counts if words]
    return Reading(
        sentences=len(counts),
        words=sum(map(len, counts)),
        syllables=sum(syllables(word) for words in counts for word in words),
        longest=max(map(len, counts), default=0),
    )


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [sentence for sentence in SENTENCE_END.split(text.strip()) if sentence]


def syllables(word: str) -> int:
    """About how many syllables an English word has; a number counts as one word of two."""
    if NUMBER.fullmatch(word):
        return 2
    word = word.casefold().replace("’", "").replace("'", "")
    count = len(VOWELS.findall(word)) + len(APART.findall(word))
    if SILENT.search(word) and count > 1:
        count -= 1
    return max(count, 1)


def _words(sentence: str) -> list[str]:
    return WORD.findall(sentence) + NUMBER.findall(sentence)
