"""Many at once: exactly one wins. And a control that shows the harness can see a double booking."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from booking import availability, scheduling
from booking.errors import Busy, HoldLapsed, Refusal, SlotTaken
from booking.models import Appointment, AppointmentStatus
from booking.scheduling import Actor, Choice, PatientDetails
from tests.builders import (
    MONDAY,
    NOW,
    Clinic,
    local,
    make_appointment,
    make_clinic,
    make_need,
    make_patient,
    make_practitioner,
    make_resource,
    make_role,
    make_service,
    make_working_hours,
)

pytestmark = pytest.mark.django_db(transaction=True)
NINE = local(MONDAY, "09:00")
TEN = local(MONDAY, "10:00")
CLIENTS = 20


def at_once(work: Callable[[int], Any], clients: int = CLIENTS) -> list[Any]:
    """Runs `work(0)`, `work(1)` … in threads released together; answers or refusals, in order."""
    gate = threading.Barrier(clients)
    answers: list[Any] = [None] * clients

    def run(number: int) -> None:
        try:
            connection.ensure_connection()
            gate.wait()
            answers[number] = work(number)
        except Exception as error:  # noqa: BLE001 - every error is looked at by the test
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def kinds(answers: list[Any]) -> Counter[str]:
    return Counter(type(answer).__name__ for answer in answers)


def hold(
    clinic: Clinic, number: int, start: datetime = NINE, *, anyone: bool = False
) -> Appointment:
    who = None if anyone else clinic.practitioner
    choice = Choice(clinic.location, clinic.service, who, start)
    return scheduling.hold(choice, token=f"browser {number}", network=f"net {number}", now=NOW)


def visit_of(clinic: Clinic, name: str, start: datetime) -> Appointment:
    return make_appointment(clinic.role, clinic.service, make_patient(name), start)


def overlaps() -> int:
    """Pairs of visits that take the same practitioner's time: counted by the database."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT count(*) FROM booking_appointment a JOIN booking_appointment b
                ON a.id < b.id AND a.practitioner_id = b.practitioner_id AND a.blocked && b.blocked
            WHERE a.status = ANY(ARRAY['held', 'booked', 'pending', 'arrived', 'fulfilled'])
                AND b.status = ANY(ARRAY['held', 'booked', 'pending', 'arrived', 'fulfilled'])
        """)
        return int(cursor.fetchone()[0])


def test_twenty_want_one_time_and_exactly_one_gets_it() -> None:
    clinic = make_clinic()
    answers = at_once(lambda number: hold(clinic, number))
    assert kinds(answers) == {"Appointment": 1, "SlotTaken": CLIENTS - 1}
    assert all(answer.nearest for answer in answers if isinstance(answer, SlotTaken))
    assert overlaps() == 0


def test_twenty_want_times_that_overlap_and_the_winners_do_not() -> None:
    clinic = make_clinic()
    answers = at_once(lambda n: hold(clinic, n, NINE + timedelta(minutes=15 * (n % 4))))
    assert kinds(answers)["Appointment"] >= 1
    assert set(kinds(answers)) <= {"Appointment", "SlotTaken"}
    assert overlaps() == 0


def test_two_practitioners_serve_two_of_the_twenty_who_take_anyone() -> None:
    clinic = make_clinic()
    second = make_practitioner("Second Pair of Hands")
    make_working_hours(make_role(second, clinic.location, [clinic.service]))
    answers = at_once(lambda number: hold(clinic, number, anyone=True))
    assert kinds(answers)["Appointment"] == 2
    assert overlaps() == 0


def test_one_machine_serves_one_of_two_practitioners() -> None:
    service = make_service("shockwave-therapy", duration=30)
    clinic = make_clinic(service=service)
    make_need(service, "shockwave", offset=5, length=15)
    make_resource(clinic.location, group="shockwave")
    second = make_practitioner("Second Pair of Hands")
    make_working_hours(make_role(second, clinic.location, [service]))
    answers = at_once(lambda number: hold(clinic, number, anyone=True))
    assert kinds(answers) == {"Appointment": 1, "SlotTaken": CLIENTS - 1}


@contextmanager
def guards_off(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Without the row lock and the exclusion constraint, as the peers are built."""
    monkeypatch.setattr("booking.scheduling.taking.lock_practitioners", lambda ids: None)
    guard = next(
        one for one in Appointment._meta.constraints if one.name == "appointment_one_at_a_time"
    )
    with connection.schema_editor() as editor:
        editor.remove_constraint(Appointment, guard)
    try:
        yield
    finally:
        Appointment.objects.filter(status=AppointmentStatus.HELD).update(
            status=AppointmentStatus.LAPSED, hold_expires_at=None
        )
        with connection.schema_editor() as editor:
            editor.add_constraint(Appointment, guard)


def test_without_lock_and_constraint_the_same_race_double_books(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clinic = make_clinic()
    seen_free = threading.Barrier(CLIENTS)
    look_at = availability.look_at

    def look_together(*args: Any, **kwargs: Any) -> Any:
        found = look_at(*args, **kwargs)
        if connection.in_atomic_block:  # the second look, where the lock would have held us
            seen_free.wait(timeout=20)
        return found

    monkeypatch.setattr("booking.scheduling.writing.availability.look_at", look_together)
    with guards_off(monkeypatch):
        answers = at_once(lambda number: hold(clinic, number))
        assert kinds(answers)["Appointment"] > 1
        assert overlaps() > 0


def test_the_same_form_twenty_times_is_one_visit() -> None:
    clinic = make_clinic()
    hold(clinic, 1)
    key, details = uuid4(), PatientDetails("Robin Sample", "robin@example.com")
    answers = at_once(
        lambda _: scheduling.book(token="browser 1", key=key, details=details, now=NOW)
    )
    assert {answer.pk for answer in answers} == {Appointment.objects.known().get().pk}


def test_a_hold_is_either_confirmed_or_lapsed() -> None:
    clinic = make_clinic()
    hold(clinic, 1)
    later = NOW + timedelta(minutes=11)
    details = PatientDetails("Robin Sample", "robin@example.com")

    def confirm_or_lapse(number: int) -> Any:
        if number % 2:
            return scheduling.lapse_holds(later)
        return scheduling.book(token="browser 1", key=uuid4(), details=details, now=later)

    answers = at_once(confirm_or_lapse, 6)
    status = Appointment.objects.get().status
    winners = kinds(answers)["Appointment"]
    assert (status, winners) in [(AppointmentStatus.BOOKED, 1), (AppointmentStatus.LAPSED, 0)]
    assert set(kinds(answers)) <= {"Appointment", "int", HoldLapsed.__name__}


def test_two_visits_that_want_each_others_times_both_survive() -> None:
    clinic = make_clinic()
    visits = [visit_of(clinic, "One", NINE), visit_of(clinic, "Two", TEN)]
    targets = [TEN, NINE]

    def swap(number: int) -> Appointment:
        return scheduling.reschedule(
            visits[number], start=targets[number], by=Actor.patient(), now=NOW
        )

    answers = at_once(swap, 2)
    assert set(kinds(answers)) <= {"Appointment", "SlotTaken", Busy.__name__}
    assert Appointment.objects.known().count() == 2
    assert overlaps() == 0


def test_a_time_goes_either_to_a_new_visit_or_to_a_moved_one() -> None:
    clinic = make_clinic()
    moving = visit_of(clinic, "Mover", NINE)

    def work(number: int) -> Appointment:
        if number == 0:
            return scheduling.reschedule(moving, start=TEN, by=Actor.patient(), now=NOW)
        return hold(clinic, number, TEN)

    answers = at_once(work, 10)
    assert kinds(answers)["Appointment"] == 1
    assert all(isinstance(answer, Appointment | Refusal) for answer in answers)
    assert overlaps() == 0


def test_visits_of_other_practitioners_do_not_wait_for_each_other() -> None:
    clinics = [make_clinic(f"clinic-{number}") for number in range(10)]
    answers = at_once(lambda number: hold(clinics[number], number), 10)
    assert kinds(answers) == {"Appointment": 10}
