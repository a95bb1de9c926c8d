"""The next free times that pages name are seconds old at most, and never begun."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from booking.availability import Days, free_slots
from booking.next_free import free_days, next_free_times
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


def test_each_free_day_of_the_week_ahead_names_its_first_time() -> None:
    clinic = make_clinic()
    days = free_days(clinic.location, [clinic.service], now=NOW)[clinic.service.pk]
    assert [one.day for one in days] == sorted({one.day for one in days})
    assert 0 < len(days) <= 7
    for one in days:
        found = free_slots(clinic.location, clinic.service, days=Days(one.day, 1), now=NOW)
        assert one.slot == found[0]


def test_the_week_of_many_services_is_two_queries_then_none(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    clinic = make_clinic()
    with django_assert_num_queries(2):
        week = free_days(clinic.location, [clinic.service], now=NOW)
    with django_assert_num_queries(0):
        assert free_days(clinic.location, [clinic.service], now=NOW) == week
