"""The wait list: what becomes of an offer."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from booking import scheduling, waitlist
from booking.errors import HoldLapsed, NotAllowed, PatientBusy, VisitLimit
from booking.models import (
    Appointment,
    AppointmentStatus,
    EntryState,
    OfferState,
)
from booking.orders import Actor, Choice, PatientDetails
from booking.waitlist import Asked
from tests.booking.waiting_people import (
    LATER,
    NEXT_MONDAY,
    NINE,
    PATIENT,
    TUESDAY,
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
    make_need,
    make_patient,
    make_policy,
    make_practitioner,
    make_resource,
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


def test_accepting_makes_the_held_time_a_visit(clinic: Clinic) -> None:
    entry = join(clinic)
    offer = offered(clinic)
    visit = waitlist.accept(offer, by=PATIENT, now=NOW)
    assert (visit.pk, visit.status) == (offer.appointment_id, AppointmentStatus.BOOKED)
    assert visit.patient == entry.patient
    assert (state(entry), state(offer)) == (EntryState.ACCEPTED, OfferState.ACCEPTED)
    assert offer.visit == visit
    assert visit.messages.filter(kind="confirmation").exists()
    assert [event.to_status for event in visit.events.all()] == ["held", "booked"]


def test_accepting_moves_the_kept_visit_in_place(clinic: Clinic) -> None:
    entry, kept = join_with_visit(clinic)
    offer = offered(clinic)
    visit = waitlist.accept(offer, by=PATIENT, now=NOW)
    assert (visit.pk, visit.start, visit.version) == (kept.pk, NINE, 2)
    assert visit.local_start == "2027-06-07T09:00"
    assert state(offer.appointment) == AppointmentStatus.LAPSED
    last = visit.events.last()
    assert last is not None
    assert (last.old_time.lower, last.new_time.lower) == (LATER, NINE)
    assert Appointment.objects.holding_time().count() == 1
    assert state(entry) == EntryState.ACCEPTED


def test_accepting_moves_the_kept_visit_to_another_clinic_and_person(clinic: Clinic) -> None:
    other = make_clinic("oakville", practitioner=make_practitioner("Second Pair of Hands"))
    make_policy(other.location, cancellation_window=48)
    block(clinic)
    kept = make_appointment(clinic.role, clinic.service, make_patient("Robin Sample"), LATER)
    waitlist.join_for(kept, Asked((other.location,), clinic.service, TUESDAY), now=NOW)
    visit = waitlist.accept(offered(clinic), by=PATIENT, now=NOW)
    visit.refresh_from_db()
    assert (visit.pk, visit.location) == (kept.pk, other.location)
    assert visit.practitioner == other.practitioner
    assert visit.promised_window_hours == 48


def test_rooms_and_machines_move_with_the_kept_visit(clinic: Clinic) -> None:
    make_need(clinic.service, "shockwave", offset=5, length=15)
    machine = make_resource(clinic.location, group="shockwave")
    _, kept = join_with_visit(clinic)
    waitlist.accept(offered(clinic), by=PATIENT, now=NOW)
    kept_resources = kept.resources.filter(is_active=True)
    assert [(one.resource, one.blocked.lower) for one in kept_resources] == [
        (machine, NINE + timedelta(minutes=5))
    ]


def test_a_kept_visit_moves_though_its_own_notice_has_passed(clinic: Clinic) -> None:
    soon = NINE + timedelta(hours=6)
    clinic.practitioner.time_off.all().delete()
    join_with_visit(clinic, start=soon)
    now = NINE - timedelta(hours=12, minutes=30)
    visit = waitlist.accept(offered(clinic, now), by=PATIENT, now=now)
    assert visit.start == NINE


def test_accepting_twice_is_one_visit(clinic: Clinic) -> None:
    join_with_visit(clinic)
    offer = offered(clinic)
    first = waitlist.accept(offer, by=PATIENT, now=NOW)
    second = waitlist.accept(offer, by=PATIENT, now=NOW)
    assert (first.pk, second.version) == (second.pk, 2)


def test_who_cancelled_the_kept_visit_gets_a_new_one(clinic: Clinic) -> None:
    _, kept = join_with_visit(clinic)
    scheduling.cancel(kept, by=PATIENT, now=NOW)
    offer = offered(clinic)
    visit = waitlist.accept(offer, by=PATIENT, now=NOW)
    assert visit.pk == offer.appointment_id
    assert state(kept) == AppointmentStatus.CANCELLED


def test_accepting_withdraws_what_the_person_waits_for_elsewhere(clinic: Clinic) -> None:
    other = make_clinic("oakville")
    make_time_off(other.practitioner, NOW, LATER)
    wide = Asked((clinic.location, other.location), clinic.service, TUESDAY)
    entries = waitlist.join(wide, PatientDetails("Robin Sample", "robin@example.com"), now=NOW)
    waitlist.accept(offered(clinic), by=PATIENT, now=NOW)
    assert [state(entry) for entry in entries] == [EntryState.ACCEPTED, EntryState.WITHDRAWN]


def test_a_hold_that_ran_out_is_still_good_while_nobody_took_the_time(clinic: Clinic) -> None:
    join(clinic)
    offer = offered(clinic)
    late = offer.expires_at + timedelta(minutes=1)
    visit = waitlist.accept(offer, by=PATIENT, now=late)
    assert visit.status == AppointmentStatus.BOOKED


def test_losing_the_offered_time_keeps_the_later_visit(clinic: Clinic) -> None:
    entry, kept = join_with_visit(clinic)
    offer = offered(clinic)
    late = offer.expires_at + timedelta(minutes=1)
    choice = Choice(clinic.location, clinic.service, None, NINE)
    scheduling.hold(choice, token="browser", network="net", now=late)
    with pytest.raises(HoldLapsed):
        waitlist.accept(offer, by=PATIENT, now=late)
    kept.refresh_from_db()
    assert (kept.status, kept.start, kept.version) == (AppointmentStatus.BOOKED, LATER, 1)
    assert (state(offer), state(entry)) == (OfferState.LAPSED, EntryState.WAITING)


def test_an_offer_is_not_accepted_once_its_time_has_begun(clinic: Clinic) -> None:
    _, kept = join_with_visit(clinic)
    offer = offered(clinic)
    with pytest.raises(HoldLapsed):
        waitlist.accept(offer, by=PATIENT, now=NINE)
    assert state(kept) == AppointmentStatus.BOOKED


def test_an_offer_beside_another_visit_stays_open_and_changes_nothing(clinic: Clinic) -> None:
    other = make_clinic("oakville", service=make_service("massage"))
    entry, kept = join_with_visit(clinic)
    offer = offered(clinic)
    make_appointment(other.role, other.service, entry.patient, NINE + timedelta(minutes=15))
    with pytest.raises(PatientBusy):
        waitlist.accept(offer, by=PATIENT, now=NOW)
    assert (state(offer), state(entry)) == (OfferState.OFFERED, EntryState.OFFERED)
    assert state(offer.appointment) == AppointmentStatus.HELD
    assert kept.start == LATER


def test_who_has_as_many_visits_ahead_as_allowed_cannot_add_one(clinic: Clinic) -> None:
    entry = join(clinic)
    offer = offered(clinic)
    for hour in (10, 12, 14):
        start = local(NEXT_MONDAY, f"{hour}:00")
        make_appointment(clinic.role, clinic.service, entry.patient, start)
    with pytest.raises(VisitLimit):
        waitlist.accept(offer, by=PATIENT, now=NOW)
    staff = Actor.staff(User.objects.create_user("desk", is_staff=True))
    assert waitlist.accept(offer, by=staff, now=NOW).status == AppointmentStatus.BOOKED


def test_a_declined_time_goes_to_the_next_person_and_not_back(clinic: Clinic) -> None:
    first = join(clinic)
    second = join(clinic, "Second Person", now=NOW + timedelta(minutes=1))
    offer = offered(clinic)
    waitlist.decline(offer, by=PATIENT, now=NOW)
    assert (state(offer), state(first)) == (OfferState.DECLINED, EntryState.WAITING)
    following = offered(clinic)
    assert (following.entry, following.start) == (second, NINE)
    waitlist.decline(following, by=PATIENT, now=NOW)
    assert waitlist.offer_freed(NOW) == []


def test_declining_twice_changes_nothing_more(clinic: Clinic) -> None:
    join(clinic)
    offer = offered(clinic)
    waitlist.decline(offer, by=PATIENT, now=NOW)
    waitlist.decline(offer, by=PATIENT, now=NOW + timedelta(minutes=5))
    offer.refresh_from_db()
    assert offer.answered_at == NOW


def test_what_was_accepted_cannot_be_declined_or_left(clinic: Clinic) -> None:
    entry = join(clinic)
    offer = offered(clinic)
    visit = waitlist.accept(offer, by=PATIENT, now=NOW)
    with pytest.raises(NotAllowed):
        waitlist.decline(offer, by=PATIENT, now=NOW)
    with pytest.raises(NotAllowed):
        waitlist.leave(entry, by=PATIENT, now=NOW)
    assert state(visit) == AppointmentStatus.BOOKED


def test_a_declined_offer_cannot_be_accepted(clinic: Clinic) -> None:
    join(clinic)
    offer = offered(clinic)
    waitlist.decline(offer, by=PATIENT, now=NOW)
    with pytest.raises(HoldLapsed):
        waitlist.accept(offer, by=PATIENT, now=NOW)


def test_an_offer_without_an_answer_moves_on_to_the_next_person(clinic: Clinic) -> None:
    first = join(clinic)
    second = join(clinic, "Second Person", now=NOW + timedelta(minutes=1))
    offer = offered(clinic)
    later = offer.expires_at
    assert waitlist.offer_freed(later - timedelta(seconds=1)) == []
    following = offered(clinic, later)
    assert (following.entry, following.start) == (second, NINE)
    assert (state(offer), state(first)) == (OfferState.LAPSED, EntryState.WAITING)


def test_an_offer_whose_hold_the_sweeper_ended_lapses_too(clinic: Clinic) -> None:
    join(clinic)
    offer = offered(clinic)
    scheduling.lapse_holds(offer.expires_at)
    assert waitlist.lapse(offer.expires_at) == 1
    assert state(offer) == OfferState.LAPSED


def test_who_leaves_three_offers_unanswered_is_asked_no_more(clinic: Clinic) -> None:
    clinic.practitioner.time_off.all().delete()
    entry = join(clinic)
    now = NOW
    for _ in range(3):
        offer = offered(clinic, now)
        now = offer.expires_at
        waitlist.lapse(now)
    assert state(entry) == EntryState.EXPIRED
    assert waitlist.offer_freed(now) == []


def test_a_link_opens_its_own_offer_only(clinic: Clinic) -> None:
    entry = join(clinic)
    offer = offered(clinic)
    token = waitlist.offer_token(offer)
    assert waitlist.find_offer(offer.code, token) == offer
    assert waitlist.find_offer(uuid4(), token) is None
    assert waitlist.find_offer(offer.code, waitlist.entry_token(entry)) is None
    assert waitlist.find_entry(entry.code, waitlist.entry_token(entry)) == entry
    assert waitlist.find_entry(entry.code, token) is None
