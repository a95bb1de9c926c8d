"""How often one network may do a thing."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking import limits
from booking.buckets import Rate, level
from booking.models import RateBucket
from clinic import tasks
from tests.builders import NOW

HERE, THERE = "192.0.2.0/24", "198.51.100.0/24"
TEN = Rate(10, timedelta(hours=1))
NAME = "find-links"


def spent(times: int, who: str = HERE, after: timedelta = timedelta(0)) -> int:
    """How many of so many tries were allowed."""
    return sum(limits.spend(NAME, who, now=NOW + after) for _ in range(times))


def test_a_bucket_fills_up_evenly_and_never_over_its_brim() -> None:
    assert level(TEN, 0, timedelta(minutes=6)) == pytest.approx(1)
    assert level(TEN, 9, timedelta(days=9)) == 10
    assert level(TEN, 4, timedelta(minutes=-30)) == 4
    assert TEN.wait == timedelta(minutes=6)


@pytest.mark.django_db
def test_ten_at_once_and_then_one_each_six_minutes() -> None:
    assert spent(12) == 10
    assert limits.is_spent(NAME, HERE, now=NOW)
    assert spent(3, after=timedelta(minutes=6)) == 1
    assert spent(12, after=timedelta(hours=2)) == 10


@pytest.mark.django_db
def test_each_network_and_each_thing_has_a_bucket_of_its_own() -> None:
    spent(10)
    assert spent(1, THERE) == 1
    assert limits.spend("wait", HERE, now=NOW)
    assert not limits.is_spent("wrong-link", HERE, now=NOW)


@pytest.mark.django_db
def test_what_was_refused_takes_nothing() -> None:
    spent(50)
    assert spent(1, after=timedelta(minutes=6)) == 1


@pytest.mark.django_db
def test_a_flushed_cache_forgets_no_limit() -> None:
    spent(10)
    cache.clear()
    assert spent(1) == 0


@pytest.mark.django_db
def test_nothing_about_anybody_can_be_read() -> None:
    spent(1)
    row = RateBucket.objects.get()
    assert len(row.key) == 64
    assert HERE not in str(vars(row))


@pytest.mark.django_db
def test_full_buckets_are_deleted_and_others_stay() -> None:
    spent(1)
    assert limits.forget(NOW + timedelta(minutes=59)) == 0
    assert limits.forget(NOW + timedelta(minutes=61)) == 1
    spent(1, after=timedelta(days=-900))
    tasks.forget()
    assert not RateBucket.objects.exists()


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(-600, 2400), min_size=1, max_size=25))
def test_the_statement_does_what_the_rule_says(pauses: Sequence[int]) -> None:
    RateBucket.objects.all().delete()
    # Full since long ago: how full it is counts from the first try.
    tokens, filled, moment = 10.0, NOW - timedelta(days=1), NOW
    for pause in pauses:
        moment += timedelta(seconds=pause)
        holds = level(TEN, tokens, moment - filled)
        allowed = holds > 1 - 1e-6
        assert limits.spend(NAME, HERE, now=moment) is allowed
        if allowed:
            tokens, filled = holds - 1, max(filled, moment)


@pytest.mark.django_db(transaction=True)
def test_of_many_tries_at_once_each_is_counted() -> None:
    def once(_number: int) -> bool:
        try:
            return limits.spend(NAME, HERE, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(once, range(40))) == 10
