"""Sizes that keep the code readable: files, functions, views, templates."""

from __future__ import annotations

import ast
import re
from statistics import mean

import pytest

from tests.architecture.sources import Function, Source, functions, length, sources, templates

FILE = 300
FUNCTION = 40
MEAN_FUNCTION = 10
VIEW = 25
ARGUMENTS = 6
TEMPLATE = 120


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_a_file_keeps_to_its_budget(source: Source) -> None:
    lines = source.text.count("\n")
    assert lines <= FILE, f"{source.name} has {lines} lines"


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_a_function_keeps_to_its_budget(source: Source) -> None:
    long = {found.name: length(found) for found in functions(source) if length(found) > FUNCTION}
    assert not long, f"{source.name}: {long}"


def test_functions_are_short_on_the_whole() -> None:
    assert mean(length(found) for source in sources() for found in functions(source)) < (
        MEAN_FUNCTION
    )


def test_views_keep_to_their_budget() -> None:
    long = {
        f"{source.name}:{found.name}": length(found)
        for source in sources()
        for found in functions(source)
        if _takes_a_request(found) and length(found) > VIEW
    }
    assert not long


def test_functions_take_few_arguments() -> None:
    many = {
        f"{source.name}:{found.name}"
        for source in sources()
        for found in functions(source)
        if len([*found.args.posonlyargs, *found.args.args]) > ARGUMENTS + _is_method(found)
    }
    assert not many


@pytest.mark.parametrize("name", [name for name in templates() if name.endswith(".html")])
def test_a_template_keeps_to_its_budget(name: str) -> None:
    assert templates()[name].count("\n") <= TEMPLATE


def test_public_functions_and_classes_say_what_they_promise() -> None:
    silent = [
        f"{source.name}:{node.name}"
        for source in sources()
        for node in source.tree.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert not silent


def test_no_check_is_silenced_without_saying_which() -> None:
    bare = re.compile(r"#\s*(type:\s*ignore(?!\[)|noqa(?!: [A-Z]))")
    found = [source.name for source in sources() if bare.search(source.text)]
    assert not found


def _takes_a_request(function: Function) -> bool:
    names = [argument.arg for argument in function.args.args[:2]]
    return "request" in names


def _is_method(function: Function) -> int:
    names = [argument.arg for argument in function.args.args[:1]]
    return int(names in (["self"], ["cls"]))
