"""Only booking.scheduling changes a visit's status or time; nobody else writes these names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.sources import Source, sources

# What scheduling alone writes.
GUARDED = {"status", "during", "blocked", "travel", "local_start", "hold_expires_at"}
WRITERS = {"update", "create", "get_or_create", "update_or_create", "bulk_update"}
WRITER = "booking/scheduling/"
# Past visits of the sample data are rows, not bookings; the visit of the mails' preview is never
# saved; pages of education have a status too.
OTHERS = ("clinic/demo/", "booking/notifications/samples.py", "education/")


def judged() -> list[Source]:
    return [
        source
        for source in sources()
        if not source.name.startswith((WRITER, *OTHERS)) and "/models/" not in source.name
    ]


def writes(tree: ast.AST) -> Iterator[str]:
    """Every write of a guarded name: by assignment, by setattr, through a queryset or in SQL."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            yield from _assigned(node)
        elif isinstance(node, ast.Call):
            yield from _called(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _in_sql(node.value)


def _assigned(node: ast.Assign | ast.AugAssign | ast.AnnAssign) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        for part in ast.walk(target):
            if isinstance(part, ast.Attribute) and part.attr in GUARDED:
                yield f"line {node.lineno}: assigns .{part.attr}"


def _called(node: ast.Call) -> Iterator[str]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    name = node.func.id if isinstance(node.func, ast.Name) else name
    if name in WRITERS | {"Appointment"}:
        for keyword in node.keywords:
            if keyword.arg in GUARDED:
                yield f"line {node.lineno}: {name}({keyword.arg}=…)"
    named = [part.value for part in node.args[1:2] if isinstance(part, ast.Constant)]
    if name == "setattr" and GUARDED.intersection(named):
        yield f"line {node.lineno}: setattr of {named}"


def _in_sql(text: str) -> Iterator[str]:
    if re.search(r"\bupdate\s+booking_appointment\b", text, re.IGNORECASE):
        yield "SQL that updates visits"


def test_nobody_else_writes_a_visits_status_or_time() -> None:
    found = {source.name: list(writes(source.tree)) for source in judged()}
    assert not {name: lines for name, lines in found.items() if lines}


@pytest.mark.parametrize(
    "code",
    [
        "visit.status = 'booked'",
        "visit.during = span",
        "one, visit.status = 1, 2",
        "Appointment.objects.filter(pk=1).update(status='booked')",
        "Appointment(status='held')",
        "visits.create(during=span)",
        "setattr(visit, 'status', 'booked')",
        "cursor.execute('UPDATE booking_appointment SET status = 1')",
    ],
)
def test_the_search_sees_every_way_to_write(code: str) -> None:
    assert list(writes(ast.parse(code)))


def test_the_search_finds_the_writer_itself() -> None:
    found = [source for source in sources() if source.name.startswith(WRITER)]
    assert any(list(writes(source.tree)) for source in found)
