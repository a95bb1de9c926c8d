"""Series with many at once: no time twice, no form twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from booking import series
from booking.availability import Want
from booking.errors import Busy, NotAllowed
from booking.models import (
    Appointment,
    AppointmentStatus,
    Series,
)
from booking.orders import PatientDetails
from booking.series import Order, SeriesTaken
from tests.booking.racing_people import (
    MORNINGS,
    PATIENT,
    hold_nine,
)
from tests.booking.test_races import at_once, kinds, overlaps
from tests.builders import (
    MONDAY,
    NOW,
    Clinic,
    local,
    make_clinic,
)

pytestmark = pytest.mark.django_db(transaction=True)


def order_of(clinic: Clinic) -> Order:
    want = Want(clinic.location, clinic.service, clinic.practitioner)
    return Order(want, MORNINGS, series.propose(want, MORNINGS, now=NOW).starts)


def test_the_same_series_form_many_times_is_one_series() -> None:
    clinic = make_clinic()
    picked, key = order_of(clinic), uuid4()
    details = PatientDetails("Robin Sample", "robin@example.com")
    answers = at_once(lambda _: series.book(picked, details, key=key, by=PATIENT, now=NOW), 8)
    assert set(kinds(answers)) == {"Booked"}
    assert {answer.series for answer in answers} == {Series.objects.get()}
    assert Appointment.objects.known().count() == 4


def test_of_many_who_want_one_series_whole_exactly_one_gets_it() -> None:
    clinic = make_clinic()
    picked = order_of(clinic)

    def book(number: int) -> Any:
        details = PatientDetails(f"Person {number}", f"person{number}@example.com")
        return series.book(picked, details, key=uuid4(), by=PATIENT, now=NOW, all_or_nothing=True)

    answers = at_once(book, 8)
    assert kinds(answers) == {"Booked": 1, SeriesTaken.__name__: 7}
    assert Series.objects.count() == 1
    assert Appointment.objects.known().count() == 4
    assert overlaps() == 0


def test_series_and_single_visits_share_the_times_without_overlap() -> None:
    clinic = make_clinic()
    picked = order_of(clinic)

    def work(number: int) -> Any:
        if number % 2:
            return hold_nine(clinic, number, NOW)
        details = PatientDetails(f"Person {number}", f"person{number}@example.com")
        return series.book(picked, details, key=uuid4(), by=PATIENT, now=NOW)

    answers = at_once(work, 8)
    assert set(kinds(answers)) <= {
        "Appointment",
        "Booked",
        "SlotTaken",
        SeriesTaken.__name__,
        Busy.__name__,
    }
    times = [start for answer in answers if hasattr(answer, "visits") for start in answer.visits]
    assert len(times) >= 3
    assert overlaps() == 0


def test_a_series_cancelled_by_several_while_one_visit_moves_is_cancelled_once() -> None:
    clinic = make_clinic()
    details = PatientDetails("Robin Sample", "robin@example.com")
    booked = series.book(order_of(clinic), details, key=uuid4(), by=PATIENT, now=NOW)

    def work(number: int) -> Any:
        if number == 0:
            target = local(MONDAY + timedelta(days=1), "09:00")
            visit = booked.visits[0]
            return series.reschedule_one(booked.series, visit, start=target, by=PATIENT, now=NOW)
        return series.cancel_rest(booked.series, by=PATIENT, now=NOW)

    answers = at_once(work, 4)
    assert set(kinds(answers)) <= {"Appointment", NotAllowed.__name__, "tuple"}
    gone = booked.series.appointments.filter(status=AppointmentStatus.CANCELLED)
    assert gone.count() == 4
    assert sum(len(answer) for answer in answers[1:]) == 4
