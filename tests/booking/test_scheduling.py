"""The verbs that book, move, cancel and mark visits."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection

from booking import scheduling
from booking.errors import (
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
from booking.scheduling import Actor
from tests.booking.verbs import DESK, NINE, PATIENT, TEN, booked, choice, details, held, steps
from tests.builders import (
    MONDAY,
    NOW,
    Clinic,
    local,
    make_clinic,
    make_policy,
    make_practitioner,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic()


def test_a_hold_becomes_a_visit_with_its_history_and_its_messages(clinic: Clinic) -> None:
    visit = booked(clinic)
    visit.refresh_from_db()
    assert visit.status == AppointmentStatus.BOOKED
    assert visit.hold_expires_at is None
    assert visit.hold_token_hash == ""
    assert visit.local_start == "2027-06-07T09:00"
    assert list(steps(visit)) == ["→held", "held→booked"]
    assert {(m.kind, m.step_hours) for m in visit.messages.all()} >= {("confirmation", 0)}


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
