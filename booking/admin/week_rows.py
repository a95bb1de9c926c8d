"""The week editor's rows as they are typed: copied, ended, added. Pure: texts in, texts out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

Row = dict[str, str]
# What a row holds, by the end of its inputs' names.
ENDS: Final = (
    "id",
    "role",
    "weekday",
    "minutes_from",
    "minutes_until",
    "cycle",
    "valid_first",
    "valid_last",
    "online_mode",
    "DELETE",
)
# A hand-made form may claim any number of rows; this many are read.
MOST_ROWS: Final = 200


def read(data: Mapping[str, str], prefix: str) -> list[Row]:
    """The rows of a posted form, in order."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "0")
    count = min(int(total), MOST_ROWS) if total.isdecimal() and len(total) < 6 else 0
    return [{end: data.get(f"{prefix}-{at}-{end}", "") for end in ENDS} for at in range(count)]


def written(rows: Iterable[Row], prefix: str, *, stored: int) -> dict[str, str]:
    """The rows as a form would post them; the first `stored` of them are in the database."""
    data: dict[str, str] = {}
    count = 0
    for at, row in enumerate(rows):
        data |= {f"{prefix}-{at}-{end}": value for end, value in row.items() if value}
        count = at + 1
    return data | {
        f"{prefix}-TOTAL_FORMS": str(count),
        f"{prefix}-INITIAL_FORMS": str(stored),
    }


def is_filled(row: Row) -> bool:
    """True for hours that somebody typed and that are to stay."""
    return bool(row["minutes_from"] or row["minutes_until"]) and not row["DELETE"]


def copied(row: Row, **changes: str) -> Row:
    """A new row like another."""
    return {**row, "id": "", **changes}


def _added(rows: list[Row], new: Iterable[Row]) -> list[Row]:
    """With those of the new rows that are not there yet."""
    found = list(rows)
    for row in new:
        same = [{**other, "id": ""} for other in found if is_filled(other)]
        if row not in same:
            found.append(row)
    return found


def copy_day(rows: list[Row], source: str, targets: Iterable[str]) -> list[Row]:
    """The hours of one weekday on others too; what is there already is not doubled."""
    mine = [row for row in rows if row["weekday"] == source and is_filled(row)]
    return _added(
        rows, [copied(row, weekday=day) for day in targets if day != source for row in mine]
    )


def copy_weeks(rows: list[Row], source: str, target: str) -> list[Row]:
    """The hours of A weeks in B weeks too, or the other way round."""
    mine = [row for row in rows if row["cycle"] == source and is_filled(row)]
    return _added(rows, [copied(row, cycle=target) for row in mine])


def new_week(rows: list[Row], first: date) -> list[Row]:
    """The week as it is ends the day before `first`; the same hours begin anew on it.

    Hours that end before it stay as they are; those that begin later too.
    """
    found, copies = [], []
    before = (first - timedelta(days=1)).isoformat()
    for row in rows:
        holds = _starts_before(row, first) and not _ends_before(row, first)
        if not is_filled(row) or not holds:
            found.append(row)
            continue
        copies.append(copied(row, valid_first=first.isoformat()))
        found.append({**row, "valid_last": before})
    return _added(found, copies)


def _starts_before(row: Row, first: date) -> bool:
    return not row["valid_first"] or row["valid_first"] < first.isoformat()


def _ends_before(row: Row, first: date) -> bool:
    return bool(row["valid_last"]) and row["valid_last"] < first.isoformat()


def with_empty(rows: list[Row]) -> list[Row]:
    """One more empty row for each weekday."""
    empty = dict.fromkeys(ENDS, "")
    added = [
        {**empty, "weekday": str(day), "cycle": "every", "online_mode": "book"} for day in range(7)
    ]
    return [*rows, *added]


def without_empty(rows: list[Row]) -> list[Row]:
    """Without new rows that nobody filled in."""
    return [row for row in rows if row["id"] or is_filled(row)]
