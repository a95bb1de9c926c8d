"""Cases in, results out, one JSON object a line: what `manage.py assess` and the staff page run.

Pure. Whatever a line holds, it gets a line back, and the others still run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final, NoReturn

from education.selfcheck.outcome import CURRENT, Outcome, RuleSet, assess, still_needed
from education.selfcheck.questions import Answers, read_all

# A case takes less than 2 000 characters; more is not a case.
LONGEST_LINE: Final = 100_000
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class BadCase(ValueError):
    """A line that has no result; the message names the question and the code, or what is wrong."""

    def __init__(self, message: str, case_id: object = None) -> None:
        super().__init__(message)
        self.case_id = case_id


@dataclass(frozen=True, slots=True)
class Result:
    """What one line gets back; `is_bad` if that is an error."""

    text: str
    is_bad: bool = False


def run(
    lines: Iterable[bytes], rule_set: RuleSet = CURRENT, compared: RuleSet | None = None
) -> Iterator[Result]:
    """A result a case, in order. Empty lines are no cases; a byte order mark is no fault."""
    for line in lines:
        if case := line.removeprefix(BYTE_ORDER_MARK).strip():
            yield assess_line(case, rule_set, compared)


def assess_line(line: bytes, rule_set: RuleSet, compared: RuleSet | None = None) -> Result:
    """The result of one case as a line, or the error that takes its place."""
    case_id: object = None
    try:
        case_id, answers = read_case(line)
        told = {"id": case_id, **as_data(assess(answers, rule_set))}
        if compared:
            told["compare"] = as_data(assess(answers, compared))
        return Result(_dump(told))
    except BadCase as error:
        return Result(_dump({"id": error.case_id, "error": str(error)}), is_bad=True)


def read_case(line: bytes) -> tuple[object, Answers]:
    """The id and the answers of a case. Raises BadCase if it must not get a result."""
    case = _load(line)
    if not isinstance(case, dict):
        raise BadCase("the line is not an object")
    case_id = _plain_id(case.get("id"))
    given = case.get("answers")
    if not isinstance(given, dict):
        raise BadCase("answers: needs an object of questions and codes", case_id)
    answers, problems = read_all(given)
    problems = problems or still_needed(answers)
    if problems:
        raise BadCase("; ".join(map(str, problems[:5])), case_id)
    return case_id, answers


def as_data(outcome: Outcome) -> dict[str, Any]:
    """An outcome as plain data."""
    return {
        "version": outcome.version,
        "level": outcome.level.code,
        "within_days": outcome.within_days,
        "rules": list(outcome.rules),
        "patterns": [[match.code, match.score] for match in outcome.patterns],
    }


def _load(line: bytes) -> object:
    if len(line) > LONGEST_LINE:
        raise BadCase("the line is too long")
    try:
        return _DECODER.decode(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadCase("the line is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadCase("the line is not JSON, or says the same thing twice") from error


def _plain_id(value: object) -> object:
    """Ids are texts or numbers; what else was sent is not sent back."""
    is_plain = isinstance(value, str | int) or (isinstance(value, float) and isfinite(value))
    return value if is_plain else None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object; raises ValueError if a name stands twice: the last would silently win."""
    found = dict(pairs)
    if len(found) != len(pairs):
        message = "a name stands twice"
        raise ValueError(message)
    return found


def _no_constant(name: str) -> NoReturn:
    """NaN and Infinity are not JSON."""
    raise ValueError(name)


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_without_repeats, parse_constant=_no_constant)


def _dump(data: dict[str, Any]) -> str:
    return json.dumps(data, separators=(",", ":"))
