"""`manage.py assess`: cases in, results out, whatever the lines hold."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from education.selfcheck import audit
from tests.education.selfcheck.answers import given

BAD_LINES = [
    ("NaN", "the line is not JSON"),
    ('{"id": NaN, "answers": {}}', "the line is not JSON"),
    ('{"id": 1, "answers": {"age": Infinity}}', "the line is not JSON"),
    ("[1, 2]", "the line is not an object"),
    ("null", "the line is not an object"),
    ('"text"', "the line is not an object"),
    ("{", "the line is not JSON"),
    ("not json", "the line is not JSON"),
    ("[" * 90_000, "the line is not JSON"),
    ('{"a":' * 15_000, "the line is not JSON"),
    ("x" * 200_000, "the line is too long"),
    ("9" * 5_000, "the line is not JSON"),
    ('{"id": "a"}', "answers: needs an object"),
    ('{"id": "a", "answers": null}', "answers: needs an object"),
    ('{"id": "a", "answers": [["emergency", "pe"]]}', "answers: needs an object"),
    ('{"id": "a", "answers": {}}', "emergency: needs an answer"),
    (
        '{"id": "a", "answers": {"emergency": ["pe"], "emergency": ["none"]}}',
        "says the same thing twice",
    ),
    ('{"id": "a", "answers": {"emergency": ["\\ud800"]}}', "is not one of its codes"),
]


def run(*lines: str | bytes, **options: Any) -> tuple[list[dict[str, Any]], bool]:
    """The results of lines, and whether any was bad."""
    sent = [line.encode() if isinstance(line, str) else line for line in lines]
    found = list(audit.run(sent, **options))
    return [json.loads(each.text) for each in found], any(each.is_bad for each in found)


def case(changes: str = "", **more: Any) -> str:
    """A line."""
    return json.dumps({"id": "case", "answers": given(changes), **more})


def test_a_case_gets_its_result() -> None:
    (found,), is_bad = run(
        case("place=achilles_mid start=gradual duration=over_3m worst=morning_stiff course=same")
    )
    assert not is_bad
    assert found == {
        "id": "case",
        "version": "2026.1",
        "level": "routine",
        "within_days": 14,
        "rules": ["R1"],
        "patterns": [["achilles_midportion", 8]],
    }


def test_results_come_in_order_and_a_bad_line_stops_nothing() -> None:
    found, is_bad = run(case(id=1), "nonsense", "", case("look=swollen", id=3), case(id=4))
    assert is_bad
    assert [each["id"] for each in found] == [1, None, 3, 4]
    assert found[2]["error"] == "look: 'swollen' is not one of its codes"
    assert found[3]["level"] == "self_care"


@pytest.mark.parametrize(("line", "message"), BAD_LINES)
def test_a_line_that_is_no_case_gets_an_error_of_its_own(line: str, message: str) -> None:
    found, is_bad = run(line, case())
    assert is_bad
    assert message in found[0]["error"]
    assert found[1]["level"] == "self_care"


def test_bytes_that_are_no_text_get_an_error() -> None:
    (found,), is_bad = run(b'{"id": "\xff\xfe"}')
    assert is_bad
    assert found == {"id": None, "error": "the line is not UTF-8"}


def test_a_byte_order_mark_and_line_ends_of_windows_do_no_harm() -> None:
    found, is_bad = run(b"\xef\xbb\xbf" + case().encode() + b"\r\n", b"\r\n")
    assert not is_bad
    assert len(found) == 1


@pytest.mark.parametrize(
    ("sent", "back"),
    [("a b", "a b"), (7, 7), (1.5, 1.5), (True, True), (None, None), ([1], None), ({"a": 1}, None)],
)
def test_an_id_comes_back_as_it_was_sent(sent: Any, back: Any) -> None:
    (found,), _ = run(case(id=sent))
    assert found["id"] == back


def test_an_id_may_be_any_text() -> None:
    (found,), _ = run(case(id="é\u202e\ud800\n"))
    assert found["id"] == "é\u202e\ud800\n"


def test_after_an_emergency_the_rest_may_be_missing() -> None:
    (found,), is_bad = run('{"id": 1, "answers": {"emergency": ["cold"]}}')
    assert not is_bad
    assert (found["level"], found["rules"]) == ("emergency", ["E2"])


def test_a_wrong_code_is_an_error_even_beside_an_emergency() -> None:
    (found,), is_bad = run('{"id": 1, "answers": {"emergency": ["cold"], "age": "old"}}')
    assert is_bad
    assert found["error"] == "age: 'old' is not one of its codes"


def test_of_a_child_the_last_three_questions_are_not_needed() -> None:
    answers = given("age=12_15")
    for name in ("worst", "press", "training"):
        del answers[name]
    (found,), is_bad = run(json.dumps({"id": 1, "answers": answers}))
    assert not is_bad
    assert (found["level"], found["rules"], found["patterns"]) == ("routine", ["R10"], [])


def test_the_result_of_another_version_stands_beside(tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text(case("walk=no limits=walk"))
    out = io.StringIO()
    call_command("assess", str(cases), compare="2026.0-five-markers", stdout=out)
    found = json.loads(out.getvalue())
    assert (found["version"], found["level"]) == ("2026.1", "urgent")
    assert found["compare"]["version"] == "2026.0-five-markers"
    assert (found["compare"]["level"], found["compare"]["within_days"]) == ("routine", 3)


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(CommandError, match=r"2031\.7"):
        call_command("assess", "--compare", "2031.7")


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(CommandError, match="no-such-file"):
        call_command("assess", "/no-such-file")


def test_the_command_runs_without_any_environment() -> None:
    """No database, no Redis, no settings: nothing but the programs on the path."""
    answer = subprocess.run(
        [sys.executable, "manage.py", "assess", "-"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]},
        input=f"{case('fever=yes')}\n{{}}\n".encode(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    first, second = answer.stdout.splitlines()
    assert json.loads(first)["level"] == "urgent"
    assert "answers" in json.loads(second)["error"]
    assert answer.returncode == 1
