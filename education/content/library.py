"""Reads the starter library: TOML files in this folder, one per kind and one per page."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent
Documents = dict[str, dict[str, Any]]


class ContentError(Exception):
    """A file says something that cannot be loaded; the message names the file and the key."""


def table_of(kind: str, *, folder: Path = FOLDER) -> Documents:
    """The entries of `<kind>.toml` by slug. Raises ContentError for a file that is not TOML."""
    return _read(folder / f"{kind}.toml")


def pages(kind: str = "conditions", *, folder: Path = FOLDER) -> Documents:
    """The pages in the folder of a kind by slug, which is the file's name. Raises ContentError."""
    return {path.stem: _read(path) for path in _files(folder / kind)}


def _files(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.glob("*.toml")))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ContentError(f"{path.name}: {fault}") from fault
