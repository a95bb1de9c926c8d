"""A visit's page and what can be done there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from booking import scheduling
from booking.models import Appointment, AppointmentStatus, Message, MessageKind, MessageState
from booking.orders import Actor
from tests.booking.admin.conftest import book
from tests.builders import Clinic, make_appointment, make_patient

Status = AppointmentStatus


def page_of(visit: Appointment) -> str:
    return reverse("admin:booking_appointment_change", args=[visit.pk])


def act(desk: Client, visit: Appointment, verb: str, **data: str) -> Any:
    """Presses the button of a page that was just loaded."""
    last = visit.events.order_by("-pk").first()
    url = reverse("admin:booking_appointment_do", args=[visit.pk, verb])
    given = {"seen": str(last.pk) if last else "", **data}
    response = desk.post(url, given, follow=True)
    visit.refresh_from_db()
    return response


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_page_tells_everything_about_the_visit(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    visit = book(clinic, now + timedelta(hours=3), now, note="Stairs hurt.")
    page = text(desk.get(page_of(visit)))
    for part in ("Nora Newton", "(416) 555-0123", "nora@example.com", "Stairs hurt.", "Confirm"):
        assert part in page
    assert clinic.location.name in page
    assert clinic.practitioner.name in page
    assert "History" in page


def test_arrived_done_and_undone_are_written_down_with_the_name(
    desk: Client, visit: Appointment
) -> None:
    act(desk, visit, "arrived")
    assert visit.status == Status.ARRIVED
    act(desk, visit, "done")
    assert visit.status == Status.FULFILLED
    page = text(act(desk, visit, "undo"))
    assert visit.status == Status.ARRIVED
    assert "undone: arrived again" in page
    assert "Dana Desk" in page


def test_a_visit_that_was_missed_can_be_marked_and_undone(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    visit = make_appointment(
        clinic.role, clinic.service, make_patient(), now - timedelta(minutes=20)
    )
    act(desk, visit, "noshow")
    assert visit.status == Status.NOSHOW
    act(desk, visit, "undo")
    assert visit.status == Status.BOOKED


def test_a_missed_visit_whose_time_was_given_away_stays_missed(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    start = now - timedelta(minutes=20)
    visit = make_appointment(clinic.role, clinic.service, make_patient(), start)
    act(desk, visit, "noshow")
    make_appointment(clinic.role, clinic.service, make_patient("Otto"), start)
    answer = act(desk, visit, "undo")
    assert answer.status_code == 200
    assert "given to somebody else" in text(answer)
    assert visit.status == Status.NOSHOW


def test_cancelling_asks_first_and_says_who_gets_mail(desk: Client, visit: Appointment) -> None:
    url = reverse("admin:booking_appointment_do", args=[visit.pk, "cancel"])
    page = text(desk.get(url))
    assert "nora@example.com in 3 minutes" in page
    visit.refresh_from_db()
    assert visit.status == Status.BOOKED


def test_cancelling_needs_a_reason(desk: Client, visit: Appointment) -> None:
    answer = act(desk, visit, "cancel", reason="   ")
    assert "This field is required" in text(answer)
    assert visit.status == Status.BOOKED


def test_a_cancelled_visit_keeps_its_reason_and_tells_the_patient_later(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    earlier = now - timedelta(hours=1)
    visit = book(clinic, now + timedelta(hours=3), earlier)
    page = text(act(desk, visit, "cancel", reason="Practitioner is ill"))
    assert visit.status == Status.CANCELLED
    assert "Practitioner is ill" in page
    mail = Message.objects.get(appointment=visit, kind=MessageKind.CANCELLED)
    assert timedelta(minutes=2) < mail.due_at - now < timedelta(minutes=4)


def test_a_patient_without_an_address_must_be_phoned(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    visit = book(clinic, now + timedelta(hours=3), now, email="")
    url = reverse("admin:booking_appointment_do", args=[visit.pk, "cancel"])
    assert "please phone the patient" in text(desk.get(url))


def test_what_somebody_else_did_meanwhile_is_told_and_nothing_is_done(
    desk: Client, visit: Appointment, now: datetime
) -> None:
    seen = str(visit.events.order_by("-pk")[0].pk)
    scheduling.cancel(visit, by=Actor.patient(), now=now)
    url = reverse("admin:booking_appointment_do", args=[visit.pk, "arrived"])
    page = text(desk.post(url, {"seen": seen}, follow=True))
    assert "changed while you looked at it: cancelled (the patient)" in page
    visit.refresh_from_db()
    assert visit.status == Status.CANCELLED


@pytest.mark.parametrize("verb", ["done", "undo", "noshow"])
def test_a_step_that_does_not_fit_is_refused_in_words(
    desk: Client, visit: Appointment, verb: str
) -> None:
    answer = act(desk, visit, verb)
    assert "cannot be done now" in text(answer)
    assert visit.status == Status.BOOKED


def test_a_cancelled_visit_cannot_be_cancelled_again(
    desk: Client, visit: Appointment, now: datetime
) -> None:
    scheduling.cancel(visit, by=Actor.patient(), now=now)
    url = reverse("admin:booking_appointment_do", args=[visit.pk, "cancel"])
    page = text(desk.get(url))
    assert "cannot be cancelled" in page
    assert '<form method="post" action="' + url not in page


def test_looking_changes_nothing(desk: Client, visit: Appointment) -> None:
    for verb in ("arrived", "done", "noshow", "undo", "cancel"):
        desk.get(reverse("admin:booking_appointment_do", args=[visit.pk, verb]))
    visit.refresh_from_db()
    assert visit.status == Status.BOOKED


def test_a_status_cannot_be_posted(desk: Client, visit: Appointment) -> None:
    answer = desk.post(page_of(visit), {"status": "fulfilled", "_save": "Save"})
    assert answer.status_code == 405
    visit.refresh_from_db()
    assert visit.status == Status.BOOKED


@pytest.mark.parametrize("key", ["0", "999999", str(10**30)])
def test_an_unknown_visit_is_not_found(desk: Client, visit: Appointment, key: str) -> None:
    assert desk.post(f"/admin/booking/appointment/{key}/do/arrived/").status_code == 404
    assert desk.get(f"/admin/booking/appointment/{key}/change/").status_code == 404


def test_an_unknown_verb_is_not_found(desk: Client, visit: Appointment) -> None:
    url = reverse("admin:booking_appointment_do", args=[visit.pk, "explode"])
    assert desk.post(url).status_code == 404


def test_mail_that_did_not_go_out_is_explained(desk: Client, visit: Appointment) -> None:
    visit.messages.update(
        state=MessageState.UNDELIVERABLE, last_error="The recipient's address was refused. 550"
    )
    page = text(desk.get(page_of(visit)))
    assert "Please phone the patient" in page
    assert "550" in page


def test_the_page_costs_a_fixed_number_of_queries(
    desk: Client, visit: Appointment, django_assert_max_num_queries: Any
) -> None:
    for verb in ("arrived", "undo", "arrived", "undo"):
        act(desk, visit, verb)
    with django_assert_max_num_queries(12):
        desk.get(page_of(visit))


def test_what_patients_type_is_shown_as_text(desk: Client, clinic: Clinic, now: datetime) -> None:
    nasty = '<script>alert(1)</script>{{ 7*7 }}" onload="x'
    visit = book(clinic, now + timedelta(hours=3), now, name=nasty, note=nasty)
    page = text(desk.get(page_of(visit)))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page


@pytest.fixture
def asked(clinic: Clinic, now: datetime) -> Appointment:
    """A visit that was asked for and not answered yet."""
    start = now + timedelta(days=2)
    return make_appointment(
        clinic.role, clinic.service, make_patient(), start, status=Status.PENDING
    )


def test_a_request_is_accepted_with_one_button(desk: Client, asked: Appointment) -> None:
    page = text(desk.get(page_of(asked)))
    assert "Accept the request" in page
    assert "Cancel the visit" not in page
    act(desk, asked, "accept")
    assert asked.status == Status.BOOKED
    assert asked.messages.filter(kind=MessageKind.CONFIRMATION).exists()


def test_a_request_is_declined_with_a_reason(desk: Client, asked: Appointment) -> None:
    url = reverse("admin:booking_appointment_do", args=[asked.pk, "decline"])
    assert "Decline the request of" in text(desk.get(url))
    page = text(act(desk, asked, "decline", reason="No room that day"))
    assert asked.status == Status.CANCELLED
    assert "No room that day" in page
    assert asked.messages.filter(kind=MessageKind.DECLINED).exists()


def test_a_request_is_answered_once(desk: Client, asked: Appointment) -> None:
    act(desk, asked, "accept")
    url = reverse("admin:booking_appointment_do", args=[asked.pk, "decline"])
    assert "has been answered already" in text(desk.get(url))
