"""Pictures of figures as SVG text. Pure: values in, markup out; colours come from the style sheet.

Each picture has a name and says where its figures stand in words; a table stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDTH: Final = 360
ROW: Final = 34
BAR: Final = 12
LEGEND: Final = 24
# More rows than this make a picture that nobody reads; the table has them all.
MOST_ROWS: Final = 30
LEVELS: Final = 5
CELL: Final = 26
LABEL: Final = 74


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a bar and the class that colours it."""

    value: float
    css: str = "part-main"


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a picture: its name, its stretches side by side, and its value in words."""

    name: str
    parts: Sequence[Part]
    text: str

    @property
    def value(self) -> float:
        """All of it."""
        return sum(part.value for part in self.parts)


def bars(
    key: str,
    title: str,
    rows: Sequence[Bar],
    *,
    whole: float | None = None,
    legend: Sequence[tuple[str, str]] = (),
) -> SafeString:
    """Bars under each other. `whole` is what a full bar means; the longest one without it.

    A bar never leaves the picture, whatever its value.
    """
    shown = rows[:MOST_ROWS]
    full = max([whole or 0, *(row.value for row in shown)]) or 1
    top = LEGEND if legend else 0
    height = top + max(len(shown), 1) * ROW
    drawn = [_bar(row, top + at * ROW, full) for at, row in enumerate(shown)]
    inner = format_html("{}{}", _legend(legend), format_html_join("", "{}", zip(drawn)))
    return _frame(key, title, told(shown), height, inner)


def told(rows: Sequence[Bar]) -> str:
    """The picture in one sentence: its highest and its lowest row."""
    filled = [row for row in rows if row.value]
    if not filled:
        return _("There is nothing to show.")
    high = max(filled, key=lambda row: row.value)
    low = min(filled, key=lambda row: row.value)
    if high is low:
        return _("%(name)s: %(text)s.") % {"name": high.name, "text": high.text}
    return _("Highest: %(high)s, %(high_text)s. Lowest: %(low)s, %(low_text)s.") % {
        "high": high.name,
        "high_text": high.text,
        "low": low.name,
        "low_text": low.text,
    }


def _bar(row: Bar, top: float, full: float) -> SafeString:
    at, stretches = 0.0, []
    for part in row.parts:
        width = round(WIDTH * part.value / full, 1)
        stretches.append((part.css, at, top + 18, width, BAR))
        at = round(at + width, 1)
    return format_html(
        '<text x="0" y="{}" class="chart-name">{}</text>'
        '<text x="{}" y="{}" class="chart-value" text-anchor="end">{}</text>'
        '<rect class="chart-track" x="0" y="{}" width="{}" height="{}"/>{}',
        top + 13,
        row.name,
        WIDTH,
        top + 13,
        row.text,
        top + 18,
        WIDTH,
        BAR,
        format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', stretches),
    )


def _legend(entries: Sequence[tuple[str, str]]) -> SafeString:
    step = WIDTH // max(len(entries), 1)
    return format_html_join(
        "",
        '<rect class="{}" x="{}" y="2" width="12" height="12"/>'
        '<text x="{}" y="13" class="chart-name">{}</text>',
        ((css, at * step, at * step + 18, name) for at, (css, name) in enumerate(entries)),
    )


def level(value: float, most: float) -> int:
    """How dark a cell is: 0 for nothing, then 1 to 5."""
    if value <= 0 or most <= 0:
        return 0
    return min(LEVELS, 1 + int(LEVELS * value / (most + 1e-9)))


def heat(
    key: str, title: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> SafeString:
    """A map of cells, darker where there is more; each row begins with its name."""
    wide = (WIDTH - LABEL) / max(len(columns), 1)
    most = max((value for row in rows for value in row[1:]), default=0)
    heads = [(round(LABEL + (at + 0.5) * wide, 1), name) for at, name in enumerate(columns)]
    head = format_html_join(
        "", '<text x="{}" y="13" class="chart-name" text-anchor="middle">{}</text>', heads
    )
    drawn = [_cells(row, 20 + at * CELL, wide, most) for at, row in enumerate(rows)]
    inner = format_html("{}{}", head, format_html_join("", "{}", zip(drawn)))
    return _frame(key, title, _most_told(columns, rows), 20 + max(len(rows), 1) * CELL, inner)


def _cells(row: tuple[Any, ...], top: int, wide: float, most: float) -> SafeString:
    cells = [
        (
            level(value, most),
            round(LABEL + at * wide + 1, 1),
            top + 1,
            round(wide - 2, 1),
            CELL - 2,
            level(value, most),
            round(LABEL + (at + 0.5) * wide, 1),
            top + 17,
            value or "",
        )
        for at, value in enumerate(row[1:])
    ]
    return format_html(
        '<text x="0" y="{}" class="chart-name">{}</text>{}',
        top + 17,
        str(row[0]).partition(" (")[0],
        format_html_join(
            "",
            '<rect class="heat-{}" x="{}" y="{}" width="{}" height="{}"/>'
            '<text class="heat-text-{}" x="{}" y="{}" text-anchor="middle">{}</text>',
            cells,
        ),
    )


def _most_told(columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> str:
    cells = [
        (value, row[0], day)
        for row in rows
        for value, day in zip(row[1:], columns, strict=True)
        if value
    ]
    if not cells:
        return _("There is nothing to show.")
    value, hour, day = max(cells, key=lambda cell: cell[0])
    return _("Busiest: %(day)s from %(hour)s, %(count)s visits.") % {
        "day": day,
        "hour": hour,
        "count": value,
    }


def _frame(key: str, title: str, text: str, height: int, inner: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart" role="img" viewBox="0 0 {} {}" aria-labelledby="{}-name {}-text">'
        '<title id="{}-name">{}</title><desc id="{}-text">{}</desc>{}</svg>',
        WIDTH,
        height,
        key,
        key,
        key,
        title,
        key,
        text,
        inner,
    )
