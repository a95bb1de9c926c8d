"""How a day is laid out as a table: columns, rows of some minutes, cells that span rows. Pure.

Everything is whole minutes on one line; what a minute means is the caller's business. Every piece
stands in exactly one cell. Pieces of a column that overlap share one, so that none hides another;
what is left of the column is cut into cells of one kind each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import groupby
from math import gcd
from typing import Any, Final

from booking.intervals import Interval

# Whatever the caller tells columns and pieces apart by; it must be hashable.
Key = Any
# Rows are quarters of an hour, or shorter when something begins or ends between quarters.
WIDEST_STEP: Final = 15
FINEST_STEP: Final = 5
HOUR: Final = 60


class Shade(IntEnum):
    """What a stretch without visits is. Where several hold, the greatest is shown."""

    AWAY = 0
    FREE = 1
    BY_PHONE = 2
    BUFFER = 3
    ELSEWHERE = 4
    SHUT = 5
    OFF = 6


# Kinds that are cut into the times at which a visit may start.
OPEN: Final = frozenset({Shade.FREE, Shade.BY_PHONE})


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that stands in a column over [start, end), such as a visit."""

    key: Key
    column: Key
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A column is of this shade over [start, end)."""

    column: Key
    start: int
    end: int
    shade: Shade


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over [start, end), `rows` rows high: pieces, or a shade where nothing stands."""

    column: Key
    start: int
    end: int
    rows: int
    pieces: tuple[Piece, ...] = ()
    shade: Shade = Shade.AWAY

    @property
    def is_open(self) -> bool:
        """True if a visit may be put here without leaving any rule aside."""
        return not self.pieces and self.shade in OPEN


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table, and the cells that begin in it, in the order of the columns."""

    start: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be laid out. Open stretches are cut at multiples of `cut` minutes."""

    columns: Sequence[Key]
    pieces: Sequence[Piece] = ()
    stretches: Sequence[Stretch] = ()
    cut: int = WIDEST_STEP
    # Shown in any case; pieces outside of it are shown as well.
    least: Interval | None = None

    @property
    def step(self) -> int:
        """Minutes a row: what divides all edges, between FINEST_STEP and WIDEST_STEP."""
        edges = [edge for piece in self.pieces for edge in (piece.start, piece.end)]
        edges += [edge for part in self.stretches for edge in (part.start, part.end)]
        common = gcd(WIDEST_STEP, self.cut, *edges)
        return max(common, FINEST_STEP)

    def span(self) -> Interval | None:
        """The whole hours that hold everything there is to see; None for an empty plan."""
        working = [each for each in self.stretches if each.shade in OPEN]
        seen = [(piece.start, piece.end) for piece in self.pieces]
        seen += [(each.start, each.end) for each in working]
        seen += [self.least] if self.least else []
        if not seen:
            return None
        first = min(start for start, _ in seen)
        last = max(end for _, end in seen)
        return first // HOUR * HOUR, max(-(-last // HOUR), first // HOUR + 1) * HOUR


@dataclass(frozen=True, slots=True)
class Table:
    """The laid out day: rows of `step` minutes from `start` to `end`."""

    start: int
    end: int
    step: int
    rows: tuple[Row, ...]


def lay_out(plan: Plan) -> Table | None:
    """The table of a plan; None if there is nothing to show.

    Raises KeyError for a piece in a column that the plan does not have.
    """
    span = plan.span()
    if span is None:
        return None
    step = plan.step
    begins: dict[int, list[Cell]] = {minute: [] for minute in range(*span, step)}
    pieces: dict[Key, list[Piece]] = {column: [] for column in plan.columns}
    for piece in plan.pieces:
        pieces[piece.column].append(piece)
    stretches: dict[Key, list[Stretch]] = {column: [] for column in plan.columns}
    for stretch in plan.stretches:
        if stretch.column in stretches:
            stretches[stretch.column].append(stretch)
    for column in plan.columns:
        shades = _shades(stretches[column], span, step)
        for cell in _column(pieces[column], shades, plan.cut, (*span, step)):
            begins[cell.start].append(replace(cell, column=column))
    rows = tuple(Row(at, tuple(cells)) for at, cells in begins.items())
    return Table(*span, step, rows)


def _shades(stretches: Iterable[Stretch], span: Interval, step: int) -> list[Shade]:
    """The shade of each row. What is open counts for whole rows only; all else for touched ones."""
    first, last = span
    found = [Shade.AWAY] * ((last - first) // step)
    for stretch in sorted(stretches, key=lambda each: each.shade):
        start, end = max(stretch.start, first) - first, min(stretch.end, last) - first
        if stretch.shade in OPEN:
            touched = range(-(-start // step), end // step)
        else:
            touched = range(start // step, -(-end // step))
        for row in touched:
            found[row] = stretch.shade
    return found


def _column(
    pieces: Sequence[Piece], shades: Sequence[Shade], cut: int, grid: tuple[int, int, int]
) -> Iterator[Cell]:
    """The cells of a column from top to bottom, without gaps."""
    first, last, step = grid
    at = first
    for start, end, together in _clusters(pieces, first, step):
        yield from _empty(shades, cut, (at, start), (first, step))
        yield Cell(None, start, end, (end - start) // step, together)
        at = end
    yield from _empty(shades, cut, (at, last), (first, step))


def _clusters(
    pieces: Iterable[Piece], first: int, step: int
) -> Iterator[tuple[int, int, tuple[Piece, ...]]]:
    """Pieces that share a row stand together, over all rows that any of them touches."""
    together: list[Piece] = []
    top = bottom = first
    for piece in sorted(pieces, key=lambda each: (each.start, each.end)):
        start = first + (piece.start - first) // step * step
        end = first - (first - piece.end) // step * step
        if together and start >= bottom:
            yield top, bottom, tuple(together)
            together = []
        if not together:
            top = bottom = start
        together.append(piece)
        bottom = max(bottom, end)
    if together:
        yield top, bottom, tuple(together)


def _empty(
    shades: Sequence[Shade], cut: int, within: Interval, grid: tuple[int, int]
) -> Iterator[Cell]:
    """The rows of a gap as cells of one shade each; open ones end at multiples of `cut`."""
    first, step = grid

    def kind(minute: int) -> tuple[Shade, int]:
        shade = shades[(minute - first) // step]
        return shade, minute // cut if shade in OPEN else 0

    for (shade, _), minutes in groupby(range(*within, step), key=kind):
        rows = list(minutes)
        yield Cell(None, rows[0], rows[-1] + step, len(rows), (), shade)
