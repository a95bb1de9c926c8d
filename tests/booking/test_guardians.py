"""Who answers for a patient is written with the visit, or not at all."""

from __future__ import annotations

from uuid import uuid4

import pytest

from booking import scheduling
from booking.errors import PatientBusy
from booking.models import Appointment, Patient
from booking.scheduling import Actor, Choice, PatientDetails
from tests.builders import MONDAY, NOW, Clinic, local, make_appointment, make_clinic, make_patient

pytestmark = pytest.mark.django_db
NINE = local(MONDAY, "09:00")
ANA = PatientDetails("Ana Silva", "ana@example.ca", "+14165550123")
LEO = PatientDetails("Leo Silva", "ana@example.ca", "+14165550123", guardian=ANA)


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic()


def book(clinic: Clinic, details: PatientDetails) -> Appointment:
    choice = Choice(clinic.location, clinic.service, clinic.practitioner, NINE)
    scheduling.hold(choice, token="browser", network="192.0.2.0/24", now=NOW)
    return scheduling.book(token="browser", key=uuid4(), details=details, now=NOW)


def test_the_guardian_is_there_with_the_visit(clinic: Clinic) -> None:
    patient = book(clinic, LEO).patient
    assert patient is not None
    assert (patient.name, patient.guardian and patient.guardian.name) == ("Leo Silva", "Ana Silva")


def test_a_booking_that_is_refused_leaves_no_guardian(clinic: Clinic) -> None:
    child = make_patient("Leo Silva", email="ana@example.ca")
    make_appointment(make_clinic("oakville").role, clinic.service, child, NINE)
    with pytest.raises(PatientBusy):
        book(clinic, LEO)
    child.refresh_from_db()
    assert child.guardian is None
    assert not Patient.objects.filter(name="Ana Silva").exists()


def test_staff_book_for_a_child_too(clinic: Clinic) -> None:
    choice = Choice(clinic.location, clinic.service, None, NINE)
    visit = scheduling.book_for(choice, LEO, by=Actor.job("desk"), now=NOW)
    assert visit.patient is not None
    assert visit.patient.guardian is not None


def test_another_guardian_is_another_answer_of_the_form() -> None:
    assert LEO.fingerprint() != PatientDetails(LEO.name, LEO.email, LEO.phone).fingerprint()
