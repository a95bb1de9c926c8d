"""Recovery outlook and review date (section 8)."""

from __future__ import annotations

from datetime import date

import pytest

from education.selfcheck.outcome import assess, outlook, review_on
from tests.education.selfcheck.answers import answers

TODAY = date(2026, 11, 24)
CHECK = date(2026, 12, 15)


@pytest.mark.parametrize(
    ("duration", "code", "day"),
    [
        ("under_1w", "within_weeks", CHECK),
        ("1_2w", "within_weeks", CHECK),
        ("2_3w", "within_weeks", CHECK),
        ("3w_3m", "no_figure", CHECK),
        ("over_3m", "course", CHECK),
        ("unsure", "unknown", None),
    ],
)
def test_the_outlook_follows_the_duration(duration: str, code: str, day: date | None) -> None:
    given = answers(f"duration={duration}")
    found = outlook(given, assess(given), today=TODAY)
    assert found is not None
    assert (found.code, found.review_on) == (code, day)


@pytest.mark.parametrize("changes", ["emergency=pe", "walk=no"])
def test_at_urgent_and_emergency_there_is_none(changes: str) -> None:
    given = answers(changes)
    assert outlook(given, assess(given), today=TODAY) is None


@pytest.mark.parametrize(
    ("changes", "day"),
    [
        ("", date(2026, 12, 8)),
        ("health=quinolone", date(2026, 11, 26)),
        ("limits=walk", date(2026, 11, 27)),
        ("course=worse", date(2026, 12, 1)),
        ("duration=over_3m", date(2026, 12, 8)),
        ("walk=no", None),
        ("emergency=pe", None),
    ],
)
def test_the_review_date_is_two_weeks_on_or_the_last_day_to_be_seen(
    changes: str, day: date | None
) -> None:
    assert review_on(assess(answers(changes)), today=TODAY) == day
