"""Booking at the desk: by phone, walk-in; finding patients; blocking time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from booking.models import Appointment, Patient, ReadRecord, TimeOff
from locations import hours
from tests.booking.board.conftest import at, book, staff, text
from tests.builders import TORONTO, Clinic, make_time_off

BOOK = reverse("admin:booking_board_book")
FIND = reverse("admin:booking_board_patients")
BLOCK = reverse("admin:booking_board_block")


def form(clinic: Clinic, day: date, clock: str = "10:00", **more: Any) -> dict[str, Any]:
    """What the page posts for somebody new."""
    given = {
        "day": day.isoformat(),
        "time": clock,
        "practitioner": clinic.practitioner.pk,
        "service": clinic.service.pk,
        "source": "phone",
        "patient": "",
        "name": "Otto Olsen",
        "phone": "416 555 0144",
        "email": "otto@example.com",
    }
    return given | more


def send(client: Client, clinic: Clinic, data: dict[str, Any], url: str = BOOK) -> Any:
    return client.post(f"{url}?location={clinic.location.pk}", data)


def test_a_free_cell_opens_the_form_filled_in(desk: Client, clinic: Clinic, monday: date) -> None:
    start, who = at(monday, "11:15").isoformat(), str(clinic.practitioner.pk)
    given = {"location": str(clinic.location.pk), "practitioner": who, "start": start}
    page = text(desk.get(BOOK, given))
    assert f'value="{monday.isoformat()}"' in page
    assert 'value="11:15"' in page


def test_somebody_new_is_booked_by_phone(
    desk: Client, desk_user: User, clinic: Clinic, monday: date
) -> None:
    assert send(desk, clinic, form(clinic, monday)).status_code == 303
    visit = Appointment.objects.get()
    assert visit.patient is not None
    assert (visit.patient.name, visit.source, visit.start) == (
        "Otto Olsen",
        "phone",
        at(monday, "10:00"),
    )
    assert visit.events.get().user == desk_user
    assert visit.messages.exists()


def test_somebody_known_is_booked_and_stays_as_they_are(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    data = form(clinic, monday, "11:15", patient=visit.patient_id, name="", phone="", email="")
    assert send(desk, clinic, data).status_code == 303
    assert Patient.objects.count() == 1
    assert Appointment.objects.filter(patient=visit.patient_id).count() == 2


def test_who_walks_in_is_booked_and_has_arrived(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    local = now.astimezone(TORONTO)
    data = form(clinic, local.date(), f"{local:%H:%M}", source="walk_in")
    assert send(desk, clinic, data).status_code == 303
    visit = Appointment.objects.get()
    assert (visit.status, visit.source) == ("arrived", "walk_in")
    assert not visit.messages.exists()


def test_a_taken_time_names_the_visit_and_keeps_what_was_typed(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    answer = send(desk, clinic, form(clinic, monday))
    assert answer.status_code == 409
    page = text(answer)
    assert "The visit of Nora Newton, 10:00 am" in page
    assert "Free nearby" in page
    assert 'value="Otto Olsen"' in page
    assert Appointment.objects.count() == 1


def test_outside_the_rules_a_reason_is_asked_for(
    desk: Client, clinic: Clinic, monday: date
) -> None:
    answer = send(desk, clinic, form(clinic, monday, "20:00"))
    assert answer.status_code == 409
    assert "does not work then" in text(answer)
    assert not Appointment.objects.exists()
    done = send(desk, clinic, form(clinic, monday, "20:00", reason="Comes after work"))
    assert done.status_code == 303
    assert Appointment.objects.get().events.get().reason == "Comes after work"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("phone", "12"),
        ("email", "no address"),
        ("day", "soon"),
        ("time", "99:99"),
        ("practitioner", "0"),
        ("service", "x"),
        ("source", "web"),
        ("birth_date", "05/01/1956"),
        ("patient", "999999"),
        ("patient", str(10**30)),
        ("note", "x" * 501),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    desk: Client, clinic: Clinic, monday: date, name: str, value: str
) -> None:
    answer = send(desk, clinic, {**form(clinic, monday), name: value})
    assert answer.status_code == 409
    assert "errorlist" in text(answer)
    assert not Appointment.objects.exists()


def test_somebody_new_must_be_reachable(desk: Client, clinic: Clinic, monday: date) -> None:
    answer = send(desk, clinic, form(clinic, monday, phone="", email=""))
    assert "Give a phone number or an e-mail address." in text(answer)


# Finding patients -------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["no", "newton nor", "nora@", "416555", "555-0123"])
def test_a_patient_is_found_by_name_address_and_number(
    desk: Client, visit: Appointment, typed: str
) -> None:
    found = desk.post(FIND, {"search": typed}).json()["patients"]
    assert [patient["name"] for patient in found] == ["Nora Newton"]


@pytest.mark.parametrize("typed", ["", "n", " ", "416", "%%", "\0\0", "x" * 5000])
def test_too_little_finds_nobody(desk: Client, visit: Appointment, typed: str) -> None:
    answer = desk.post(FIND, {"search": typed})
    assert answer.status_code in {200, 400}
    if answer.status_code == 200:
        assert answer.json() == {"patients": []}


def test_other_clinics_patients_are_not_found(
    desk: Client, foreign: Clinic, monday: date, now: datetime
) -> None:
    other = book(foreign, at(monday, "10:00"), now)
    assert desk.post(FIND, {"search": "Nora"}).json() == {"patients": []}
    data = form(foreign, monday, patient=other.patient_id)
    assert send(desk, foreign, data).status_code == 404


def test_who_was_shown_is_noted(desk: Client, desk_user: User, visit: Appointment) -> None:
    desk.post(FIND, {"search": "Nora"})
    assert ReadRecord.objects.get(user=desk_user).patients == [visit.patient_id]


def test_the_look_up_is_posted_and_for_the_desk_alone(
    desk: Client, client: Client, clinic: Clinic, visit: Appointment
) -> None:
    assert desk.get(FIND, {"search": "Nora"}).status_code == 405
    client.force_login(staff("ed", "Editor", clinic))
    assert client.post(FIND, {"search": "Nora"}).status_code == 403


def test_without_script_the_button_searches_and_keeps_the_rest(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    data = form(clinic, monday, "11:15", search="newton", look="1", note="Stairs hurt")
    page = text(send(desk, clinic, data))
    assert "Nora Newton" in page
    assert "Stairs hurt" in page
    assert "errorlist" not in page
    assert Appointment.objects.count() == 1


# Blocking time ----------------------------------------------------------------------------------


def block(clinic: Clinic, day: date, first: str, last: str, **more: Any) -> dict[str, Any]:
    given = {"practitioner": clinic.practitioner.pk, "day": day, "first": first, "last": last}
    return given | more


def test_time_is_blocked_and_says_which_visits_stay(
    client: Client, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    client.force_login(staff("mia", "Manager", clinic))
    data = block(clinic, monday, "09:30", "11:00", reason="Meeting")
    answer = send(client, clinic, data, BLOCK)
    assert answer.status_code == 303
    row = TimeOff.objects.get()
    assert (row.state, row.span.lower) == ("approved", at(monday, "09:30"))
    visit.refresh_from_db()
    assert visit.status == "booked"
    assert "1 visit lies in it" in text(client.get(answer["Location"]))


def test_who_may_only_ask_asks(desk: Client, clinic: Clinic, monday: date) -> None:
    assert send(desk, clinic, block(clinic, monday, "09:30", "11:00"), BLOCK).status_code == 303
    assert TimeOff.objects.get().state == "requested"


@pytest.mark.parametrize(
    ("first", "last"), [("11:00", "09:00"), ("11:00", "11:00"), ("x", "12:00")]
)
def test_a_stretch_that_is_none_is_refused(
    desk: Client, clinic: Clinic, monday: date, first: str, last: str
) -> None:
    answer = send(desk, clinic, block(clinic, monday, first, last), BLOCK)
    assert answer.status_code == 409
    assert "errorlist" in text(answer)
    assert not TimeOff.objects.exists()


def test_time_that_is_off_already_is_refused_in_words(
    desk: Client, clinic: Clinic, monday: date
) -> None:
    start = at(monday, "09:00")
    make_time_off(clinic.practitioner, start, start + timedelta(hours=3))
    answer = send(desk, clinic, block(clinic, monday, "10:00", "11:00"), BLOCK)
    assert answer.status_code == 409
    assert "already off" in text(answer)


def test_midnight_ends_the_day(desk: Client, clinic: Clinic, monday: date) -> None:
    send(desk, clinic, block(clinic, monday, "20:00", "00:00"), BLOCK)
    assert TimeOff.objects.get().span.upper == hours.instant(monday, 1440, TORONTO)
