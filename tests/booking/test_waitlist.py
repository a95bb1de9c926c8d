"""The wait list: joining, what is offered to whom, and what becomes of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import Int4Range

from booking import scheduling, waitlist
from booking.errors import HoldLapsed, NotAllowed, PatientBusy, SlotTaken, VisitLimit
from booking.models import (
    Appointment,
    AppointmentStatus,
    EntryState,
    OfferState,
    WaitlistEntry,
    WaitlistOffer,
)
from booking.orders import Actor, Choice, PatientDetails
from booking.waitlist import Asked
from locations.models.service import OnlineMode
from tests.builders import (
    MONDAY,
    NOW,
    Clinic,
    local,
    make_appointment,
    make_clinic,
    make_hold,
    make_need,
    make_patient,
    make_policy,
    make_practitioner,
    make_resource,
    make_role,
    make_service,
    make_time_off,
    make_working_hours,
)

pytestmark = pytest.mark.django_db
PATIENT = Actor.patient()
TUESDAY = MONDAY + timedelta(days=1)
NEXT_MONDAY = MONDAY + timedelta(days=7)
NINE = local(MONDAY, "09:00")
# The kept visits of these tests: a week after the times that are freed.
LATER = local(NEXT_MONDAY, "15:00")


@pytest.fixture
def clinic() -> Clinic:
    """A clinic whose only free time is Monday at nine, until somebody frees another."""
    made = make_clinic()
    make_time_off(made.practitioner, local(MONDAY, "09:45"), local(NEXT_MONDAY, "09:00"))
    return made


def block(clinic: Clinic, name: str = "First Come", start: datetime = NINE) -> Appointment:
    """A visit in the way."""
    return make_appointment(clinic.role, clinic.service, make_patient(name), start)


def asked(clinic: Clinic, **more: Any) -> Asked:
    until = more.pop("until", NEXT_MONDAY - timedelta(days=1))
    return Asked((clinic.location,), clinic.service, until, **more)


def join(
    clinic: Clinic, name: str = "Robin Sample", now: datetime = NOW, **more: Any
) -> WaitlistEntry:
    details = PatientDetails(name, f"{name.split()[0].lower()}@example.com")
    (entry,) = waitlist.join(asked(clinic, **more), details, now=now)
    return entry


def join_with_visit(
    clinic: Clinic, name: str = "Robin Sample", start: datetime = LATER, **more: Any
) -> tuple[WaitlistEntry, Appointment]:
    kept = make_appointment(clinic.role, clinic.service, make_patient(name), start)
    (entry,) = waitlist.join_for(kept, asked(clinic, **more), now=NOW)
    return entry, kept


def offered(clinic: Clinic, now: datetime = NOW) -> WaitlistOffer:
    (offer,) = waitlist.offer_freed(now)
    return offer


def state(row: WaitlistEntry | WaitlistOffer | Appointment) -> str:
    row.refresh_from_db()
    return str(row.state if not isinstance(row, Appointment) else row.status)


# Joining and leaving ---------------------------------------------------------------------------


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


# What is offered -------------------------------------------------------------------------------


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


# What becomes of an offer ----------------------------------------------------------------------


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


# What must never be ----------------------------------------------------------------------------


def entry_row(clinic: Clinic, **values: Any) -> WaitlistEntry:
    defaults: dict[str, Any] = {
        "location": clinic.location,
        "service": clinic.service,
        "until": MONDAY,
        "created_at": NOW,
        "changed_at": NOW,
    }
    if "patient" not in values:
        values["patient"] = make_patient(f"Patient {WaitlistEntry.objects.count()}")
    return WaitlistEntry.objects.create(**defaults | values)


def offer_row(clinic: Clinic, **values: Any) -> WaitlistOffer:
    start = values.get("start", NINE)
    held = start + timedelta(days=WaitlistOffer.objects.count())
    defaults: dict[str, Any] = {
        "start": start,
        "offered_at": NOW,
        "expires_at": NOW + timedelta(hours=2),
    }
    if "entry" not in values:
        values["entry"] = entry_row(clinic)
    if "appointment" not in values:
        values["appointment"] = make_hold(clinic, held, NOW)
    return WaitlistOffer.objects.create(**defaults | values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("waitlist_weekdays_exist", {"weekdays": []}),
        ("waitlist_weekdays_exist", {"weekdays": [7]}),
        ("waitlist_minutes_within_a_day", {"minutes": Int4Range(0, 1441)}),
        ("waitlist_minutes_within_a_day", {"minutes": Int4Range(540, 540)}),
        ("waitlist_state_exists", {"state": "sleeping"}),
    ],
)
def test_the_database_refuses_an_entry_that_cannot_be(
    clinic: Clinic, name: str, values: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError, match=name):
        entry_row(clinic, **values)


@pytest.mark.parametrize("standing", [EntryState.WAITING, EntryState.OFFERED])
def test_nobody_waits_twice_for_the_same_thing_at_one_place(
    clinic: Clinic, standing: EntryState
) -> None:
    patient = make_patient()
    entry_row(clinic, patient=patient, state=EntryState.WITHDRAWN)
    entry_row(clinic, patient=patient, state=standing)
    with pytest.raises(IntegrityError, match="waitlist_one_entry_per_place"):
        entry_row(clinic, patient=patient)


def test_nobody_has_two_offers_of_one_service(clinic: Clinic) -> None:
    patient = make_patient()
    entry_row(clinic, patient=patient, state=EntryState.OFFERED)
    other = make_clinic("oakville")
    with pytest.raises(IntegrityError, match="waitlist_one_offer_per_person"):
        entry_row(other, patient=patient, state=EntryState.OFFERED)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("offer_leaves_time_to_answer", {"expires_at": NOW}),
        ("offer_leaves_time_to_answer", {"expires_at": NINE + timedelta(minutes=1)}),
        ("offer_accepted_means_a_visit", {"state": OfferState.ACCEPTED, "answered_at": NOW}),
        ("offer_answered_once_closed", {"state": OfferState.DECLINED}),
        ("offer_answered_once_closed", {"answered_at": NOW}),
        ("offer_state_exists", {"state": "lost", "answered_at": NOW}),
    ],
)
def test_the_database_refuses_an_offer_that_cannot_be(
    clinic: Clinic, name: str, values: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError, match=name):
        offer_row(clinic, **values)


def test_an_offer_that_led_nowhere_names_no_visit(clinic: Clinic) -> None:
    with pytest.raises(IntegrityError, match="offer_accepted_means_a_visit"):
        offer_row(clinic, visit=block(clinic, start=LATER))


def test_an_entry_has_one_offer_at_a_time(clinic: Clinic) -> None:
    entry = offer_row(clinic).entry
    with pytest.raises(IntegrityError, match="offer_one_at_a_time"):
        offer_row(clinic, entry=entry, start=NINE + timedelta(days=1))


def test_a_time_is_never_offered_twice_to_one_entry(clinic: Clinic) -> None:
    closed = {"state": OfferState.DECLINED, "answered_at": NOW}
    entry = offer_row(clinic, **closed).entry
    with pytest.raises(IntegrityError, match="offer_never_repeats_a_time"):
        offer_row(clinic, entry=entry)


def test_a_held_time_belongs_to_one_offer(clinic: Clinic) -> None:
    held = offer_row(clinic).appointment
    with pytest.raises(IntegrityError, match="appointment_id"):
        offer_row(clinic, appointment=held)


def test_staff_see_who_waits_and_which_times_are_offered(clinic: Clinic) -> None:
    other = make_clinic("oakville")
    mine, theirs = join(clinic), join(other, "Second Person")
    offers = waitlist.offer_freed(NOW)
    standing = WaitlistEntry.objects.standing()
    assert list(standing.for_location(clinic.location)) == [mine]
    assert list(standing.for_location(other.location)) == [theirs]
    assert WaitlistEntry.objects.waiting().count() == 0
    assert set(WaitlistOffer.objects.unanswered()) == set(offers)
    assert WaitlistOffer.objects.for_location(clinic.location).count() == 1
