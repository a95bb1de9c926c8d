"""A hundred thousand lives of visits without one wrong mail."""

from __future__ import annotations

import pytest

from booking.notifications import recheck
from booking.notifications.recheck import Verdict
from tests.faults.lives import wrong_mails


def test_no_life_of_a_visit_sends_a_wrong_mail(*, is_long: bool) -> None:
    assert wrong_mails(100_000 if is_long else 300, seed=int(is_long)) == []


@pytest.mark.parametrize("blind", ["_of_visit", "_of_wishes"])
def test_the_judge_sees_what_a_blind_look_lets_pass(
    blind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: without the last look, wrong mails leave and are seen."""
    monkeypatch.setattr(recheck, blind, lambda _row: None)
    assert recheck.Verdict is Verdict
    assert wrong_mails(300) != []
