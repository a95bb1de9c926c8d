"""Series of visits, managed as a whole or one by one."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError

from booking import scheduling, series
from booking.errors import NotAllowed, SlotTaken
from booking.models import AppointmentStatus, Series
from booking.orders import Choice
from tests.booking.series_orders import (
    PATIENT,
    book,
    order,
    taken,
)
from tests.builders import (
    MONDAY,
    NOW,
    Clinic,
    local,
    make_clinic,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic()


def test_cancelling_the_rest_leaves_what_has_begun(clinic: Clinic) -> None:
    booked = book(order(clinic))
    later = booked.visits[2].start + timedelta(minutes=5)
    gone = series.cancel_rest(booked.series, by=PATIENT, now=later, reason="Better already")
    assert set(gone) == set(booked.visits[3:])
    left = booked.series.appointments.filter(status=AppointmentStatus.BOOKED)
    assert set(left) == set(booked.visits[:3])
    booked.series.refresh_from_db()
    assert booked.series.ended_at == later
    assert booked.series not in Series.objects.going_on()


def test_cancelling_the_rest_twice_does_nothing_more(clinic: Clinic) -> None:
    booked = book(order(clinic))
    series.cancel_rest(booked.series, by=PATIENT, now=NOW)
    later = NOW + timedelta(hours=1)
    assert series.cancel_rest(booked.series, by=PATIENT, now=later) == ()
    booked.series.refresh_from_db()
    assert booked.series.ended_at == NOW


def test_only_the_visit_within_its_notice_is_cancelled_late(clinic: Clinic) -> None:
    booked = book(order(clinic))
    later = booked.visits[1].start - timedelta(hours=1)
    gone = series.cancel_rest(booked.series, by=PATIENT, now=later)
    assert [visit.is_late for visit in gone] == [True, *[False] * 6]


def test_one_visit_of_a_series_moves_in_place(clinic: Clinic) -> None:
    booked = book(order(clinic))
    target = local(MONDAY + timedelta(days=1), "09:00")
    moved = series.reschedule_one(
        booked.series, booked.visits[0], start=target, by=PATIENT, now=NOW
    )
    assert (moved.pk, moved.start, moved.version) == (booked.visits[0].pk, target, 2)
    assert moved.series == booked.series


def test_a_visit_of_something_else_is_not_moved_as_part_of_a_series(clinic: Clinic) -> None:
    booked = book(order(clinic))
    other = taken(clinic, local(MONDAY, "14:00"))
    with pytest.raises(NotAllowed):
        series.reschedule_one(
            booked.series, other, start=local(MONDAY, "15:00"), by=PATIENT, now=NOW
        )


def test_a_visit_of_a_series_keeps_its_time_when_it_loses_the_new_one(clinic: Clinic) -> None:
    booked = book(order(clinic))
    target = local(MONDAY, "14:00")
    taken(clinic, target)
    with pytest.raises(SlotTaken):
        series.reschedule_one(booked.series, booked.visits[0], start=target, by=PATIENT, now=NOW)
    booked.visits[0].refresh_from_db()
    assert booked.visits[0].start == local(MONDAY, "09:00")


def test_a_single_visit_cannot_take_a_time_of_the_series(clinic: Clinic) -> None:
    booked = book(order(clinic))
    choice = Choice(clinic.location, clinic.service, None, booked.visits[3].start)
    with pytest.raises(SlotTaken):
        scheduling.hold(choice, token="browser", network="net", now=NOW)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("series_size_is_sane", {"weeks": 7}),
        ("series_size_is_sane", {"weeks": 0}),
        ("series_size_is_sane", {"per_week": 0}),
        ("series_size_is_sane", {"apart": 0}),
        ("series_weekdays_exist", {"weekdays": [7]}),
        ("series_weekdays_exist", {"weekdays": []}),
        ("series_part_exists", {"part": "tea time"}),
        ("series_answers_one_form", {"code": None}),
    ],
)
def test_the_database_refuses_a_series_that_cannot_be(
    clinic: Clinic, name: str, values: dict[str, object]
) -> None:
    row = book(order(clinic)).series
    row.pk, row.code = None, uuid4()
    row.key = row.key if "code" in values else uuid4()
    for field, value in values.items():
        if field != "code":
            setattr(row, field, value)
    with pytest.raises(IntegrityError, match=name):
        row.save(force_insert=True)
