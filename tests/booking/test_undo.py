"""A cancellation is taken back by whoever made it, for a while."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from booking import scheduling
from booking.errors import NotAllowed
from booking.models import Appointment, AppointmentStatus
from booking.scheduling import Actor, Choice, PatientDetails
from tests.builders import MONDAY, NOW, Clinic, local, make_clinic

pytestmark = pytest.mark.django_db
PATIENT = Actor.patient()
SOON = NOW + timedelta(minutes=1)


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic()


@pytest.fixture
def desk() -> Actor:
    return Actor.staff(User.objects.create_user("desk", is_staff=True))


@pytest.fixture
def visit(clinic: Clinic, desk: Actor) -> Appointment:
    choice = Choice(clinic.location, clinic.service, None, local(MONDAY, "09:00"))
    details = PatientDetails("Robin Sample", "robin@example.com")
    return scheduling.book_for(choice, details, by=desk, now=NOW)


def test_a_patient_undoes_their_own_cancellation(visit: Appointment) -> None:
    gone = scheduling.cancel(visit, by=PATIENT, now=NOW)
    assert scheduling.can_undo(gone, by=PATIENT, now=SOON)
    back = scheduling.undo_cancel(gone, by=PATIENT, now=SOON)
    assert back.status == AppointmentStatus.BOOKED


def test_a_patient_does_not_undo_what_the_clinic_cancelled(visit: Appointment, desk: Actor) -> None:
    gone = scheduling.cancel(visit, by=desk, now=NOW)
    assert not scheduling.can_undo(gone, by=PATIENT, now=SOON)
    with pytest.raises(NotAllowed):
        scheduling.undo_cancel(gone, by=PATIENT, now=SOON)
    gone.refresh_from_db()
    assert (gone.status, gone.cancelled_by) == (AppointmentStatus.CANCELLED, "staff")


def test_a_patient_does_not_undo_what_a_job_declined(visit: Appointment) -> None:
    gone = scheduling.cancel(visit, by=Actor.job("unanswered"), now=NOW)
    with pytest.raises(NotAllowed):
        scheduling.undo_cancel(gone, by=PATIENT, now=SOON)


def test_staff_undo_any_cancellation_while_it_is_fresh(visit: Appointment, desk: Actor) -> None:
    gone = scheduling.cancel(visit, by=PATIENT, now=NOW)
    assert scheduling.undo_cancel(gone, by=desk, now=SOON).status == AppointmentStatus.BOOKED
    gone = scheduling.cancel(visit, by=desk, now=NOW)
    with pytest.raises(NotAllowed):
        scheduling.undo_cancel(gone, by=desk, now=NOW + timedelta(minutes=16))


def test_a_visit_that_is_booked_has_nothing_to_undo(visit: Appointment, desk: Actor) -> None:
    assert not scheduling.can_undo(visit, by=desk, now=SOON)
