"""A table as CSV that a spreadsheet opens as text and numbers, never as formulas."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Final

# What spreadsheets take as the beginning of a formula (OWASP, CSV injection); a full-width form
# counts as what it looks like.
STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
# Excel reads UTF-8 only when the file begins with this.
MARK: Final = "\ufeff"


def inert(value: Any) -> str:
    """The value as a cell's text. Numbers stay numbers; what could be a formula gets a `'`."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    plain = unicodedata.normalize("NFKC", text.lstrip(" \u00a0\u3000\u200b\ufeff"))
    return f"'{text}" if text.startswith(STARTS) or plain.startswith(STARTS) else text


def text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The whole file; every cell is quoted."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow([inert(column) for column in columns])
    writer.writerows([inert(value) for value in row] for row in rows)
    return MARK + out.getvalue()
