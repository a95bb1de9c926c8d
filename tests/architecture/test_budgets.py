"""Sizes that keep the code readable: files, functions, views, templates."""

from __future__ import annotations

import ast
import re
from statistics import mean

from tests.architecture.sources import Function, functions, length, sources, templates

FILE = 300
FUNCTION = 40
MEAN_FUNCTION = 10
VIEW = 25
ARGUMENTS = 6
TEMPLATE = 120


def test_files_keep_to_their_budget() -> None:
    lines = {source.name: source.text.count("\n") for source in sources()}
    assert not {name: count for name, count in lines.items() if count > FILE}


def test_functions_keep_to_their_budget() -> None:
    long = {
        f"{source.name}:{found.name}": length(found)
        for source in sources()
        for found in functions(source)
        if length(found) > FUNCTION
    }
    assert not long


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


def test_templates_keep_to_their_budget() -> None:
    pages = {name: text for name, text in templates().items() if name.endswith(".html")}
    lines = {name: text.count("\n") for name, text in pages.items()}
    assert not {name: count for name, count in lines.items() if count > TEMPLATE}


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
