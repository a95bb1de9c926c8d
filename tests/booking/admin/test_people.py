"""Patients, policies and messages on their staff pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from booking.models import Appointment, BookingPolicy, MessageState, Patient
from locations import hours
from locations.models import HealthcareService, Practitioner, PractitionerRole, TravelTime
from tests.booking.admin.conftest import book
from tests.booking.admin.posting import broken, errors, go_on, save
from tests.builders import (
    TORONTO,
    Clinic,
    make_location,
    make_patient,
    make_policy,
    make_practitioner,
    make_travel_time,
)

PATIENTS = reverse("admin:booking_patient_changelist")
MESSAGES = reverse("admin:booking_message_changelist")


def change(row: Any) -> str:
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


# Patients --------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["robin", "ROBIN.SAMPLE@", "(416) 555-0150", "0150"])
def test_a_patient_is_found(desk: Client, typed: str) -> None:
    make_patient()
    make_patient("Zed Other", phone="+16475550199")
    page = desk.get(PATIENTS, {"q": typed}).content.decode()
    assert "Robin Sample" in page
    assert "Zed Other" not in page


def test_patients_cannot_be_taken_out_in_bulk(desk: Client) -> None:
    patients = [make_patient(f"Person {number}") for number in range(30)]
    page = desk.get(PATIENTS, {"all": ""}).content.decode()
    assert page.count('class="field-name"') == 25
    assert "delete_selected" not in page
    url = reverse("admin:booking_patient_delete", args=[patients[0].pk])
    assert desk.get(url).status_code == 403


def test_a_patient_is_entered_and_their_address_lower_cased(desk: Client) -> None:
    given = {"name": "Ada Ames", "email": "Ada@Example.COM", "phone": "416 555 0188"}
    answer = save(desk, reverse("admin:booking_patient_add"), language="en-ca", **given)
    assert errors(answer) == []
    found = Patient.objects.get()
    assert found.email == "ada@example.com"
    assert found.phone == "+14165550188"
    assert found.created_at is not None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "\u200b \u2060"),
        ("name", "Ada\u202eemas"),
        ("email", "a@b.ca, x@y.z"),
        ("email", "a@localhost"),
        ("phone", "911"),
        ("birth_date", "0001-01-01"),
        ("birth_date", "2999-01-01"),
        ("birth_date", "2026-02-30"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(desk: Client, field: str, value: str) -> None:
    patient = make_patient()
    found = errors(save(desk, change(patient), **{field: value}))
    assert [text.split(":")[0] for text in found] == [field]


def test_a_patient_must_be_reachable(desk: Client) -> None:
    patient = make_patient()
    found = errors(save(desk, change(patient), email="", phone=""))
    assert found == ["email: Give an e-mail address or a phone number."]


def test_nobody_is_their_own_guardian(desk: Client) -> None:
    patient = make_patient()
    found = errors(save(desk, change(patient), guardian=str(patient.pk)))
    assert found == ["guardian: Choose an adult who answers for this patient."]


def test_a_patients_visits_are_one_click_away(
    desk: Client, clinic: Clinic, now: datetime, visit: Appointment
) -> None:
    book(clinic, now + timedelta(days=3), now, name="Otto Olsen", email="o@example.com")
    page = desk.get(change(visit.patient)).content.decode()
    link = f"?patient__id__exact={visit.patient_id}&amp;day=any"
    assert link in page
    listed = desk.get(
        reverse("admin:booking_appointment_changelist"),
        {"patient__id__exact": str(visit.patient_id), "day": "any"},
    ).content.decode()
    assert "Nora Newton" in listed
    assert "Otto Olsen" not in listed


# Messages --------------------------------------------------------------------------------------


def test_messages_are_read_only(desk: Client, visit: Appointment) -> None:
    message = visit.messages.first()
    assert message is not None
    page = desk.get(change(message))
    assert page.status_code == 200
    assert "_save" not in page.content.decode()
    assert desk.post(change(message), {"state": "sent"}).status_code == 403
    assert desk.get(reverse("admin:booking_message_add")).status_code == 403


def test_messages_that_need_a_person_are_one_click_away(
    desk: Client, visit: Appointment, clinic: Clinic, now: datetime
) -> None:
    other = book(clinic, now + timedelta(days=3), now, name="Otto Olsen", email="o@example.com")
    other.messages.update(
        state=MessageState.UNDELIVERABLE, last_error="The recipient's address was refused. 550 x"
    )
    page = desk.get(MESSAGES, {"attention": "person"}).content.decode()
    assert "Otto Olsen" in page
    assert "Nora Newton" not in page
    assert "Please phone the patient" in page
    page = desk.get(MESSAGES, {"reason": "The recipient's address was refused."}).content.decode()
    assert "Otto Olsen" in page
    assert "Nora Newton" not in page


# Rules and the directory -----------------------------------------------------------------------


def test_reminders_are_put_in_order_and_named_once(desk: Client, clinic: Clinic) -> None:
    policy = make_policy(clinic.location)
    assert errors(save(desk, change(policy), reminder_hours="2, 48,2, 24")) == []
    assert BookingPolicy.objects.get().reminder_hours == [48, 24, 2]


@pytest.mark.parametrize("typed", ["0", "-1", "400", "soon", "1,2,3,4,5,6,7"])
def test_reminders_that_cannot_be_are_refused(desk: Client, clinic: Clinic, typed: str) -> None:
    policy = make_policy(clinic.location)
    found = errors(save(desk, change(policy), reminder_hours=typed))
    assert {text.split(":")[0] for text in found} == {"reminder_hours"}


@pytest.mark.parametrize("field", ["min_notice", "horizon_days", "slot_step", "hold_minutes"])
def test_figures_of_a_policy_have_bounds(desk: Client, clinic: Clinic, field: str) -> None:
    policy = make_policy(clinic.location)
    for value in ("-1", str(10**30)):
        found = errors(save(desk, change(policy), **{field: value}))
        assert {text.split(":")[0] for text in found} == {field}


def test_a_practitioner_who_stops_leaves_visits_to_be_seen_to(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    today = hours.local_day(now, TORONTO)
    monday = today + timedelta(days=7 - today.weekday())
    book(clinic, hours.instant(monday, 600, TORONTO), now)
    answer = save(desk, change(clinic.practitioner), is_active=None)
    assert len(broken(answer)) == 1
    assert Practitioner.objects.get().is_active
    go_on(desk, answer)
    assert not Practitioner.objects.get().is_active


def test_a_second_role_at_the_same_place_is_refused_at_the_dates(
    desk: Client, clinic: Clinic
) -> None:
    url = reverse("admin:locations_practitionerrole_add")
    given = {"practitioner": clinic.practitioner.pk, "location": clinic.location.pk}
    found = errors(save(desk, url, valid_first="2027-01-01", **given))
    assert found == ["valid: This person already has a role here in these dates."]
    assert PractitionerRole.objects.count() == 1


def test_a_role_is_made_with_its_hours(desk: Client, clinic: Clinic) -> None:
    person = make_practitioner("Bea Bones")
    given = {
        "practitioner": person.pk,
        "location": clinic.location.pk,
        "services": [clinic.service.pk],
        "workinghours-TOTAL_FORMS": "1",
        "workinghours-0-weekday": "2",
        "workinghours-0-minutes_from": "09:00",
        "workinghours-0-minutes_until": "12:00",
        "workinghours-0-cycle": "every",
        "workinghours-0-online_mode": "book",
    }
    answer = save(desk, reverse("admin:locations_practitionerrole_add"), **given)
    assert errors(answer) == []
    role = PractitionerRole.objects.get(practitioner=person)
    assert role.workinghours.get().practitioner == person


def test_minutes_of_a_way_are_changed_in_the_list(desk: Client, clinic: Clinic) -> None:
    way = make_travel_time(clinic.location, make_location("oakville"), 30)
    given = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": str(way.pk),
        "_save": "Save",
    }
    url = reverse("admin:locations_traveltime_changelist")
    for minutes in ("0", "-5", "481", "x"):
        page = desk.post(url, {**given, "form-0-minutes": minutes}).content.decode()
        assert "errorlist" in page
    desk.post(url, {**given, "form-0-minutes": "45"})
    assert TravelTime.objects.get().minutes == 45


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("duration", "0"),
        ("duration", "481"),
        ("buffer_after", "121"),
        ("price", "-1"),
        ("price", "1e1000000"),
    ],
)
def test_a_service_that_cannot_be_is_refused_at_its_field(
    desk: Client, clinic: Clinic, field: str, value: str
) -> None:
    found = errors(save(desk, change(clinic.service), **{field: value}))
    assert {text.split(":")[0] for text in found} == {field}


def test_a_service_does_not_follow_itself(desk: Client, clinic: Clinic) -> None:
    found = errors(save(desk, change(clinic.service), follow_up_of=str(clinic.service.pk)))
    assert found == ["follow_up_of: Choose another service."]


def test_a_service_keeps_the_length_of_booked_visits(
    desk: Client, clinic: Clinic, visit: Appointment
) -> None:
    assert errors(save(desk, change(clinic.service), duration="60")) == []
    assert HealthcareService.objects.get().duration == 60
    visit.refresh_from_db()
    assert visit.end - visit.start == timedelta(minutes=45)
