"""The wait list with many at once: one person per time, one answer per offer."""

from __future__ import annotations

from typing import Any

import pytest

from booking import scheduling, waitlist
from booking.errors import HoldLapsed, NotAllowed
from booking.models import (
    Appointment,
    AppointmentStatus,
    EntryState,
    OfferState,
    WaitlistEntry,
    WaitlistOffer,
)
from booking.orders import PatientDetails
from booking.waitlist import Asked
from tests.booking.racing_people import (
    LATER,
    NEXT_MONDAY,
    NINE,
    PATIENT,
    hold_nine,
    join,
    join_with_visit,
    offered,
    one_time,
    visits_at_nine,
)
from tests.booking.test_races import at_once, kinds, overlaps
from tests.builders import (
    NOW,
    make_clinic,
    make_patient,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_four_workers_offer_one_time_to_the_first_person_only() -> None:
    clinic = one_time()
    entries = [join(clinic, number) for number in range(4)]
    answers = at_once(lambda _: waitlist.offer_freed(NOW), 4)
    assert set(kinds(answers)) == {"list"}
    assert sum(len(made) for made in answers) == 1
    assert WaitlistOffer.objects.get().entry == entries[0]
    assert visits_at_nine() == 1


def test_four_workers_offer_each_of_many_times_to_one_person() -> None:
    clinic = make_clinic()
    for number in range(8):
        join(clinic, number)
    answers = at_once(lambda _: waitlist.offer_freed(NOW), 4)
    assert set(kinds(answers)) == {"list"}
    waitlist.offer_freed(NOW)  # who lost a race is served by the next run
    offers = WaitlistOffer.objects.unanswered()
    assert offers.count() == 8
    assert len({offer.entry_id for offer in offers}) == 8
    assert overlaps() == 0


def test_a_person_who_waits_at_two_clinics_gets_one_offer_from_four_workers() -> None:
    clinics = [make_clinic(), make_clinic("oakville")]
    wide = Asked(tuple(one.location for one in clinics), clinics[0].service, NEXT_MONDAY)
    waitlist.join(wide, PatientDetails("Robin Sample", "robin@example.com"), now=NOW)
    answers = at_once(lambda _: waitlist.offer_freed(NOW), 4)
    assert set(kinds(answers)) == {"list"}
    assert WaitlistOffer.objects.unanswered().count() == 1


def test_an_offer_opened_in_many_browsers_is_accepted_once() -> None:
    clinic = one_time()
    kept = join_with_visit(clinic)
    offer = offered()
    answers = at_once(lambda _: waitlist.accept(offer, by=PATIENT, now=NOW), 10)
    assert {answer.pk for answer in answers} == {kept.pk}
    kept.refresh_from_db()
    assert (kept.start, kept.version) == (NINE, 2)
    assert kept.events.count() == 1


def test_of_two_people_who_accept_one_time_the_one_whose_offer_stands_gets_it() -> None:
    clinic = one_time()
    late_visit = join_with_visit(clinic)
    join(clinic, 2)
    first = offered()
    now = first.expires_at
    second = offered(now)
    offers = [first, second]
    answers = at_once(lambda number: waitlist.accept(offers[number], by=PATIENT, now=now), 2)
    assert isinstance(answers[0], HoldLapsed)
    assert answers[1].start == NINE
    late_visit.refresh_from_db()
    assert (late_visit.status, late_visit.start) == (AppointmentStatus.BOOKED, LATER)
    assert visits_at_nine() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_an_offer_is_either_accepted_or_lapsed(attempt: int) -> None:
    clinic = one_time()
    kept = join_with_visit(clinic)
    offer = offered()
    now = offer.expires_at

    def accept_or_lapse(number: int) -> Any:
        if number % 2:
            return waitlist.lapse(now)
        return waitlist.accept(offer, by=PATIENT, now=now)

    answers = at_once(accept_or_lapse, 6)
    offer.refresh_from_db()
    kept.refresh_from_db()
    assert set(kinds(answers)) <= {"Appointment", "int", HoldLapsed.__name__}
    if offer.state == OfferState.ACCEPTED:
        assert (kinds(answers)["Appointment"], kept.start) == (3, NINE)
        assert sum(answers[1::2]) == 0
    else:
        assert (kinds(answers)[HoldLapsed.__name__], kept.start) == (3, LATER)
        assert offer.state == OfferState.LAPSED
    assert kept.status == AppointmentStatus.BOOKED


def test_a_time_whose_offer_ran_out_goes_to_its_person_or_to_a_browser() -> None:
    clinic = one_time()
    kept = join_with_visit(clinic)
    offer = offered()
    now = offer.expires_at

    def work(number: int) -> Any:
        if number == 0:
            return waitlist.accept(offer, by=PATIENT, now=now)
        return hold_nine(clinic, number, now)

    answers = at_once(work, 6)
    assert kinds(answers)["Appointment"] == 1
    assert visits_at_nine() == 1
    kept.refresh_from_db()
    assert kept.status == AppointmentStatus.BOOKED
    assert kept.start == (NINE if isinstance(answers[0], Appointment) else LATER)


def test_declining_many_times_at_once_is_declining_once() -> None:
    clinic = one_time()
    entry = join(clinic, 1)
    offer = offered()
    answers = at_once(lambda _: waitlist.decline(offer, by=PATIENT, now=NOW), 10)
    assert answers == [None] * 10
    entry.refresh_from_db()
    assert entry.state == EntryState.WAITING
    assert [event.to_status for event in offer.appointment.events.all()] == ["held", "lapsed"]


def test_an_offer_is_either_accepted_or_declined() -> None:
    clinic = one_time()
    join(clinic, 1)
    offer = offered()

    def answer(number: int) -> Any:
        verb = waitlist.decline if number % 2 else waitlist.accept
        return verb(offer, by=PATIENT, now=NOW)

    answers = at_once(answer, 6)
    offer.refresh_from_db()
    if offer.state == OfferState.ACCEPTED:
        assert kinds(answers) == {"Appointment": 3, NotAllowed.__name__: 3}
        assert visits_at_nine() == 1
    else:
        assert kinds(answers) == {HoldLapsed.__name__: 3, "NoneType": 3}
        assert visits_at_nine() == 0


def test_accepting_while_the_kept_visit_is_cancelled_loses_neither() -> None:
    clinic = one_time()
    kept = join_with_visit(clinic)
    offer = offered()

    def work(number: int) -> Any:
        if number:
            return scheduling.cancel(kept, by=PATIENT, now=NOW)
        return waitlist.accept(offer, by=PATIENT, now=NOW)

    answers = at_once(work, 2)
    assert set(kinds(answers)) <= {"Appointment", NotAllowed.__name__}
    offer.refresh_from_db()
    assert offer.state == OfferState.ACCEPTED
    kept.refresh_from_db()
    # Moved first and then cancelled, or cancelled first and the held time booked anew.
    assert kept.status == AppointmentStatus.CANCELLED
    assert visits_at_nine() == (0 if kept.start == NINE else 1)
    assert overlaps() == 0


def test_one_person_joining_many_times_at_once_waits_once() -> None:
    clinic = one_time()
    make_patient("Person 1", email="person1@example.com")
    answers = at_once(lambda _: join(clinic, 1), 8)
    assert set(kinds(answers)) == {"WaitlistEntry"}
    assert WaitlistEntry.objects.count() == 1
