"""A record is joined or erased at the very moment when its person books.

Each test puts the two in order with locks, not with luck: one side has done its work and has not
committed; the other begins, waits, and goes on when the first is through.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from booking import patients, records, scheduling
from booking.errors import PatientChanged
from booking.models import Appointment, Patient, PatientStep
from booking.orders import Actor, Choice, PatientDetails
from tests.booking.test_races import NINE, at_once, hold
from tests.builders import NOW, Clinic, make_clinic, make_patient

pytestmark = pytest.mark.django_db(transaction=True)
NORA = PatientDetails("Nora Newton", "nora@example.com", "+14165550123")
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


@pytest.fixture
def clinic(db: None) -> Clinic:
    return make_clinic()


@pytest.fixture
def by(db: None) -> User:
    return User.objects.create_user("manager")


@pytest.fixture
def nora(db: None) -> Patient:
    return make_patient("Nora Newton", email="nora@example.com", phone="")


def until_somebody_waits() -> None:
    """Returns once a session waits for a lock."""
    with connection.cursor() as cursor:
        for _ in range(500):
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    message = "nobody waits for a lock"
    raise AssertionError(message)


def while_open(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """Begins `second` after `first` and before its commit; what `second` answers or raises."""
    answers: list[Any] = []

    def run() -> None:
        try:
            answers.append(second())
        except Exception as error:  # noqa: BLE001 - the test looks at it
            answers.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        until_somebody_waits()
    thread.join()
    return answers[0]


def book(number: int = 0) -> Appointment:
    return scheduling.book(token=f"browser {number}", key=uuid4(), details=NORA, now=NOW)


def old_way() -> Patient:
    """How a patient was found before: looked at, and then written to, whatever came between."""
    with transaction.atomic():
        found = patients.find(NORA)
        assert found is not None
        found.phone = NORA.phone
        found.save(update_fields=["phone", "email"])
        return found


def test_control_who_looks_without_a_lock_brings_back_what_was_erased(
    nora: Patient, by: User
) -> None:
    while_open(lambda: records.erase(nora, reason="asked", by=by, now=NOW), old_way)
    nora.refresh_from_db()
    assert (nora.name, nora.email) == ("Erased", "nora@example.com")


def test_who_books_while_being_erased_is_a_new_patient(
    clinic: Clinic, nora: Patient, by: User
) -> None:
    hold(clinic, 0)
    made = while_open(lambda: records.erase(nora, reason="asked", by=by, now=NOW), book)
    assert isinstance(made, Appointment), made
    assert made.patient_id != nora.pk
    nora.refresh_from_db()
    assert (nora.name, str(nora.phone)) == ("Erased", "")
    assert "nora" not in nora.email


def test_who_is_booking_is_not_erased(clinic: Clinic, nora: Patient, by: User) -> None:
    hold(clinic, 0)
    answer = while_open(book, lambda: records.erase(nora, reason="asked", by=by, now=NOW))
    assert isinstance(answer, records.NotErased)
    nora.refresh_from_db()
    assert nora.name == "Nora Newton"
    assert Appointment.objects.get(status="booked").patient == nora


def test_who_books_while_being_joined_books_as_the_record_that_stays(
    clinic: Clinic, nora: Patient, by: User
) -> None:
    kept = make_patient("Nora Newton", email="", phone="+14165550111")
    hold(clinic, 0)
    made = while_open(lambda: records.merge(kept, nora, by=by, now=NOW), book)
    assert isinstance(made, Appointment), made
    assert made.patient == kept
    assert Patient.objects.get() == kept


def test_a_visit_that_is_being_booked_moves_with_its_record(
    clinic: Clinic, nora: Patient, by: User
) -> None:
    kept = make_patient("Nora N", email="n@example.com")
    hold(clinic, 0)
    answer = while_open(book, lambda: records.merge(kept, nora, by=by, now=NOW))
    assert answer == kept
    assert Appointment.objects.get(status="booked").patient == kept


@pytest.mark.parametrize("deed", ["joined", "erased"])
def test_staff_do_not_book_for_a_record_that_is_no_more(
    clinic: Clinic, nora: Patient, by: User, deed: str
) -> None:
    kept, choice = make_patient("Nora N"), Choice(*clinic_choice(clinic))

    def remove() -> None:
        if deed == "joined":
            records.merge(kept, nora, by=by, now=NOW)
        else:
            records.erase(nora, reason="asked", by=by, now=NOW)

    def phone() -> Appointment:
        return scheduling.book_for(choice, NORA, by=Actor.staff(by), now=NOW, patient=nora)

    assert isinstance(while_open(remove, phone), PatientChanged)
    assert not Appointment.objects.exists()


def clinic_choice(clinic: Clinic) -> tuple[Any, ...]:
    return clinic.location, clinic.service, clinic.practitioner, NINE


def test_many_of_everything_at_once_lose_nothing(clinic: Clinic, by: User) -> None:
    kept = make_patient("Nora Newton", email="", phone="+14165550111")
    gone = make_patient("Nora Newton", email="nora@example.com")
    for number in range(6):
        hold(clinic, number, NINE + timedelta(hours=number))

    def work(number: int) -> Any:
        if number == 6:
            return records.merge(kept, gone, by=by, now=NOW)
        if number == 7:
            return records.erase(gone, reason="asked", by=by, now=NOW)
        return book(number)

    answers = at_once(work, 8)
    booked = [answer for answer in answers[:6] if isinstance(answer, Appointment)]
    refused = [type(answer).__name__ for answer in answers if isinstance(answer, Exception)]
    assert set(refused) <= {"VisitLimit", "NotErased", "NotJoined"}, answers
    for visit in Appointment.objects.filter(pk__in=[made.pk for made in booked]):
        assert visit.patient is not None
        assert visit.patient.name == "Nora Newton"
    if PatientStep.objects.filter(kind="erased").exists():
        assert not Patient.objects.filter(name="Erased", email="nora@example.com").exists()
