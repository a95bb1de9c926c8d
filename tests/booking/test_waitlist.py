"""The wait list: onto it and off it again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from psycopg.types.range import Int4Range

from booking import scheduling, waitlist
from booking.errors import NotAllowed, VisitLimit
from booking.models import (
    AppointmentStatus,
    EntryState,
    OfferState,
    WaitlistEntry,
)
from booking.orders import PatientDetails
from booking.waitlist import Asked
from tests.booking.waiting_people import (
    LATER,
    NEXT_MONDAY,
    PATIENT,
    TUESDAY,
    asked,
    block,
    join,
    join_with_visit,
    offered,
    state,
)
from tests.builders import (
    MONDAY,
    NOW,
    Clinic,
    local,
    make_clinic,
    make_service,
    make_time_off,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    """A clinic whose only free time is Monday at nine, until somebody frees another."""
    made = make_clinic()
    make_time_off(made.practitioner, local(MONDAY, "09:45"), local(NEXT_MONDAY, "09:00"))
    return made


def test_who_joins_waits(clinic: Clinic) -> None:
    entry = join(clinic, minutes=(540, 720), weekdays=frozenset({0, 2}))
    entry.refresh_from_db()
    assert (entry.state, entry.created_at) == (EntryState.WAITING, NOW)
    assert (entry.minutes, entry.weekdays) == (Int4Range(540, 720), [0, 2])
    assert list(WaitlistEntry.objects.waiting().for_location(clinic.location)) == [entry]


def test_several_clinics_make_an_entry_for_each(clinic: Clinic) -> None:
    other = make_clinic("oakville")
    wide = Asked((clinic.location, other.location), clinic.service, TUESDAY)
    details = PatientDetails("Robin Sample", "robin@example.com")
    entries = waitlist.join(wide, details, now=NOW)
    assert {entry.location for entry in entries} == {clinic.location, other.location}
    assert len({entry.patient_id for entry in entries}) == 1


def test_a_name_and_an_address_alone_change_nothing_of_an_entry(clinic: Clinic) -> None:
    first = join(clinic)
    again = join(clinic, now=NOW + timedelta(hours=1), weekdays=frozenset({4}))
    assert again.pk == first.pk
    first.refresh_from_db()
    assert (first.created_at, first.weekdays) == (NOW, [0, 1, 2, 3, 4, 5, 6])


def test_joining_again_from_one_browser_keeps_the_place_and_takes_the_new_wishes(
    clinic: Clinic,
) -> None:
    first = join(clinic)
    wish = asked(clinic, weekdays=frozenset({4}))
    details = PatientDetails("Robin Sample", "robin@example.com")
    (again,) = waitlist.join(wish, details, now=NOW + timedelta(hours=1), own={first.code})
    assert again.pk == first.pk
    assert (again.created_at, again.weekdays) == (NOW, [4])


def test_joining_again_by_the_visits_link_takes_the_new_wishes(clinic: Clinic) -> None:
    entry, kept = join_with_visit(clinic, "Robin Sample")
    (again,) = waitlist.join_for(kept, asked(clinic, weekdays=frozenset({4})), now=NOW)
    assert (again.pk, again.weekdays) == (entry.pk, [4])


def test_joining_again_without_the_link_does_not_forget_the_kept_visit(clinic: Clinic) -> None:
    entry, kept = join_with_visit(clinic, "Robin Sample")
    waitlist.join(
        asked(clinic), PatientDetails("Robin Sample", "robin.sample@example.com"), now=NOW
    )
    entry.refresh_from_db()
    assert entry.keeps == kept


def test_joining_for_a_visit_waits_for_that_visits_service(clinic: Clinic) -> None:
    kept = block(clinic, start=LATER)
    other = make_service("massage")
    wrong = Asked((clinic.location,), other, TUESDAY)
    (entry,) = waitlist.join_for(kept, wrong, now=NOW)
    assert (entry.service, entry.patient, entry.keeps) == (clinic.service, kept.patient, kept)


def test_nobody_waits_for_an_earlier_time_of_a_visit_that_is_gone(clinic: Clinic) -> None:
    kept = block(clinic, start=LATER)
    scheduling.cancel(kept, by=PATIENT, now=NOW)
    with pytest.raises(NotAllowed):
        waitlist.join_for(kept, asked(clinic), now=NOW)


def test_one_address_waits_for_ten_things_at_most(clinic: Clinic) -> None:
    places = [make_clinic(f"clinic-{number}").location for number in range(10)]
    details = PatientDetails("Robin Sample", "robin@example.com")
    waitlist.join(Asked(tuple(places), clinic.service, TUESDAY), details, now=NOW)
    waitlist.join(Asked(tuple(places), clinic.service, NEXT_MONDAY), details, now=NOW)
    child = PatientDetails("Robin's Child", "robin@example.com")
    with pytest.raises(VisitLimit):
        waitlist.join(asked(clinic), child, now=NOW)


def test_who_leaves_is_offered_nothing_and_may_leave_twice(clinic: Clinic) -> None:
    entry = join(clinic)
    waitlist.leave(entry, by=PATIENT, now=NOW)
    waitlist.leave(entry, by=PATIENT, now=NOW)
    assert state(entry) == EntryState.WITHDRAWN
    assert waitlist.offer_freed(NOW) == []


def test_who_left_may_join_again_at_the_end_of_the_queue(clinic: Clinic) -> None:
    first = join(clinic)
    waitlist.leave(first, by=PATIENT, now=NOW)
    later = NOW + timedelta(hours=1)
    again = join(clinic, now=later)
    assert (again.pk != first.pk, again.created_at) == (True, later)


def test_leaving_with_an_offer_frees_its_time(clinic: Clinic) -> None:
    entry = join(clinic)
    offer = offered(clinic)
    waitlist.leave(entry, by=PATIENT, now=NOW)
    assert (state(entry), state(offer)) == (EntryState.WITHDRAWN, OfferState.DECLINED)
    assert state(offer.appointment) == AppointmentStatus.LAPSED
