"""The next free times that pages name are seconds old at most, and never begun."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from booking.next_free import next_free_times
from tests.builders import MONDAY, NOW, local, make_clinic

pytestmark = pytest.mark.django_db


def test_asking_again_costs_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    clinic = make_clinic()
    first = next_free_times([clinic.location], now=NOW)
    with django_assert_num_queries(0):
        assert next_free_times([clinic.location], now=NOW) == first
    assert first[clinic.location.pk].start == local(MONDAY, "09:00")


def test_a_time_that_has_begun_is_not_named() -> None:
    clinic = make_clinic()
    next_free_times([clinic.location], now=NOW)
    assert next_free_times([clinic.location], now=local(MONDAY, "09:00")) == {}


def test_other_services_are_another_question() -> None:
    clinic = make_clinic()
    any_service = next_free_times([clinic.location], now=NOW)
    assert next_free_times([clinic.location], now=NOW, services=[]) == {}
    assert any_service
    assert next_free_times([clinic.location], now=NOW + timedelta(minutes=1)) == any_service
