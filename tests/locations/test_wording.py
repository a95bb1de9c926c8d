"""Days, times, lengths and prices read the same everywhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import translation

from locations import wording

TORONTO = ZoneInfo("America/Toronto")
WINNIPEG = ZoneInfo("America/Winnipeg")
MORNING = datetime(2026, 11, 26, 14, tzinfo=UTC)


def render(source: str, **context: object) -> str:
    return Template("{% load when %}" + source).render(Context(context))


def test_a_day_reads_in_the_zone_of_the_clinic() -> None:
    late = datetime(2026, 11, 27, 3, 30, tzinfo=UTC)
    assert wording.day_text(late, TORONTO) == "Thursday 26 November 2026"
    assert wording.day_text(late, ZoneInfo("UTC")) == "Friday 27 November 2026"
    assert wording.day_text(date(2026, 11, 26), TORONTO) == "Thursday 26 November 2026"
    assert wording.short_day_text(late, TORONTO) == "Thursday 26 November"


def test_a_time_reads_in_the_zone_of_the_clinic() -> None:
    assert wording.time_text(MORNING, TORONTO) == "9:00 am"
    assert wording.time_text(MORNING, WINNIPEG) == "8:00 am"
    assert wording.when_text(MORNING, TORONTO) == "Thursday 26 November 2026 at 9:00 am"


@pytest.mark.parametrize(
    ("minute", "text"),
    [
        (0, "12:00 am (midnight)"),
        (5, "12:05 am"),
        (545, "9:05 am"),
        (719, "11:59 am"),
        (720, "12:00 pm (noon)"),
        (725, "12:05 pm"),
        (1080, "6:00 pm"),
        (1440, "12:00 am (midnight)"),
    ],
)
def test_noon_and_midnight_cannot_be_mixed_up(minute: int, text: str) -> None:
    assert wording.minute_text(minute) == text


def test_hours_read_from_and_to() -> None:
    assert wording.hours_text(480, 1200) == "8:00 am to 8:00 pm"


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (5, "today at 2:00 pm"),
        (20, "tomorrow at 5:00 am"),
        (96, "Monday 30 November at 9:00 am"),
    ],
)
def test_a_moment_soon_is_named_from_today(hours: int, text: str) -> None:
    assert wording.near_when_text(MORNING + timedelta(hours=hours), TORONTO, MORNING) == text


def test_tomorrow_begins_at_the_clinics_midnight() -> None:
    evening = datetime(2026, 11, 27, 4, 30, tzinfo=UTC)  # 11:30 pm in Toronto
    soon = evening + timedelta(hours=1)
    assert wording.near_when_text(soon, TORONTO, evening) == "tomorrow at 12:30 am"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (90, "1 hour 30 minutes"),
        (121, "2 hours 1 minute"),
    ],
)
def test_a_length_reads_in_hours_and_minutes(minutes: int, text: str) -> None:
    assert wording.length_text(minutes) == text


@pytest.mark.parametrize(
    ("price", "text"),
    [
        (None, ""),
        (Decimal(0), "No charge"),
        (Decimal("95.00"), "$95"),
        (Decimal("87.50"), "$87.50"),
        (Decimal("1250.00"), "$1,250"),
    ],
)
def test_a_price_reads_in_dollars(price: Decimal | None, text: str) -> None:
    assert wording.price_text(price) == text


def test_a_zone_reads_as_the_time_of_a_city() -> None:
    assert wording.zone_text(TORONTO) == "Toronto time"
    assert wording.zone_text(ZoneInfo("America/Argentina/Buenos_Aires")) == "Buenos Aires time"


def test_days_follow_the_readers_language() -> None:
    with translation.override("fr"):
        assert wording.day_text(MORNING, TORONTO) == "jeudi 26 novembre 2026"


def test_the_filters_keep_a_time_on_one_line() -> None:
    page = render(
        "{{ at|day_in:zone }}; {{ at|short_day_in:zone }}; {{ at|time_in:zone }};"
        " {{ at|when_in:zone }}; {% near_when at zone at %}; {{ zone|zone_name }};"
        " {{ minutes|length_in_words }}; {{ price|price_in_words }}",
        at=MORNING,
        zone=TORONTO,
        minutes=45,
        price=Decimal(95),
    )
    assert page.split("; ") == [
        "Thursday 26 November 2026",
        "Thursday 26 November",
        "9:00\N{NO-BREAK SPACE}am",
        "Thursday 26 November 2026 at 9:00\N{NO-BREAK SPACE}am",
        "today at 9:00\N{NO-BREAK SPACE}am",
        "Toronto time",
        "45 minutes",
        "$95",
    ]


@pytest.mark.parametrize("name", ["day_in", "short_day_in", "time_in", "when_in"])
def test_no_moment_gives_no_text(name: str) -> None:
    assert render("{{ at|" + name + ":zone }}", at=None, zone=TORONTO) == ""
