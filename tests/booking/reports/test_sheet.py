"""A table as a file: quoted, readable everywhere, and no cell is a formula."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.reports import sheet


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x")',
        "+1",
        "-1+2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(A1)",
        " =1",
        "\u3000=1",
        "\ufeff=1",
    ],
)
def test_what_could_be_a_formula_is_text(text: str) -> None:
    assert sheet.inert(text) == f"'{text}"


@pytest.mark.parametrize(("value", "text"), [(None, ""), (-5, "-5"), (2.5, "2.5"), ("Éa", "Éa")])
def test_numbers_and_names_stay_as_they_are(value: object, text: str) -> None:
    assert sheet.inert(value) == text


def test_the_file_says_that_it_is_utf_8_and_quotes_every_cell() -> None:
    text = sheet.text(("Name", "Booked %"), [("Toronto", 82.5), ('Say "hi"', None)])
    assert text == '\ufeff"Name","Booked %"\r\n"Toronto","82.5"\r\n"Say ""hi""",""\r\n'


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_every_row_comes_back_as_it_was_but_for_the_mark(cells: list[str]) -> None:
    text = sheet.text(["x"] * len(cells), [cells])
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert rows[1] == [sheet.inert(cell) for cell in cells]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in rows[1])
