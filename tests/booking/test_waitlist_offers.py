"""The wait list: what is offered, to whom, and when not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking import scheduling, waitlist
from booking.errors import SlotTaken
from booking.models import (
    AppointmentStatus,
    EntryState,
    WaitlistEntry,
)
from booking.orders import Choice, PatientDetails
from booking.waitlist import Asked
from locations.models.service import OnlineMode
from tests.booking.waiting_people import (
    LATER,
    NEXT_MONDAY,
    NINE,
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
    make_appointment,
    make_clinic,
    make_patient,
    make_policy,
    make_practitioner,
    make_role,
    make_service,
    make_time_off,
    make_working_hours,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    """A clinic whose only free time is Monday at nine, until somebody frees another."""
    made = make_clinic()
    make_time_off(made.practitioner, local(MONDAY, "09:45"), local(NEXT_MONDAY, "09:00"))
    return made


def test_a_freed_time_is_held_for_the_first_in_the_queue(clinic: Clinic) -> None:
    blocking = block(clinic)
    entry = join(clinic)
    join(clinic, "Second Person", now=NOW + timedelta(minutes=1))
    assert waitlist.offer_freed(NOW) == []
    scheduling.cancel(blocking, by=PATIENT, now=NOW)
    offer = offered(clinic)
    assert offer.entry == entry
    assert state(entry) == EntryState.OFFERED
    held = offer.appointment
    assert (held.status, held.start, held.hold_expires_at) == (
        AppointmentStatus.HELD,
        NINE,
        offer.expires_at,
    )
    assert offer.expires_at == NOW + timedelta(hours=2)
    assert (held.patient, held.source) == (None, "waitlist")
    assert [event.agent for event in held.events.all()] == ["job:wait-list"]


def test_one_time_is_offered_to_one_person(clinic: Clinic) -> None:
    join(clinic)
    join(clinic, "Second Person")
    assert len(waitlist.offer_freed(NOW)) == 1
    assert waitlist.offer_freed(NOW) == []


def test_two_times_go_to_two_people_in_their_order(clinic: Clinic) -> None:
    second = make_practitioner("Second Pair of Hands")
    role = make_role(second, clinic.location, [clinic.service])
    make_working_hours(role, weekdays=[0], opens="10:00", closes="10:45")
    names = ["Early Bird", "Late Riser", "Out of Luck"]
    for number, name in enumerate(names):
        join(clinic, name, now=NOW + timedelta(seconds=number))
    offers = waitlist.offer_freed(NOW)
    got = [(offer.entry.patient.name, offer.start) for offer in offers]
    assert got == [("Early Bird", NINE), ("Late Riser", local(MONDAY, "10:00"))]


def test_nobody_has_two_offers_though_waiting_at_two_clinics(clinic: Clinic) -> None:
    other = make_clinic("oakville")
    wide = Asked((clinic.location, other.location), clinic.service, TUESDAY)
    waitlist.join(wide, PatientDetails("Robin Sample", "robin@example.com"), now=NOW)
    assert len(waitlist.offer_freed(NOW)) == 1
    assert waitlist.offer_freed(NOW) == []


def test_a_held_time_is_not_lapsed_with_the_browsers_holds(clinic: Clinic) -> None:
    join(clinic)
    offer = offered(clinic)
    assert scheduling.lapse_holds(NOW + timedelta(minutes=119)) == 0
    assert state(offer.appointment) == AppointmentStatus.HELD


def test_a_held_time_cannot_be_had_on_the_website(clinic: Clinic) -> None:
    join(clinic)
    offered(clinic)
    choice = Choice(clinic.location, clinic.service, None, NINE)
    with pytest.raises(SlotTaken):
        scheduling.hold(choice, token="browser", network="net", now=NOW)


@pytest.mark.parametrize(
    "wish",
    [
        {"minutes": (570, 720)},
        {"weekdays": frozenset({1, 2})},
        {"until": MONDAY - timedelta(days=1)},
    ],
)
def test_a_time_that_does_not_suit_is_not_offered(clinic: Clinic, wish: dict[str, Any]) -> None:
    join(clinic, **wish)
    assert waitlist.offer_freed(NOW) == []


def test_who_waits_for_one_practitioner_is_not_offered_another(clinic: Clinic) -> None:
    second = make_practitioner("Second Pair of Hands")
    make_role(second, clinic.location, [clinic.service])
    join(clinic, practitioner=second)
    assert waitlist.offer_freed(NOW) == []


def test_a_time_that_does_not_suit_the_first_goes_to_the_next(clinic: Clinic) -> None:
    join(clinic, weekdays=frozenset({3}))
    second = join(clinic, "Second Person")
    assert offered(clinic).entry == second


def test_a_time_after_the_kept_visit_is_of_no_use(clinic: Clinic) -> None:
    join_with_visit(clinic, start=local(MONDAY, "08:00"))
    assert waitlist.offer_freed(NOW) == []


def test_a_time_beside_another_visit_of_the_person_is_not_offered(clinic: Clinic) -> None:
    other = make_clinic("oakville", service=make_service("massage"))
    patient = make_patient("Robin Sample")
    make_appointment(other.role, other.service, patient, NINE + timedelta(minutes=15))
    waitlist.join(asked(clinic), PatientDetails(patient.name, patient.email), now=NOW)
    assert waitlist.offer_freed(NOW) == []


def test_nothing_is_offered_at_night(clinic: Clinic) -> None:
    join(clinic)
    saturday = date(2027, 6, 5)
    assert waitlist.offer_freed(local(saturday, "21:00")) == []
    assert waitlist.offer_freed(local(saturday + timedelta(days=1), "07:59")) == []
    assert len(waitlist.offer_freed(local(saturday + timedelta(days=1), "08:00"))) == 1


def test_quiet_hours_are_the_clinics_own(clinic: Clinic) -> None:
    make_policy(clinic.location, quiet_from="11:00", quiet_until="13:00")
    join(clinic)
    assert waitlist.offer_freed(NOW) == []  # noon in Toronto
    assert len(waitlist.offer_freed(NOW + timedelta(hours=1))) == 1


@pytest.mark.parametrize("monday", [date(2027, 3, 15), date(2027, 11, 8)])
def test_the_night_before_the_clocks_change_is_quiet_until_eight(monday: date) -> None:
    clinic = make_clinic()
    sunday = monday - timedelta(days=1)
    join(clinic, now=local(sunday, "00:30"), until=monday)
    assert waitlist.offer_freed(local(sunday, "07:59")) == []
    offer = offered(clinic, local(sunday, "08:00"))
    assert offer.start == local(monday, "09:00")
    assert offer.expires_at == local(sunday, "10:00")


def test_an_offer_of_a_time_that_is_soon_stands_for_a_quarter_of_what_is_left(
    clinic: Clinic,
) -> None:
    join(clinic)
    soon = NINE - timedelta(minutes=60)
    make_policy(clinic.location, min_notice=30)
    assert offered(clinic, soon).expires_at == soon + timedelta(minutes=15)


def test_a_clinic_that_closed_offers_nothing(clinic: Clinic) -> None:
    join(clinic)
    clinic.location.is_active = False
    clinic.location.save()
    assert waitlist.offer_freed(NOW) == []


def test_a_service_that_is_had_by_phone_only_is_not_offered(clinic: Clinic) -> None:
    join(clinic)
    clinic.service.online_mode = OnlineMode.PHONE
    clinic.service.save()
    assert waitlist.offer_freed(NOW) == []


def test_entries_end_when_their_last_day_is_over(clinic: Clinic) -> None:
    entry = join(clinic, until=MONDAY)
    assert waitlist.expire(local(MONDAY, "23:59")) == 0
    assert waitlist.expire(local(TUESDAY, "00:00")) == 1
    assert state(entry) == EntryState.EXPIRED


def test_entries_end_when_the_kept_visit_begins(clinic: Clinic) -> None:
    entry, _ = join_with_visit(clinic, until=NEXT_MONDAY + timedelta(days=9))
    waitlist.expire(LATER)
    assert state(entry) == EntryState.EXPIRED


def test_the_queue_is_served_in_a_number_of_queries_that_does_not_grow(clinic: Clinic) -> None:
    block(clinic)
    counts = []
    for size in (2, 10):
        while WaitlistEntry.objects.count() < size:
            join(clinic, f"Person{WaitlistEntry.objects.count()} Sample")
        with CaptureQueriesContext(connection) as queries:
            waitlist.offer_freed(NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]
