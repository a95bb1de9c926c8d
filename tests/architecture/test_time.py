"""`now` is an argument: the clock is read at the edges, and "today" is always somewhere's today."""

from __future__ import annotations

import ast
import re

from tests.architecture.sources import sources

# Where a request, a command, a task or the running of the site itself begins.
EDGES = re.compile(
    r"clinic/(middleware|logs|health|mailbox|page_cache|sessions)\.py$|clinic/stack/|"
    # allauth calls these with a request and nothing else.
    r"clinic/(accounts|second_factor_form)\.py$|"
    # Notes of who looked are made of the request in hand.
    r"booking/audit\.py$|"
    r".*/((people_)?views|admin|feeds|sitemaps|management|templatetags|tasks)(/|\.py$)"
)
CLOCKS = {("timezone", "now"), ("datetime", "now"), ("datetime", "utcnow"), ("time", "time")}
NEVER = {("date", "today"), ("datetime", "today"), ("datetime", "utcnow")}


def readings(tree: ast.AST, names: set[tuple[str, str]]) -> list[str]:
    """Where the tree reads one of the clocks."""
    return [
        f"line {node.lineno}: {node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in names
    ]


def test_the_clock_is_read_at_the_edges_only() -> None:
    inside = [source for source in sources() if not EDGES.match(source.name)]
    found = {source.name: readings(source.tree, CLOCKS) for source in inside}
    assert not {name: lines for name, lines in found.items() if lines}


def test_nobody_asks_the_machine_for_today() -> None:
    found = {source.name: readings(source.tree, NEVER) for source in sources()}
    assert not {name: lines for name, lines in found.items() if lines}


def test_the_search_sees_a_clock() -> None:
    assert readings(ast.parse("timezone.now()"), CLOCKS)
    assert readings(ast.parse("date.today()"), NEVER)
