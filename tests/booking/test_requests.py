"""Visits that are asked for: kept, then accepted or declined by staff."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from booking import scheduling
from booking.errors import NotAllowed, SlotTaken
from booking.models import Appointment, AppointmentStatus
from booking.scheduling import Actor, Choice, PatientDetails
from clinic import tasks
from locations.models import OnlineMode
from tests.builders import MONDAY, NOW, Clinic, local, make_clinic

pytestmark = pytest.mark.django_db
PATIENT, DESK = Actor.patient(), Actor.job("desk")
NINE, TEN = local(MONDAY, "09:00"), local(MONDAY, "10:00")
ROBIN = PatientDetails("Robin Sample", "robin@example.com")


@pytest.fixture
def clinic() -> Clinic:
    clinic = make_clinic()
    clinic.service.online_mode = OnlineMode.REQUEST
    clinic.service.save()
    return clinic


def held(clinic: Clinic) -> Appointment:
    choice = Choice(clinic.location, clinic.service, clinic.practitioner, NINE)
    return scheduling.hold(choice, token="browser", network="192.0.2.0/24", now=NOW)


@pytest.fixture
def asked(clinic: Clinic) -> Appointment:
    held(clinic)
    return scheduling.book(token="browser", key=uuid4(), details=ROBIN, now=NOW)


def kinds(visit: Appointment, **which: object) -> set[str]:
    return {f"{m.kind}{m.step_hours or ''}" for m in visit.messages.filter(**which)}


def test_a_service_given_on_request_is_asked_for_and_not_booked(asked: Appointment) -> None:
    assert asked.status == AppointmentStatus.PENDING
    assert kinds(asked) == {"requested"}
    assert list(asked.events.values_list("to_status", flat=True)) == ["held", "pending"]


def test_a_request_keeps_its_time(clinic: Clinic, asked: Appointment) -> None:
    with pytest.raises(SlotTaken):
        held(clinic)


def test_staff_book_such_a_service_at_once(clinic: Clinic) -> None:
    choice = Choice(clinic.location, clinic.service, clinic.practitioner, NINE)
    visit = scheduling.book_for(choice, ROBIN, by=DESK, now=NOW)
    assert visit.status == AppointmentStatus.BOOKED


def test_an_accepted_request_is_a_visit_like_any_other(asked: Appointment) -> None:
    visit = scheduling.accept_request(asked, by=DESK, now=NOW)
    assert visit.status == AppointmentStatus.BOOKED
    assert kinds(visit, state="pending") >= {"confirmation", "reminder24"}
    assert kinds(visit, state="cancelled") == {"requested"}
    event = visit.events.last()
    assert event is not None
    assert (event.from_status, event.to_status, event.agent) == ("pending", "booked", DESK.agent)


def test_a_declined_request_frees_its_time_and_says_so(clinic: Clinic, asked: Appointment) -> None:
    gone = scheduling.decline_request(asked, by=DESK, now=NOW, reason="Too far away")
    assert gone.status == AppointmentStatus.CANCELLED
    assert kinds(gone, state="pending") == {"declined"}
    assert gone.events.last().reason == "Too far away"  # type: ignore[union-attr]  # it is there
    assert held(clinic).start == NINE


def test_a_request_is_answered_once(asked: Appointment) -> None:
    scheduling.accept_request(asked, by=DESK, now=NOW)
    for verb in (scheduling.accept_request, scheduling.decline_request):
        with pytest.raises(NotAllowed):
            verb(asked, by=DESK, now=NOW)


def test_nobody_accepts_a_request_whose_time_has_come(asked: Appointment) -> None:
    with pytest.raises(NotAllowed):
        scheduling.accept_request(asked, by=DESK, now=asked.start + timedelta(minutes=1))


def test_a_request_moves_as_a_request(asked: Appointment) -> None:
    moved = scheduling.reschedule(asked, start=TEN, by=PATIENT, now=NOW)
    assert moved.status == AppointmentStatus.PENDING
    assert kinds(moved, state="pending") == {"requested"}
    assert kinds(moved, state="cancelled", version=1) == {"requested"}


def test_a_request_that_was_withdrawn_by_a_slip_is_a_request_again(asked: Appointment) -> None:
    scheduling.cancel(asked, by=PATIENT, now=NOW)
    back = scheduling.undo_cancel(asked, by=PATIENT, now=NOW + timedelta(minutes=1))
    assert back.status == AppointmentStatus.PENDING
    assert "confirmation" not in kinds(back)


def test_a_request_that_nobody_answers_is_declined_an_hour_before(asked: Appointment) -> None:
    last = asked.start - timedelta(hours=1)
    assert scheduling.lapse_requests(last - timedelta(seconds=1)) == 0
    assert scheduling.lapse_requests(last) == 1
    asked.refresh_from_db()
    assert asked.status == AppointmentStatus.CANCELLED
    assert kinds(asked, state="pending") == {"declined"}
    event = asked.events.latest("pk")
    assert (event.agent, event.reason) == ("job:unanswered", "not answered in time")
    assert scheduling.lapse_requests(last) == 0


def test_a_request_at_short_notice_stands_for_half_of_what_there_was(asked: Appointment) -> None:
    made = asked.start - timedelta(minutes=40)
    Appointment.objects.update(created_at=made)
    assert scheduling.lapse_requests(made + timedelta(minutes=19)) == 0
    assert scheduling.lapse_requests(made + timedelta(minutes=20)) == 1


def test_the_time_of_an_unanswered_request_is_free_again(
    clinic: Clinic, asked: Appointment
) -> None:
    scheduling.lapse_requests(asked.start - timedelta(minutes=59))
    Appointment.objects.filter(pk=asked.pk).update(created_at=NOW)
    assert held(clinic).start == NINE


def test_an_answered_request_does_not_lapse(asked: Appointment) -> None:
    scheduling.accept_request(asked, by=DESK, now=NOW)
    assert scheduling.lapse_requests(asked.start) == 0
    asked.refresh_from_db()
    assert asked.status == AppointmentStatus.BOOKED


def test_the_job_declines_what_was_not_answered(asked: Appointment) -> None:
    past = timezone.now() - timedelta(days=1)
    during = TimestamptzRange(past, past + timedelta(minutes=30))
    made = past - timedelta(days=1)
    Appointment.objects.update(during=during, blocked=during, travel=during, created_at=made)
    tasks.lapse_requests()
    asked.refresh_from_db()
    assert asked.status == AppointmentStatus.CANCELLED
