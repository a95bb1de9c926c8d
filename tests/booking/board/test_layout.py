"""The board's table: every visit once, no overlap lost, no gap, whatever the day looks like."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from booking.board import OPEN, Cell, Piece, Plan, Shade, Stretch, Table, lay_out
from booking.intervals import merge

COLUMNS = ("Ann", "Bob", "Cid")
MINUTES = st.integers(min_value=0, max_value=24 * 60 - 1)
LENGTHS = st.integers(min_value=5, max_value=200)


@st.composite
def pieces(draw: st.DrawFn) -> list[Piece]:
    drawn = draw(st.lists(st.tuples(st.sampled_from(COLUMNS), MINUTES, LENGTHS), max_size=9))
    return [Piece(key, who, at, at + long) for key, (who, at, long) in enumerate(drawn)]


@st.composite
def stretches(draw: st.DrawFn) -> list[Stretch]:
    part = st.tuples(st.sampled_from(COLUMNS), MINUTES, LENGTHS, st.sampled_from(list(Shade)))
    return [
        Stretch(who, at, at + long, shade)
        for who, at, long, shade in draw(st.lists(part, max_size=8))
    ]


plans = st.builds(
    Plan,
    columns=st.just(COLUMNS),
    pieces=pieces(),
    stretches=stretches(),
    cut=st.sampled_from([5, 10, 15, 20, 30, 60]),
    least=st.sampled_from([None, (8 * 60, 18 * 60)]),
)


def cells(table: Table, column: str) -> list[Cell]:
    return [cell for row in table.rows for cell in row.cells if cell.column == column]


@given(plans)
def test_every_visit_stands_in_exactly_one_cell_that_covers_it(plan: Plan) -> None:
    table = lay_out(plan)
    found = [
        (piece, cell)
        for column in COLUMNS
        for cell in (cells(table, column) if table else [])
        for piece in cell.pieces
    ]
    assert Counter(piece.key for piece, _ in found) == Counter(each.key for each in plan.pieces)
    for piece, cell in found:
        assert cell.column == piece.column
        assert cell.start <= piece.start < piece.end <= cell.end


@given(plans)
def test_visits_that_overlap_share_a_cell(plan: Plan) -> None:
    table = lay_out(plan)
    if table is None:
        return
    where = {
        piece.key: (column, cell.start)
        for column in COLUMNS
        for cell in cells(table, column)
        for piece in cell.pieces
    }
    for one in plan.pieces:
        for other in plan.pieces:
            meet = max(one.start, other.start) < min(one.end, other.end)
            if one.column == other.column and meet:
                assert where[one.key] == where[other.key]


@given(plans)
def test_a_column_has_no_gap_and_no_cell_twice(plan: Plan) -> None:
    table = lay_out(plan)
    if table is None:
        return
    for column in COLUMNS:
        at = table.start
        for cell in cells(table, column):
            assert cell.start == at
            assert cell.end == cell.start + cell.rows * table.step
            assert cell.rows >= 1
            at = cell.end
        assert at == table.end


@given(plans)
def test_a_row_has_its_cells_in_the_order_of_the_columns(plan: Plan) -> None:
    table = lay_out(plan)
    for row in table.rows if table else ():
        order = [COLUMNS.index(str(cell.column)) for cell in row.cells]
        assert order == sorted(set(order))
        assert all(cell.start == row.start for cell in row.cells)


@given(plans)
def test_a_cell_is_open_only_where_nothing_stronger_holds(plan: Plan) -> None:
    table = lay_out(plan)
    for column in COLUMNS:
        for cell in cells(table, column) if table else []:
            if not cell.is_open:
                continue
            mine = [each for each in plan.stretches if each.column == column]
            touching = [each for each in mine if each.start < cell.end and cell.start < each.end]
            assert all(each.shade <= Shade.BY_PHONE for each in touching)
            open_time = merge((each.start, each.end) for each in mine if each.shade in OPEN)
            assert any(start <= cell.start and cell.end <= end for start, end in open_time)
            assert cell.start // plan.cut == (cell.end - 1) // plan.cut


def test_an_empty_day_has_no_table() -> None:
    assert lay_out(Plan(COLUMNS)) is None


def test_rows_are_quarters_when_everything_begins_on_one() -> None:
    table = lay_out(Plan(("Ann",), [Piece(1, "Ann", 540, 585)]))
    assert table is not None
    assert (table.step, table.start, table.end) == (15, 540, 600)


def test_rows_are_shorter_when_something_begins_between_quarters() -> None:
    table = lay_out(Plan(("Ann",), [Piece(1, "Ann", 545, 585), Piece(2, "Ann", 587, 620)]))
    assert table is not None
    assert table.step == 5
    assert [len(cell.pieces) for cell in cells(table, "Ann") if cell.pieces] == [1, 1]


def test_a_free_hour_is_cut_into_starts() -> None:
    free = Stretch("Ann", 540, 600, Shade.FREE)
    table = lay_out(Plan(("Ann",), [], [free], cut=30))
    assert table is not None
    assert [(cell.start, cell.end, cell.is_open) for cell in cells(table, "Ann")] == [
        (540, 570, True),
        (570, 600, True),
    ]


def test_what_is_stronger_covers_what_is_weaker() -> None:
    day = [
        Stretch("Ann", 540, 660, Shade.FREE),
        Stretch("Ann", 570, 600, Shade.OFF),
        Stretch("Ann", 585, 630, Shade.SHUT),
    ]
    table = lay_out(Plan(("Ann",), [], day, cut=60))
    assert table is not None
    assert [(cell.start, cell.shade) for cell in cells(table, "Ann")] == [
        (540, Shade.FREE),
        (570, Shade.OFF),
        (600, Shade.SHUT),
        (630, Shade.FREE),
    ]
