"""Copying days and weeks: rows of texts in, rows of texts out, and nothing doubled."""

from __future__ import annotations

from datetime import date

from booking.admin import week_rows
from booking.admin.week_rows import ENDS, Row

PREFIX = "hours"


def row(weekday: int, start: str = "09:00", **given: str) -> Row:
    empty = dict.fromkeys(ENDS, "")
    hours = {"weekday": str(weekday), "minutes_from": start, "minutes_until": "17:00"}
    return {**empty, "role": "1", "cycle": "every", "online_mode": "book", **hours, **given}


def test_what_is_written_is_read_again() -> None:
    rows = [row(0, id="7"), row(1), row(2, DELETE="on")]
    data = week_rows.written(rows, PREFIX, stored=1)
    assert data[f"{PREFIX}-INITIAL_FORMS"] == "1"
    assert week_rows.read(data, PREFIX) == rows


def test_a_made_up_number_of_rows_is_not_believed() -> None:
    for total in ("99999999999", "-1", "x", ""):
        assert week_rows.read({f"{PREFIX}-TOTAL_FORMS": total}, PREFIX) == []
    assert len(week_rows.read({f"{PREFIX}-TOTAL_FORMS": "99999"}, PREFIX)) == 200


def test_a_day_is_copied_to_others_without_its_key() -> None:
    rows = [row(0, id="7"), row(0, "18:00", minutes_until="20:00", id="8")]
    found = week_rows.copy_day(rows, "0", ["0", "1", "2"])
    assert [each["weekday"] for each in found] == ["0", "0", "1", "1", "2", "2"]
    assert [each["id"] for each in found[2:]] == [""] * 4


def test_copying_twice_is_copying_once() -> None:
    once = week_rows.copy_day([row(0, id="7")], "0", ["1"])
    assert week_rows.copy_day(once, "0", ["1"]) == once


def test_rows_to_be_removed_and_empty_rows_are_not_copied() -> None:
    empty = row(0, "", minutes_until="")
    rows = [row(0, id="7", DELETE="on"), empty]
    assert week_rows.copy_day(rows, "0", ["1"]) == rows


def test_a_weeks_are_copied_to_b_weeks() -> None:
    rows = [row(0, cycle="a", id="7"), row(1, id="8")]
    found = week_rows.copy_weeks(rows, "a", "b")
    assert [(each["cycle"], each["id"]) for each in found[2:]] == [("b", "")]


def test_a_new_week_ends_the_old_one_the_day_before() -> None:
    over = row(1, valid_last="2026-12-31", id="8")
    later = row(2, valid_first="2027-02-01", id="9")
    rows = [row(0, id="7", valid_last="2027-12-31"), over, later]
    found = week_rows.new_week(rows, date(2027, 1, 11))
    assert found[0]["valid_last"] == "2027-01-10"
    assert found[1:3] == [over, later]
    (new,) = found[3:]
    assert (new["valid_first"], new["valid_last"], new["id"]) == ("2027-01-11", "2027-12-31", "")


def test_every_weekday_gets_one_more_empty_row() -> None:
    found = week_rows.with_empty([row(3)])
    assert [each["weekday"] for each in found[1:]] == [str(day) for day in range(7)]
    assert week_rows.without_empty(found) == [row(3)]
