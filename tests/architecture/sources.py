"""The product's own source files, parsed once."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("clinic", "booking", "education", "locations")
TEMPLATES = ROOT / "templates"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file of Python."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its path below the root of the project."""
        return self.path.relative_to(ROOT).as_posix()


@functools.cache
def sources() -> tuple[Source, ...]:
    """All of the product's Python but migrations, which are written once and never edited."""
    return tuple(
        Source(path, text := path.read_text(encoding="utf-8"), ast.parse(text))
        for app in APPS
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
    )


@functools.cache
def templates() -> dict[str, str]:
    """Every template by name."""
    found = (path for path in sorted(TEMPLATES.rglob("*")) if path.is_file())
    return {
        path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8") for path in found
    }


def functions(source: Source) -> Iterator[Function]:
    """Every function and method of a file."""
    for node in ast.walk(source.tree):
        if isinstance(node, Function):
            yield node


def length(function: Function) -> int:
    """Its lines, from the signature to the end, without decorators and docstring."""
    last = function.end_lineno or function.lineno
    return last - function.lineno + 1 - _docstring_lines(function)


def _docstring_lines(function: Function) -> int:
    first = function.body[0]
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    if is_text and isinstance(first.value.value, str):  # type: ignore[attr-defined]  # just asked
        return (first.end_lineno or first.lineno) - first.lineno + 1
    return 0
