"""Series of visits: proposed, booked together, managed as a whole or one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from booking import scheduling, series
from booking.availability import Want
from booking.errors import KeyReused, NotAllowed, SlotTaken, VisitLimit
from booking.models import Appointment, AppointmentStatus, Message, Patient, Series
from booking.orders import Actor, Choice, PatientDetails
from booking.patterns import Clash, PartOfDay, Pattern, Planned, Why
from booking.series import Booked, Order, SeriesTaken, TooClose
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
    make_time_off,
    make_working_hours,
)

pytestmark = pytest.mark.django_db
PATIENT = Actor.patient()
ROBIN = PatientDetails("Robin Sample", "robin@example.com")
MORNINGS = Pattern(MONDAY, 4, 2, PartOfDay.MORNING)
THURSDAY = MONDAY + timedelta(days=3)


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic()


def want(clinic: Clinic, *, anyone: bool = False) -> Want:
    return Want(clinic.location, clinic.service, None if anyone else clinic.practitioner)


def order(clinic: Clinic, pattern: Pattern = MORNINGS, *, anyone: bool = False) -> Order:
    """Everything that was proposed."""
    asked = want(clinic, anyone=anyone)
    return Order(asked, pattern, series.propose(asked, pattern, now=NOW).starts)


def book(picked: Order, details: PatientDetails = ROBIN, key: UUID | None = None) -> Booked:
    return series.book(picked, details, key=key or uuid4(), by=PATIENT, now=NOW)


def taken(clinic: Clinic, start: datetime, name: str = "Somebody Else") -> Appointment:
    return make_appointment(clinic.role, clinic.service, make_patient(name), start)


def starts(visits: Sequence[Appointment]) -> list[datetime]:
    return [visit.start for visit in visits]


def days(first: date, *offsets: int) -> list[date]:
    return [first + timedelta(days=offset) for offset in offsets]


def test_twice_a_week_for_four_weeks_is_proposed_as_eight_dates(clinic: Clinic) -> None:
    proposal = series.propose(want(clinic), MORNINGS, now=NOW)
    assert [one.day for one in proposal.dates] == days(MONDAY, 0, 3, 7, 10, 14, 17, 21, 24)
    assert proposal.clashes == ()
    assert {start.hour for start in proposal.starts} == {13}  # nine in the morning, in UTC


def test_a_taken_day_is_shown_as_a_clash_with_other_times(clinic: Clinic) -> None:
    tuesday = MONDAY + timedelta(days=8)
    make_time_off(clinic.practitioner, local(tuesday, "00:00"), local(tuesday, "12:00"))
    chosen = Pattern(MONDAY, 2, 1, PartOfDay.MORNING, frozenset({1}))
    proposal = series.propose(want(clinic), chosen, now=NOW)
    first, second = proposal.dates
    assert isinstance(first, Planned)
    assert isinstance(second, Clash)
    assert second.why == Why.OTHER_TIMES
    assert local(tuesday, "12:00") in [slot.start for slot in second.nearest]


def test_dates_behind_the_horizon_are_told_apart_from_full_ones(clinic: Clinic) -> None:
    make_policy(clinic.location, horizon_days=14)
    proposal = series.propose(want(clinic), MORNINGS, now=NOW)
    assert {clash.why for clash in proposal.clashes} == {Why.NOT_YET}
    assert len(proposal.starts) == 4


def test_a_proposal_takes_the_same_few_queries_whatever_the_number_of_dates(
    clinic: Clinic,
) -> None:
    asked = want(clinic, anyone=True)
    counts = []
    for number, pattern in enumerate([Pattern(MONDAY, 1, 1), Pattern(MONDAY, 6, 2)]):
        with CaptureQueriesContext(connection) as queries:
            series.propose(asked, pattern, now=NOW)
        counts.append(len(queries))
        someone = make_practitioner(f"Pair of Hands {number}")
        make_working_hours(make_role(someone, clinic.location, [clinic.service]))
    assert counts[0] == counts[1] <= 8


def test_everything_proposed_can_be_booked(clinic: Clinic) -> None:
    picked = order(clinic)
    booked = book(picked)
    assert tuple(starts(booked.visits)) == picked.starts
    assert booked.lost == ()
    assert set(booked.series.appointments.all()) == set(booked.visits)
    assert {visit.status for visit in booked.visits} == {AppointmentStatus.BOOKED}
    assert booked.series.pattern == MORNINGS


def test_every_visit_has_its_history_and_its_messages(clinic: Clinic) -> None:
    visits = book(order(clinic)).visits
    first = min(visits, key=lambda visit: visit.start)
    for visit in visits:
        assert [event.to_status for event in visit.events.all()] == ["booked"]
        kinds = set(visit.messages.values_list("kind", flat=True))
        assert kinds == ({"series", "reminder"} if visit == first else {"reminder"})
        assert visit.local_start.endswith("T09:00")
        assert visit.promised_policy_text


def test_a_time_that_went_meanwhile_is_reported_with_others_and_the_rest_is_booked(
    clinic: Clinic,
) -> None:
    picked = order(clinic)
    taken(clinic, picked.starts[2])
    booked = book(picked)
    assert len(booked.visits) == 7
    (lost,) = booked.lost
    assert lost.start == picked.starts[2]
    assert picked.starts[2] + clinic.service.length in [slot.start for slot in lost.nearest]
    assert booked.series.lost == [picked.starts[2]]


def test_alternatives_keep_away_from_the_days_that_were_booked(clinic: Clinic) -> None:
    picked = order(clinic)
    taken(clinic, picked.starts[2])
    booked = book(picked)
    zone = clinic.location.zone
    there = {visit.start.astimezone(zone).date() for visit in booked.visits}
    others = {slot.start.astimezone(zone).date() for slot in booked.lost[0].nearest}
    assert others
    assert not there & others


def test_all_or_nothing_books_nothing_when_one_time_is_gone(clinic: Clinic) -> None:
    picked = order(clinic)
    taken(clinic, picked.starts[2])
    with pytest.raises(SeriesTaken) as refusal:
        series.book(picked, ROBIN, key=uuid4(), by=PATIENT, now=NOW, all_or_nothing=True)
    assert [lost.start for lost in refusal.value.lost] == [picked.starts[2]]
    assert refusal.value.lost[0].nearest
    assert Appointment.objects.count() == 1
    assert Series.objects.count() == 0
    assert Patient.objects.filter(email=ROBIN.email).count() == 0
    assert Message.objects.count() == 0


def test_a_series_of_which_nothing_is_left_is_not_made(clinic: Clinic) -> None:
    picked = order(clinic, Pattern(MONDAY, 1, 1, PartOfDay.MORNING))
    taken(clinic, picked.starts[0])
    with pytest.raises(SeriesTaken):
        book(picked)
    assert Series.objects.count() == 0


def test_the_same_form_twice_is_one_series(clinic: Clinic) -> None:
    picked, key = order(clinic), uuid4()
    taken(clinic, picked.starts[0])
    first, second = book(picked, key=key), book(picked, key=key)
    assert first.series == second.series
    assert first.visits == second.visits
    assert [lost.start for lost in second.lost] == [picked.starts[0]]
    assert Appointment.objects.known().count() == 8


def test_the_same_key_with_other_details_is_refused(clinic: Clinic) -> None:
    picked, key = order(clinic), uuid4()
    book(picked, key=key)
    with pytest.raises(KeyReused):
        book(picked, PatientDetails("Somebody", "else@example.com"), key=key)


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
