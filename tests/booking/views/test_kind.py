"""A new patient sees first visits only, and nobody's answer tells who is a patient here."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from booking import scheduling
from booking.errors import FirstVisitNeeded
from booking.models import Appointment, WorkingHours
from booking.orders import Actor, Choice, PatientDetails
from locations.models import HealthcareService, Location, PatientKind
from tests.booking.views.conftest import TYPED, Visitor
from tests.builders import Clinic, make_appointment, make_patient, make_service

SERVICES = reverse("booking:choose-service", args=["toronto"])


@pytest.fixture
def follow_up(visitor: Visitor) -> Visitor:
    """Somebody who looks at a visit for returning patients; the clinic gives first visits too."""
    first = visitor.clinic.service
    first.patient_kind = PatientKind.NEW
    first.save()
    service = make_service(
        "physiotherapy-follow-up",
        name="Physiotherapy follow-up",
        patient_kind=PatientKind.RETURNING,
        follow_up_of=first,
    )
    for role in visitor.clinic.location.roles.all():
        role.services.add(service)
    clinic = Clinic(
        visitor.clinic.location, service, visitor.clinic.practitioner, visitor.clinic.role
    )
    return Visitor(visitor.client, clinic)


def page(client: Client, url: str, **query: str) -> str:
    return client.get(url, query).content.decode()


def test_the_question_is_asked_where_it_matters(follow_up: Visitor) -> None:
    shown = page(follow_up.client, SERVICES)
    assert "Have you been to one of our clinics" in shown
    assert "?been=no" in shown
    HealthcareService.objects.update(patient_kind=PatientKind.ANY)
    assert "Have you been to one of our clinics" not in page(follow_up.client, SERVICES)


def test_a_new_patient_sees_first_visits_only(follow_up: Visitor) -> None:
    shown = page(follow_up.client, SERVICES, been="no")
    assert "Physiotherapy assessment" in shown
    assert "Physiotherapy follow-up" not in shown
    assert "physiotherapy-assessment/?been=no" in shown


def test_a_returning_patient_sees_all_and_the_answer_is_kept(follow_up: Visitor) -> None:
    shown = page(follow_up.client, SERVICES, been="yes")
    assert f'href="{follow_up.slot_url}?been=yes"' in shown
    times = page(follow_up.client, follow_up.slot_url, been="yes")
    assert '<input type="hidden" name="been" value="yes">' in times
    assert all("been=yes" in link for link in re.findall(r'class="day" href="([^"]+)"', times))


@pytest.mark.parametrize("extra", ["", "several/", "wait/"])
def test_a_follow_up_asks_before_it_shows_times(follow_up: Visitor, extra: str) -> None:
    answer = follow_up.client.get(follow_up.slot_url + extra)
    assert answer.headers.get("Location", follow_up.slot_url) == follow_up.slot_url
    shown = page(follow_up.client, follow_up.slot_url)
    assert "is for people who have been here before" in shown
    assert 'name="start"' not in shown


def test_a_time_of_a_follow_up_is_held_after_the_answer(follow_up: Visitor) -> None:
    start = follow_up.start().isoformat()
    asked = follow_up.client.post(follow_up.slot_url, {"start": start})
    assert asked.status_code == 409
    assert f'name="start" value="{start}"' in asked.content.decode()
    held = follow_up.client.post(follow_up.slot_url, {"start": start, "been": "yes"})
    assert held["Location"] == reverse("booking:details")


def test_a_first_visit_is_offered_at_the_same_time(follow_up: Visitor) -> None:
    start = follow_up.start().isoformat()
    answer = follow_up.client.post(follow_up.slot_url, {"start": start, "been": "no"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Start with a first visit" in shown
    assert "Physiotherapy assessment" in shown
    assert f'value="{start}"' in shown
    assert not Appointment.objects.exists()


def test_without_first_visits_the_page_gives_the_phone(follow_up: Visitor) -> None:
    HealthcareService.objects.exclude(slug="physiotherapy-follow-up").update(online_mode="phone")
    shown = page(follow_up.client, follow_up.slot_url, been="no")
    assert "Please call us" in shown
    WorkingHours.objects.all().delete()
    assert "Please call us" in page(follow_up.client, follow_up.slot_url, been="no")


def book(visitor: Visitor, **changes: Any) -> Any:
    start = visitor.start().isoformat()
    visitor.client.post(visitor.slot_url, {"start": start, "been": "yes"})
    Appointment.objects.filter(status="held").update(created_at=timezone.now().replace(year=2025))
    return visitor.send(**changes)


def test_known_and_unknown_people_get_the_same_answer(follow_up: Visitor) -> None:
    clinic = follow_up.clinic
    known = make_patient("Robin Sample")
    past = timezone.now().replace(minute=0, second=0, microsecond=0, year=2025)
    make_appointment(clinic.role, clinic.service, known, past, status="fulfilled")
    one = book(follow_up, name="Robin Sample", email=known.email)
    two = book(Visitor(Client(), clinic), name="Nobody Known", email="nobody@example.ca")
    assert (one.status_code, two.status_code) == (303, 303)
    reasons = {
        str(visit.patient): visit.events.latest("pk").reason
        for visit in Appointment.objects.filter(status="booked")
    }
    assert reasons["Robin Sample"] == ""
    assert "no visit is known" in reasons["Nobody Known"]


def test_what_staff_read_is_not_on_the_patients_pages(follow_up: Visitor) -> None:
    answer = book(follow_up)
    code = answer["Location"].split("/")[2]
    for name in ("confirmed", "visit"):
        url = reverse(f"booking:{name}", args=[code])
        assert "no visit is known" not in page(follow_up.client, url)


def test_scheduling_refuses_who_did_not_say_so(follow_up: Visitor) -> None:
    clinic, now = follow_up.clinic, timezone.now()
    choice = Choice(clinic.location, clinic.service, None, follow_up.start())
    scheduling.hold(choice, token="browser", network="net", now=now)
    details = PatientDetails("Ana Silva", TYPED["email"])
    with pytest.raises(FirstVisitNeeded):
        scheduling.book(token="browser", key=uuid4(), details=details, now=now)
    by_desk = scheduling.book_for(choice_later(follow_up), details, by=Actor.job("desk"), now=now)
    assert by_desk.status == "booked"


def choice_later(visitor: Visitor) -> Choice:
    location = Location.objects.get(pk=visitor.clinic.location.pk)
    return Choice(location, visitor.clinic.service, None, visitor.start(6))


def test_a_held_follow_up_without_the_answer_is_not_booked(follow_up: Visitor) -> None:
    follow_up.client.post(
        follow_up.slot_url, {"start": follow_up.start().isoformat(), "been": "yes"}
    )
    Appointment.objects.update(created_at=timezone.now().replace(year=2025))
    session = follow_up.client.session
    session["pick"] = {**session["pick"], "been": ""}
    session.save()
    answer = follow_up.send()
    assert answer.status_code == 409
    assert "Start with a first visit" in answer.content.decode()
    assert not Appointment.objects.known().exists()
