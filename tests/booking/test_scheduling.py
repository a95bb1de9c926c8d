"""The verbs that take and keep appointments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection

from booking import scheduling
from booking.availability import Days, free_slots
from booking.errors import (
    HoldLapsed,
    HoldLimit,
    KeyReused,
    NotAllowed,
    PastCutoff,
    PatientBusy,
    SlotTaken,
    VisitLimit,
)
from booking.models import (
    Appointment,
    AppointmentEvent,
    AppointmentStatus,
    IdempotencyKey,
    Message,
    MessageState,
    Patient,
)
from booking.scheduling import Actor, Choice, PatientDetails
from locations.models import Practitioner
from tests.builders import (
    MONDAY,
    NOW,
    Clinic,
    local,
    make_clinic,
    make_policy,
    make_practitioner,
    make_role,
    make_working_hours,
)

pytestmark = pytest.mark.django_db
PATIENT = Actor.patient()
DESK = Actor.job("front desk in a test")
NINE = local(MONDAY, "09:00")
TEN = local(MONDAY, "10:00")


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic()


def choice(clinic: Clinic, start: datetime = NINE) -> Choice:
    return Choice(clinic.location, clinic.service, clinic.practitioner, start)


def details(name: str = "Robin Sample") -> PatientDetails:
    return PatientDetails(name, f"{name.split()[0].lower()}@example.com")


def held(
    clinic: Clinic, start: datetime = NINE, token: str = "browser", **more: str
) -> Appointment:
    network = more.get("network", "192.0.2.0/24")
    return scheduling.hold(choice(clinic, start), token=token, network=network, now=NOW)


def booked(clinic: Clinic, start: datetime = NINE, name: str = "Robin Sample") -> Appointment:
    held(clinic, start, token=name)
    return scheduling.book(token=name, key=uuid4(), details=details(name), now=NOW)


def steps(visit: Appointment) -> Iterator[str]:
    return (f"{event.from_status}→{event.to_status}" for event in visit.events.all())


def test_a_hold_becomes_a_visit_with_its_history_and_its_messages(clinic: Clinic) -> None:
    visit = booked(clinic)
    visit.refresh_from_db()
    assert visit.status == AppointmentStatus.BOOKED
    assert visit.hold_expires_at is None
    assert visit.hold_token_hash == ""
    assert visit.local_start == "2027-06-07T09:00"
    assert list(steps(visit)) == ["→held", "held→booked"]
    assert {(m.kind, m.step_hours) for m in visit.messages.all()} >= {("confirmation", 0)}


def test_a_time_that_is_held_cannot_be_held_again(clinic: Clinic) -> None:
    held(clinic)
    with pytest.raises(SlotTaken) as refusal:
        held(clinic, token="another browser")
    assert refusal.value.start == NINE
    assert len(refusal.value.nearest) == 5


def test_taking_another_time_releases_the_first(clinic: Clinic) -> None:
    first = held(clinic)
    held(clinic, TEN)
    first.refresh_from_db()
    assert first.status == AppointmentStatus.LAPSED
    held(clinic, NINE, token="another browser")


def test_taking_the_same_time_again_keeps_it(clinic: Clinic) -> None:
    held(clinic)
    assert held(clinic).start == NINE


def test_losing_another_time_keeps_the_first(clinic: Clinic) -> None:
    mine = held(clinic)
    held(clinic, TEN, token="another browser")
    with pytest.raises(SlotTaken):
        held(clinic, TEN)
    mine.refresh_from_db()
    assert mine.status == AppointmentStatus.HELD


def test_one_network_holds_three_times_at_most(clinic: Clinic) -> None:
    for number in range(3):
        held(clinic, NINE + timedelta(hours=number), token=f"browser {number}")
    with pytest.raises(HoldLimit):
        held(clinic, NINE + timedelta(hours=4), token="browser 4")
    held(clinic, NINE + timedelta(hours=4), token="browser 4", network="198.51.100.0/24")


@pytest.mark.parametrize(
    "start",
    [
        NOW - timedelta(days=1),
        NOW + timedelta(minutes=30),
        NINE + timedelta(minutes=7),
        NINE + timedelta(seconds=30),
        local(MONDAY, "20:00"),
        NINE + timedelta(days=300),
        NINE + timedelta(days=3000),
        datetime.max.replace(tzinfo=NOW.tzinfo),
        datetime.min.replace(tzinfo=NOW.tzinfo),
    ],
)
def test_a_start_outside_the_rules_is_refused_with_the_nearest_ones(
    clinic: Clinic, start: datetime
) -> None:
    with pytest.raises(SlotTaken) as refusal:
        held(clinic, start)
    assert refusal.value.nearest


def test_every_offered_slot_can_be_held(clinic: Clinic) -> None:
    booked(clinic, TEN)
    for slot in free_slots(clinic.location, clinic.service, days=Days(MONDAY, 1), now=NOW):
        assert held(clinic, slot.start).start == slot.start


def test_anyone_means_whoever_is_free(clinic: Clinic) -> None:
    second = make_practitioner("Second Pair of Hands")
    make_working_hours(make_role(second, clinic.location, [clinic.service]))
    anyone = Choice(clinic.location, clinic.service, None, NINE)
    seen = {
        scheduling.hold(anyone, token=token, network=token, now=NOW).practitioner_id
        for token in ("one", "two")
    }
    assert seen == {clinic.practitioner.pk, second.pk}
    with pytest.raises(SlotTaken):
        scheduling.hold(anyone, token="three", network="three", now=NOW)


def test_a_hold_can_be_extended_once(clinic: Clinic) -> None:
    held(clinic)
    later = NOW + timedelta(minutes=9)
    again = scheduling.extend_hold(token="browser", now=later)
    assert again.hold_expires_at == later + timedelta(minutes=10)
    with pytest.raises(HoldLapsed):
        scheduling.extend_hold(token="browser", now=later)


def test_a_released_hold_frees_its_time(clinic: Clinic) -> None:
    held(clinic)
    scheduling.release_hold(token="browser", now=NOW)
    held(clinic, token="another browser")


def test_a_hold_that_ran_out_lapses_and_cannot_be_booked(clinic: Clinic) -> None:
    held(clinic)
    later = NOW + timedelta(minutes=11)
    assert scheduling.lapse_holds(later) == 1
    with pytest.raises(HoldLapsed):
        scheduling.book(token="browser", key=uuid4(), details=details(), now=later)


def test_a_hold_that_ran_out_is_still_good_while_nobody_took_the_time(clinic: Clinic) -> None:
    held(clinic)
    later = NOW + timedelta(minutes=11)
    visit = scheduling.book(token="browser", key=uuid4(), details=details(), now=later)
    assert visit.status == AppointmentStatus.BOOKED


def test_somebody_else_may_take_the_time_of_a_hold_that_ran_out(clinic: Clinic) -> None:
    held(clinic)
    later = NOW + timedelta(minutes=11)
    scheduling.hold(choice(clinic), token="another", network="n", now=later)
    with pytest.raises(HoldLapsed):
        scheduling.book(token="browser", key=uuid4(), details=details(), now=later)


def test_the_same_form_twice_is_one_visit(clinic: Clinic) -> None:
    held(clinic)
    key = uuid4()
    first = scheduling.book(token="browser", key=key, details=details(), now=NOW)
    second = scheduling.book(token="browser", key=key, details=details(), now=NOW)
    assert first.pk == second.pk
    assert Appointment.objects.known().count() == 1
    assert IdempotencyKey.objects.count() == 1


def test_the_same_key_with_other_details_is_refused(clinic: Clinic) -> None:
    held(clinic)
    key = uuid4()
    scheduling.book(token="browser", key=key, details=details(), now=NOW)
    with pytest.raises(KeyReused):
        scheduling.book(token="browser", key=key, details=details("Somebody Else"), now=NOW)


def test_a_returning_patient_is_found_by_address_and_name(clinic: Clinic) -> None:
    booked(clinic, NINE)
    booked(clinic, TEN, "ROBIN sample")
    booked(clinic, local(MONDAY, "11:00"), "Robin's Child")
    assert sorted(Patient.objects.values_list("name", flat=True)) == [
        "Robin Sample",
        "Robin's Child",
    ]


def test_a_patient_has_three_visits_ahead_at_most(clinic: Clinic) -> None:
    for number in range(3):
        booked(clinic, NINE + timedelta(hours=number))
    with pytest.raises(VisitLimit):
        booked(clinic, NINE + timedelta(hours=4))


def test_a_patient_cannot_be_in_two_places(clinic: Clinic) -> None:
    other = make_clinic("oakville", practitioner=make_practitioner("Somebody Else"))
    booked(clinic)
    held(other, token="browser")
    with pytest.raises(PatientBusy):
        scheduling.book(token="browser", key=uuid4(), details=details(), now=NOW)


def test_a_failing_message_leaves_neither_visit_nor_message(clinic: Clinic) -> None:
    held(clinic)
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE booking_message ADD CONSTRAINT refuse_all CHECK (attempts > 99)"
        )
    with pytest.raises(Exception, match="refuse_all"):
        scheduling.book(token="browser", key=uuid4(), details=details(), now=NOW)
    assert Appointment.objects.get().status == AppointmentStatus.HELD
    assert Message.objects.count() == 0
    assert Patient.objects.count() == 0


def test_a_moved_visit_keeps_its_row_and_raises_its_version(clinic: Clinic) -> None:
    visit = booked(clinic)
    moved = scheduling.reschedule(visit, start=TEN, by=PATIENT, now=NOW)
    assert (moved.pk, moved.version, moved.start) == (visit.pk, 2, TEN)
    last = moved.events.last()
    assert last is not None
    assert last.old_time.lower == NINE
    assert last.new_time.lower == TEN
    states = dict(moved.messages.filter(version=1).values_list("kind", "state"))
    assert set(states.values()) == {MessageState.CANCELLED}
    # Nobody had told the patient of the old time yet, so the new one is confirmed.
    assert moved.messages.filter(version=2, kind="confirmation").exists()


def test_losing_the_new_time_keeps_the_old_one(clinic: Clinic) -> None:
    visit = booked(clinic)
    booked(clinic, TEN, "Somebody Else")
    with pytest.raises(SlotTaken):
        scheduling.reschedule(visit, start=TEN, by=PATIENT, now=NOW)
    visit.refresh_from_db()
    assert (visit.start, visit.version) == (NINE, 1)


def test_a_visit_may_move_into_part_of_its_own_time(clinic: Clinic) -> None:
    visit = booked(clinic)
    nudged = NINE + timedelta(minutes=15)
    assert scheduling.reschedule(visit, start=nudged, by=PATIENT, now=NOW).start == nudged


def test_a_patient_moves_within_the_promised_notice_only(clinic: Clinic) -> None:
    visit = booked(clinic)
    late = NINE - timedelta(hours=23)
    with pytest.raises(PastCutoff) as refusal:
        scheduling.reschedule(visit, start=TEN, by=PATIENT, now=late)
    assert refusal.value.cutoff == NINE - timedelta(hours=24)


def test_the_promise_of_the_booking_outlives_a_change_of_policy(clinic: Clinic) -> None:
    visit = booked(clinic)
    make_policy(clinic.location, cancellation_window=72)
    cancelled = scheduling.cancel(visit, by=PATIENT, now=NINE - timedelta(hours=25))
    assert not cancelled.is_late


def test_a_cancelled_visit_frees_its_time_and_withdraws_its_reminders(clinic: Clinic) -> None:
    visit = booked(clinic)
    gone = scheduling.cancel(visit, by=PATIENT, now=NOW, reason="Feeling better")
    assert gone.status == AppointmentStatus.CANCELLED
    assert gone.cancelled_by == "patient"
    held(clinic, token="another browser")
    still_open = gone.messages.filter(state__in=["pending", "retry", "sending"])
    assert set(still_open.values_list("kind", flat=True)) <= {"cancelled"}


def test_a_late_cancellation_is_marked(clinic: Clinic) -> None:
    visit = booked(clinic)
    assert scheduling.cancel(visit, by=PATIENT, now=NINE - timedelta(hours=2)).is_late


def test_a_visit_that_has_begun_cannot_be_cancelled_by_its_patient(clinic: Clinic) -> None:
    visit = booked(clinic)
    with pytest.raises(NotAllowed):
        scheduling.cancel(visit, by=PATIENT, now=NINE)


def test_cancelling_twice_is_refused(clinic: Clinic) -> None:
    visit = booked(clinic)
    scheduling.cancel(visit, by=PATIENT, now=NOW)
    with pytest.raises(NotAllowed) as refusal:
        scheduling.cancel(visit, by=PATIENT, now=NOW)
    assert refusal.value.found == AppointmentStatus.CANCELLED


def test_the_day_goes_from_booked_over_arrived_to_done_and_back(clinic: Clinic) -> None:
    visit = booked(clinic)
    scheduling.mark_arrived(visit, by=DESK, now=NINE)
    scheduling.mark_fulfilled(visit, by=DESK, now=NINE)
    scheduling.undo_mark(visit, by=DESK, now=NINE)
    scheduling.undo_mark(visit, by=DESK, now=NINE)
    assert list(steps(visit))[2:] == [
        "booked→arrived",
        "arrived→fulfilled",
        "fulfilled→arrived",
        "arrived→booked",
    ]


def test_nobody_misses_a_visit_before_it_begins(clinic: Clinic) -> None:
    visit = booked(clinic)
    with pytest.raises(NotAllowed):
        scheduling.mark_noshow(visit, by=DESK, now=NINE - timedelta(minutes=1))
    assert scheduling.mark_noshow(visit, by=DESK, now=NINE).status == AppointmentStatus.NOSHOW


def test_a_missed_visit_comes_back_unless_its_time_was_given_away(clinic: Clinic) -> None:
    visit = booked(clinic)
    scheduling.mark_noshow(visit, by=DESK, now=NINE)
    walk_in = details("Walk In")
    scheduling.book_for(choice(clinic), walk_in, by=_staff(), now=NINE)
    with pytest.raises(SlotTaken):
        scheduling.undo_mark(visit, by=DESK, now=NINE)
    visit.refresh_from_db()
    assert visit.status == AppointmentStatus.NOSHOW


def _staff() -> Actor:
    return Actor.staff(User.objects.create_user("desk", is_staff=True))


def test_staff_may_book_outside_the_hours_but_not_over_a_visit(clinic: Clinic) -> None:
    staff = _staff()
    early = choice(clinic, local(MONDAY, "07:10"))
    visit = scheduling.book_for(early, details(), by=staff, now=NOW, reason="Before work")
    event = AppointmentEvent.objects.get(appointment=visit)
    assert (event.user, event.reason) == (staff.user, "Before work")
    with pytest.raises(SlotTaken):
        scheduling.book_for(early, details("Somebody Else"), by=staff, now=NOW)


def test_saying_i_will_be_there_twice_keeps_the_first_time(clinic: Clinic) -> None:
    visit = booked(clinic)
    scheduling.confirm_attendance(visit, now=NOW)
    again = scheduling.confirm_attendance(visit, now=NOW + timedelta(hours=1))
    assert again.attendance_confirmed_at == NOW


def test_a_cancellation_can_be_undone_for_a_quarter_of_an_hour(clinic: Clinic) -> None:
    visit = booked(clinic)
    scheduling.cancel(visit, by=PATIENT, now=NOW)
    back = scheduling.undo_cancel(visit, by=PATIENT, now=NOW + timedelta(minutes=15))
    assert (back.status, back.version, back.cancelled_by) == (AppointmentStatus.BOOKED, 2, "")
    assert back.messages.filter(version=2, kind="confirmation", state="pending").exists()


def test_after_a_quarter_of_an_hour_a_cancellation_stands(clinic: Clinic) -> None:
    visit = booked(clinic)
    scheduling.cancel(visit, by=PATIENT, now=NOW)
    with pytest.raises(NotAllowed):
        scheduling.undo_cancel(visit, by=PATIENT, now=NOW + timedelta(minutes=15, seconds=1))


def test_a_cancellation_stands_when_somebody_else_has_the_time(clinic: Clinic) -> None:
    visit = booked(clinic)
    scheduling.cancel(visit, by=PATIENT, now=NOW)
    held(clinic, token="another browser")
    with pytest.raises(SlotTaken):
        scheduling.undo_cancel(visit, by=PATIENT, now=NOW)


def with_second(clinic: Clinic) -> Practitioner:
    second = make_practitioner("Second Pair of Hands")
    make_working_hours(make_role(second, clinic.location, [clinic.service]))
    return second


def test_anyone_means_the_least_booked(clinic: Clinic) -> None:
    second = with_second(clinic)
    for hour in range(3):
        booked(clinic, NINE + timedelta(hours=hour), f"Patient {hour}")
    anyone = Choice(clinic.location, clinic.service, None, local(MONDAY, "14:00"))
    taken = scheduling.hold(anyone, token="one", network="n", now=NOW)
    assert taken.practitioner == second


def test_who_comes_back_sees_the_same_face(clinic: Clinic) -> None:
    second = with_second(clinic)
    for hour in range(3):
        mine = Choice(clinic.location, clinic.service, second, NINE + timedelta(hours=hour))
        scheduling.book_for(mine, details(f"Patient {hour}"), by=DESK, now=NOW)
    anyone = Choice(clinic.location, clinic.service, None, local(MONDAY, "14:00"))
    again = scheduling.book_for(anyone, details("Patient 0"), by=DESK, now=NOW)
    assert again.practitioner == second
