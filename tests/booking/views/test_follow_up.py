"""A mail after the visit, for who ticks the box, with the day that the self-check named."""

from __future__ import annotations

import pytest
from django.utils import timezone

from booking.models import Patient, SelfCheckShare
from education.selfcheck.outcome import assess, review_on
from tests.booking.views.conftest import Visitor
from tests.booking.views.test_review import REVIEW, hidden
from tests.booking.views.test_self_check import BOOK, SORE_TENDON, checker
from tests.education.selfcheck import visitor as checking
from tests.education.selfcheck.answers import answers

__all__ = ["checker"]


@pytest.mark.parametrize("ticked", [{"wants_follow_up": "on"}, {}])
def test_only_who_ticks_the_box_is_written_to_after_the_visit(
    visitor: Visitor, ticked: dict[str, str]
) -> None:
    visitor.hold()
    visitor.type(**ticked)
    page = visitor.client.get(REVIEW).content.decode()
    assert ("One e-mail on the next day" in page) == bool(ticked)
    visitor.client.post(REVIEW, hidden(page))
    assert Patient.objects.get().wants_follow_up == bool(ticked)


def test_an_empty_box_takes_nothing_back(visitor: Visitor) -> None:
    visitor.book(wants_follow_up="on")
    visitor.book(days=6)
    assert Patient.objects.get().wants_follow_up


def test_a_shared_self_check_brings_the_day_to_look_again(
    visitor: Visitor, checker: checking.Visitor
) -> None:
    checker.walk(SORE_TENDON)
    checker.client.post(BOOK, {"clinic": "toronto", "share": "yes"})
    visit = visitor.book()
    expected = review_on(assess(answers(SORE_TENDON)), today=timezone.localdate(timezone.now()))
    assert expected is not None
    assert SelfCheckShare.objects.get(appointment=visit).review_on == expected
