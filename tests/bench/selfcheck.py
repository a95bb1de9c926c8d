"""The self-check: cases a second, and the safety properties over a larger part of the answers."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from random import Random
from typing import Final

from education.selfcheck import audit
from tests.bench.figures import Figure

CASES: Final = 20_000
LEAST_CASES_A_SECOND: Final = 5_000
EXAMPLES: Final = 20_000
PROPERTIES: Final = (
    "test_p2_the_text_of_the_specification_judges_the_same",
    "test_p3_one_thing_more_never_lowers_the_level",
    "test_p4_a_graver_answer_never_lowers_the_level",
    "test_p5_the_order_of_answering_does_not_matter",
    "test_p7_an_early_emergency_is_what_the_whole_journey_would_have_said",
)


def benchmark() -> Iterator[Figure]:
    """Speed of the audit; then P2, P3, P4, P5 and P7 at ten times the examples of `make test`."""
    # Read by the tests' modules when they are imported below.
    os.environ["SELFCHECK_EXAMPLES"] = str(EXAMPLES)
    yield Figure(
        name="self-check: cases assessed",
        value=cases_a_second(),
        unit="cases/s",
        goal=LEAST_CASES_A_SECOND,
    )
    yield Figure(
        name=f"self-check: properties that fail in {EXAMPLES:,} examples",
        value=len(list(broken_properties())),
        unit="properties",
        goal=0,
        more_is_better=False,
    )


def cases_a_second() -> float:
    """From lines to lines on one core, reading and writing JSON included."""
    from tests.education.selfcheck.strategies import at_random

    random = Random(1)
    lines = []
    for number in range(CASES):
        answers = {
            name: answer if isinstance(answer, str) else sorted(answer)
            for name, answer in at_random(random).items()
        }
        lines.append(json.dumps({"id": number, "answers": answers}).encode())
    started = time.process_time()
    assert not any(result.is_bad for result in audit.run(lines))
    return CASES / (time.process_time() - started)


def broken_properties() -> Iterator[str]:
    """Names of the properties that some answers contradict."""
    from tests.education.selfcheck import test_properties

    for name in PROPERTIES:
        try:
            getattr(test_properties, name)()
        except AssertionError:
            yield name
