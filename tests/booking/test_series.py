"""Series of visits: proposed, and booked together."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking import series
from booking.errors import KeyReused
from booking.models import Appointment, AppointmentStatus, Message, Patient, Series
from booking.orders import PatientDetails
from booking.patterns import Clash, PartOfDay, Pattern, Planned, Why
from booking.series import SeriesTaken
from tests.booking.series_orders import (
    MORNINGS,
    PATIENT,
    ROBIN,
    book,
    days,
    order,
    starts,
    taken,
    want,
)
from tests.builders import (
    MONDAY,
    NOW,
    Clinic,
    local,
    make_clinic,
    make_policy,
    make_practitioner,
    make_role,
    make_time_off,
    make_working_hours,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic()


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
