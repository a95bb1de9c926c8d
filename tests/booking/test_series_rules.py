"""Series of visits: who gives them, how many there may be, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from booking import series
from booking.errors import VisitLimit
from booking.models import Series
from booking.orders import Actor
from booking.patterns import Pattern
from booking.series import Order, TooClose
from tests.booking.series_orders import (
    MORNINGS,
    ROBIN,
    THURSDAY,
    book,
    order,
    taken,
    want,
)
from tests.builders import (
    MONDAY,
    NOW,
    Clinic,
    local,
    make_appointment,
    make_clinic,
    make_patient,
    make_policy,
    make_practitioner,
    make_role,
    make_working_hours,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic()


def test_one_practitioner_sees_the_patient_as_often_as_possible(clinic: Clinic) -> None:
    second = make_practitioner("Second Pair of Hands")
    make_working_hours(make_role(second, clinic.location, [clinic.service]))
    picked = order(clinic, anyone=True)
    taken(clinic, picked.starts[1])
    booked = book(picked)
    assert {visit.practitioner_id for visit in booked.visits} == {second.pk}
    assert booked.series.practitioner is None


def test_somebody_else_steps_in_where_the_usual_one_is_taken(clinic: Clinic) -> None:
    second = make_practitioner("Second Pair of Hands")
    make_working_hours(make_role(second, clinic.location, [clinic.service]), weekdays=[3])
    picked = order(clinic, anyone=True)
    taken(clinic, picked.starts[1])
    booked = book(picked)
    who = [visit.practitioner_id for visit in booked.visits]
    assert who == [clinic.practitioner.pk, second.pk, *[clinic.practitioner.pk] * 6]


def test_a_time_at_which_the_patient_has_another_visit_is_lost_to_the_series(
    clinic: Clinic,
) -> None:
    other = make_clinic("oakville", practitioner=make_practitioner("Somebody Else"))
    picked = order(clinic)
    own = make_patient(ROBIN.name, email=ROBIN.email)
    make_appointment(other.role, other.service, own, picked.starts[1])
    booked = book(picked)
    assert [lost.start for lost in booked.lost] == [picked.starts[1]]
    assert len(booked.visits) == 7


def test_two_times_on_one_day_are_refused(clinic: Clinic) -> None:
    nine, three = local(MONDAY, "09:00"), local(MONDAY, "15:00")
    with pytest.raises(TooClose):
        book(Order(want(clinic), MORNINGS, (nine, three)))


def test_visits_may_be_asked_to_lie_days_apart(clinic: Clinic) -> None:
    wide = Pattern(MONDAY, 2, 2, apart=3)
    picked = Order(want(clinic), wide, (local(MONDAY, "09:00"), local(MONDAY, "09:00")))
    assert len(book(picked).visits) == 1
    wednesday = local(MONDAY + timedelta(days=2), "09:00")
    with pytest.raises(TooClose):
        book(Order(want(clinic), wide, (local(MONDAY, "10:00"), wednesday)))


def test_absurd_starts_are_lost_not_an_error(clinic: Clinic) -> None:
    wild = (local(MONDAY, "09:00"), NOW - timedelta(days=9), NOW + timedelta(days=3000))
    booked = book(Order(want(clinic), MORNINGS, wild))
    assert len(booked.visits) == 1
    assert len(booked.lost) == 2


def test_a_series_may_exceed_the_visits_that_one_person_may_have_ahead(clinic: Clinic) -> None:
    make_policy(clinic.location, max_upcoming_per_patient=1)
    clinic.location.refresh_from_db()
    assert len(book(order(clinic)).visits) == 8


def test_all_series_of_one_address_have_twelve_visits_ahead_at_most(clinic: Clinic) -> None:
    book(order(clinic))
    book(order(clinic, Pattern(MONDAY, 4, 1, weekdays=frozenset({1}))))
    with pytest.raises(VisitLimit) as refusal:
        book(order(clinic, Pattern(MONDAY, 1, 1, weekdays=frozenset({2}))))
    assert refusal.value.limit == 12
    assert Series.objects.count() == 2


def test_thirteen_starts_are_too_many(clinic: Clinic) -> None:
    many = tuple(local(MONDAY + timedelta(days=day), "09:00") for day in range(13))
    with pytest.raises(VisitLimit):
        book(Order(want(clinic), MORNINGS, many))


def test_staff_book_a_series_by_phone_outside_the_online_rules(clinic: Clinic) -> None:
    staff = Actor.staff(User.objects.create_user("desk", is_staff=True))
    early = tuple(local(day, "07:30") for day in (MONDAY, THURSDAY))
    booked = series.book(
        Order(want(clinic), MORNINGS, early), ROBIN, key=uuid4(), by=staff, now=NOW
    )
    assert {visit.source for visit in booked.visits} == {"phone"}
    assert {visit.events.get().user for visit in booked.visits} == {staff.user}
