"""Hours, days and stretches of time as staff type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import DateRange, Int4Range, TimestamptzRange

from locations.admin.rows import overlap
from locations.range_fields import DaysField, MinutesField, days_text
from locations.span_field import WallSpan, WallSpanField, WallSpanInputs

TORONTO = ZoneInfo("America/Toronto")
WINNIPEG = ZoneInfo("America/Winnipeg")
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 30))


@given(st.integers(0, 1439), st.integers(1, 1440))
def test_hours_are_shown_as_they_were_typed(first: int, last: int) -> None:
    field = MinutesField(label="Hours")
    if first >= last:
        return
    stored = Int4Range(first, last)
    texts = field.widget.decompress(stored)
    assert field.clean(texts) == stored
    assert not field.has_changed(stored, texts)


@given(DAYS, st.integers(0, 400))
def test_days_are_shown_as_they_were_typed(first: date, more: int) -> None:
    last = min(first + timedelta(days=more), date(2100, 12, 31))
    stored = DateRange(first, last + timedelta(days=1))
    field = DaysField(label="Days")
    texts = [str(day) for day in field.widget.decompress(stored)]
    assert field.clean(texts) == stored
    assert not field.has_changed(stored, texts)


@given(
    st.integers(0, 99 * 365 * 24 * 60),
    st.integers(1, 100_000),
    st.sampled_from([TORONTO, WINNIPEG, ZoneInfo("UTC"), ZoneInfo("America/Regina")]),
)
def test_a_stretch_is_shown_as_it_was_typed(start: int, minutes: int, zone: ZoneInfo) -> None:
    lower = datetime(2001, 1, 1, tzinfo=UTC) + timedelta(minutes=start)
    stored = TimestamptzRange(lower, lower + timedelta(minutes=minutes))
    field = WallSpanField(label="Away")
    assert isinstance(field.widget, WallSpanInputs)
    field.widget.zone = zone
    texts = ["" if part is None else str(part) for part in field.widget.decompress(stored)]
    typed = field.clean(texts)
    assert typed is not None
    found, code = None, None
    try:
        found = typed.within(zone)
    except ValidationError as error:
        code = error.code
    # The hour that comes twice is the one thing that a wall clock cannot say.
    assert found == stored or code in {"twice", "inverted"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["", ""], DateRange(None, None)),
        (["2027-01-01", ""], DateRange(date(2027, 1, 1), None)),
        (["", "2027-01-01"], DateRange(None, date(2027, 1, 2))),
        (["2027-01-01", "2027-01-01"], DateRange(date(2027, 1, 1), date(2027, 1, 2))),
    ],
)
def test_an_open_side_reaches_for_ever(typed: list[str], expected: DateRange) -> None:
    assert DaysField(label="Dates", open_ended=True).clean(typed) == expected


@pytest.mark.parametrize(
    ("span", "code"),
    [
        (WallSpan(date(2027, 3, 14), 150, date(2027, 3, 14), 600), "skipped"),
        (WallSpan(date(2027, 11, 7), 90, date(2027, 11, 7), 600), "twice"),
        (WallSpan(date(2027, 6, 8), 0, date(2027, 6, 7), 1440), "inverted"),
    ],
)
def test_wall_times_that_are_not_one_instant_are_refused(span: WallSpan, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        span.within(TORONTO)
    assert refused.value.code == code


def test_a_zone_without_clock_changes_takes_any_time() -> None:
    span = WallSpan(date(2027, 3, 14), 150, date(2027, 3, 14), 600)
    assert span.within(ZoneInfo("America/Regina")).lower == datetime(2027, 3, 14, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (DateRange(None, None), "always"),
        (DateRange(date(2027, 1, 1), None), "from 1 January 2027"),
        (DateRange(None, date(2027, 1, 2)), "until 1 January 2027"),
        (DateRange(date(2027, 1, 1), date(2027, 1, 2)), "1 January 2027"),
        (DateRange(date(2027, 1, 1), date(2027, 1, 4)), "1 January 2027 to 3 January 2027"),
    ],
)
def test_days_read_with_both_ends_included(days: DateRange, text: str) -> None:
    assert days_text(days) == text


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Int4Range(0, 10), Int4Range(10, 20), False),
        (Int4Range(0, 10), Int4Range(9, 20), True),
        (DateRange(None, None), DateRange(date(2027, 1, 1), None), True),
        (DateRange(None, date(2027, 1, 1)), DateRange(date(2027, 1, 1), None), False),
    ],
)
def test_ranges_that_touch_do_not_overlap(one: Any, other: Any, *, expected: bool) -> None:
    assert overlap(one, other) is expected
    assert overlap(other, one) is expected


def test_each_input_has_a_name_of_its_own() -> None:
    html = MinutesField(label="Hours").widget.render("minutes", None, {"id": "id_minutes"})
    assert html.count("<label") == 2
    assert 'role="group" aria-label="Hours"' in html
