"""Answers are checked before anything is booked; somebody may book for another."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from booking.models import Appointment, AppointmentStatus, Message, Patient
from tests.booking.views.conftest import TYPED, Visitor

REVIEW = "/book/review/"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
FOR_LEO: dict[str, Any] = {"name": "Leo Silva", "guardian_name": "Ana Silva", "relation": "parent"}


def booked() -> int:
    return Appointment.objects.filter(status=AppointmentStatus.BOOKED).count()


def hidden(page: str) -> dict[str, str]:
    """What the button on the page sends."""
    return dict(HIDDEN.findall(page))


def test_the_details_lead_to_a_page_to_check_them(
    visitor: Visitor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visitor.hold()
    assert visitor.type()["Location"] == REVIEW
    assert booked() == 0
    with django_assert_max_num_queries(8):
        page = visitor.client.get(REVIEW).content.decode()
    for words in ("Ana Silva", "ana@example.ca", "416 555 0123", "25 July 1956", "I use a cane."):
        assert words in page
    assert "You can move or cancel free of charge until" in page
    assert f'href="{reverse("booking:details")}"' in page
    assert f'href="{visitor.slot_url}?day=' in page


def test_the_button_of_that_page_books(visitor: Visitor) -> None:
    visitor.hold()
    visitor.type()
    page = visitor.client.get(REVIEW).content.decode()
    answer = visitor.client.post(REVIEW, hidden(page))
    assert "/confirmed/" in answer["Location"]
    visit = Appointment.objects.get(status=AppointmentStatus.BOOKED)
    assert visit.note == TYPED["note"]


def test_a_note_keeps_its_lines_on_the_way(visitor: Visitor) -> None:
    visitor.hold()
    visitor.type(note="First line\r\nSecond <b>line</b>")
    sent = hidden(visitor.client.get(REVIEW).content.decode())
    assert sent["note"].replace("\r", "") == "First line\nSecond &lt;b&gt;line&lt;/b&gt;"


def test_pressing_the_button_twice_books_once(visitor: Visitor) -> None:
    visitor.hold()
    visitor.type()
    sent = hidden(visitor.client.get(REVIEW).content.decode())
    answers = [visitor.client.post(REVIEW, sent) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert booked() == 1


def test_each_look_at_the_page_makes_a_key_of_its_own(visitor: Visitor) -> None:
    visitor.hold()
    assert visitor.key() != visitor.key()


def test_without_details_the_page_leads_back_to_them(client: Client, visitor: Visitor) -> None:
    assert client.get(REVIEW)["Location"] == reverse("booking:start")
    visitor.hold()
    assert visitor.client.get(REVIEW)["Location"] == reverse("booking:details")


def test_the_page_of_a_booked_visit_leads_to_its_confirmation(visitor: Visitor) -> None:
    visit = visitor.book()
    found = visitor.client.get(REVIEW)["Location"]
    assert found == reverse("booking:confirmed", args=[visit.code])


def test_an_answer_that_was_changed_into_nonsense_goes_back_to_the_details(
    visitor: Visitor,
) -> None:
    visitor.hold()
    page = visitor.send(email="nonsense").content.decode()
    assert "Your details</h1>" in page
    assert "There is a problem" in page
    assert 'value="nonsense"' in page
    assert booked() == 0


def test_a_form_without_its_key_is_shown_again_with_one(visitor: Visitor) -> None:
    visitor.hold()
    page = visitor.send(key="nonsense").content.decode()
    assert "press the button once more" in page
    assert booked() == 0
    assert "/confirmed/" in visitor.client.post(REVIEW, hidden(page))["Location"]


def test_more_time_is_had_from_this_page_too(visitor: Visitor) -> None:
    held = visitor.hold()
    soon = timezone.now() + timedelta(minutes=1)
    Appointment.objects.filter(pk=held.pk).update(hold_expires_at=soon)
    assert visitor.send(extend="1")["Location"] == REVIEW
    held.refresh_from_db()
    assert held.hold_extended


@pytest.mark.parametrize("page", [REVIEW, "/book/details/"])
def test_the_page_tells_the_script_how_long_the_time_is_held(visitor: Visitor, page: str) -> None:
    visitor.hold()
    visitor.type()
    text = visitor.client.get(page).content.decode()
    found = re.search(r'data-hold-seconds="(\d+)"', text)
    assert found
    assert 500 < int(found[1]) <= 600
    assert "js/booking-hold" in text


def test_a_parent_books_for_a_child(visitor: Visitor) -> None:
    visit = visitor.book(5, **FOR_LEO)
    assert visit.patient is not None
    assert visit.patient.name == "Leo Silva"
    guardian = visit.patient.guardian
    assert guardian is not None
    assert (guardian.name, guardian.email) == ("Ana Silva", "ana@example.ca")
    assert visit.note.startswith("Booked by Ana Silva (Parent or guardian).\n")
    assert Message.objects.filter(appointment=visit, kind="confirmation").count() == 1


def test_the_page_shows_who_comes_and_who_books(visitor: Visitor) -> None:
    visitor.hold()
    visitor.type(**FOR_LEO)
    page = visitor.client.get(REVIEW).content.decode()
    assert "Leo Silva" in page
    assert "Ana Silva, Parent or guardian" in page


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"guardian_name": "Ana Silva"}, "relation"),
        ({"relation": "parent"}, "guardian_name"),
        ({"guardian_name": "Ana", "relation": "boss"}, "relation"),
        ({"guardian_name": "\u202eanA", "relation": "parent"}, "guardian_name"),
    ],
)
def test_half_an_answer_about_who_books_is_told_at_its_field(
    visitor: Visitor, sent: dict[str, str], field: str
) -> None:
    visitor.hold()
    page = visitor.type(**sent).content.decode()
    assert f'href="#id_{field}"' in page
    assert re.search(r"<details[^>]* open>", page)


def test_nobody_is_their_own_guardian(visitor: Visitor) -> None:
    visit = visitor.book(guardian_name="ana silva", relation="family")
    assert visit.patient is not None
    assert visit.patient.guardian is None
    assert Patient.objects.count() == 1


def test_a_form_does_not_change_who_answers_for_a_child(visitor: Visitor) -> None:
    first = visitor.book(5, **FOR_LEO)
    visitor.book(6, **{**FOR_LEO, "guardian_name": "Mallory", "key": str(uuid4())})
    assert first.patient is not None
    first.patient.refresh_from_db()
    assert first.patient.guardian is not None
    assert first.patient.guardian.name == "Ana Silva"
