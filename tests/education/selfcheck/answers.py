"""Answers for tests: somebody with nothing to worry about, and what makes them differ."""

from __future__ import annotations

from typing import Final

from education.selfcheck.outcome import Outcome, assess
from education.selfcheck.questions import Answer, read_all

# As a file of cases would have it: lists and texts.
WELL: Final[dict[str, str | list[str]]] = {
    "emergency": ["none"],
    "age": "18_39",
    "place": "elsewhere",
    "start": "gradual",
    "duration": "under_1w",
    "onset_events": ["none"],
    "walk": "yes",
    "tiptoe": "yes",
    "look": ["none"],
    "fever": "no",
    "sensation": ["none"],
    "bone": ["none"],
    "severity": "mild",
    "clot": ["none"],
    "health": ["none"],
    "course": "better",
    "limits": "none",
    "tried": "not_yet",
    "worst": ["none"],
    "press": ["none"],
    "training": ["none"],
}


def given(text: str = "") -> dict[str, str | list[str]]:
    """The well person's answers, changed by `"fever=yes look=warm,colour"`, as a file has them."""
    changed = dict(WELL)
    for part in text.split():
        name, _, codes = part.partition("=")
        changed[name] = codes.split(",") if isinstance(WELL[name], list) else codes
    return changed


def answers(text: str = "") -> dict[str, Answer]:
    """The same, read. Fails on a code that does not exist."""
    found, problems = read_all(given(text))
    assert not problems, problems
    return found


def outcome(text: str = "") -> Outcome:
    """What these answers call for."""
    return assess(answers(text))
