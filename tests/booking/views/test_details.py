"""The details form: what is kept, and what is refused in words."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from booking.models import AppointmentStatus, Message, Patient
from tests.booking.views.conftest import TYPED, Visitor
from tests.booking.views.holding import (
    DETAILS,
    booked,
)


def test_without_a_time_there_is_nothing_to_fill_in(client: Client, db: None) -> None:
    assert client.get(DETAILS)["Location"] == reverse("booking:start")
    assert client.post(DETAILS, TYPED)["Location"] == reverse("booking:start")


def test_a_form_sent_after_the_session_ended_keeps_what_was_typed(visitor: Visitor) -> None:
    visitor.hold()
    visitor.client.session.flush()
    answer = visitor.send()
    assert answer["Location"] == reverse("booking:start")
    assert "What you typed is kept" in visitor.client.get(answer["Location"]).content.decode()
    visitor.pick(visitor.start(days=6))
    assert TYPED["note"] in visitor.client.get(DETAILS).content.decode()


def test_the_page_says_until_when_the_time_is_held(
    visitor: Visitor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visitor.hold()
    with django_assert_max_num_queries(8):
        page = visitor.client.get(DETAILS).content.decode()
    assert "We hold" in page
    assert "I need more time" in page


def test_the_page_is_kept_out_of_caches_and_searches(visitor: Visitor) -> None:
    visitor.hold()
    answer = visitor.client.get(DETAILS)
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    # Not "no-referrer": browsers would send no Origin with the form, and CSRF would refuse it.
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_visit_is_booked_with_its_messages(visitor: Visitor) -> None:
    visit = visitor.book()
    assert visit.status == AppointmentStatus.BOOKED
    assert visit.note == TYPED["note"]
    patient = Patient.objects.get()
    assert (patient.name, patient.email) == ("Ana Silva", "ana@example.ca")
    assert str(patient.phone.as_e164) == "+14165550123"
    assert str(patient.birth_date) == "1956-07-25"
    assert Message.objects.filter(appointment=visit, kind="confirmation").count() == 1


def test_the_confirmation_says_when_where_and_what_next(
    visitor: Visitor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visit = visitor.book()
    with django_assert_max_num_queries(8):
        answer = visitor.client.get(reverse("booking:confirmed", args=[visit.code]))
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in ("Your visit is booked", "Toronto", "calendar.ics", "maps", "What happens next"):
        assert words in page
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]


def test_the_confirmation_is_for_this_browser_only(visitor: Visitor) -> None:
    visit = visitor.book()
    url = reverse("booking:confirmed", args=[visit.code])
    assert Client().get(url).status_code == 404


def test_errors_are_listed_and_lead_to_their_fields(visitor: Visitor) -> None:
    visitor.hold()
    page = visitor.send(name="", email="nonsense", phone="911").content.decode()
    for name in ("name", "email", "phone"):
        assert f'href="#id_{name}"' in page
        assert f'id="id_{name}_error"' in page
    assert "<title>Error:" in page
    assert 'value="nonsense"' in page
    assert 'value="25 July 1956"' in page
    assert booked() == 0


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", "\x00"),
        ("name", "Ana\u202eavliS"),
        ("name", "a" * 10_000),
        ("email", "a@b.ca, x@y.z"),
        ("email", "ana@example.ca\r\nBcc: x@y.z"),
        ("email", "a@localhost"),
        ("phone", "9" * 40),
        ("birth_date", "2026-02-30"),
        ("birth_date", "9999-12-31"),
        ("note", "a" * 501),
        ("note", "\x00"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_everything_else(
    visitor: Visitor, field: str, given: str
) -> None:
    visitor.hold()
    answer = visitor.send(**{field: given})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="id_{field}_error"' in page
    for name, typed in TYPED.items():
        assert name == field or typed in page
    assert booked() == 0


def test_letters_that_got_lost_on_the_way_are_told(visitor: Visitor) -> None:
    visitor.hold()
    answer = visitor.client.post(
        DETAILS,
        data=b"name=Ana%ED%A0%80&email=ana%40example.ca&phone=4165550123",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200
    assert "Some letters did not reach us" in answer.content.decode()


def test_a_form_in_another_encoding_never_breaks_the_page(visitor: Visitor) -> None:
    visitor.hold()
    body = (
        b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nAna +2AA-\r\n'
        b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\nana@example.ca\r\n--x--\r\n'
    )
    kind = "multipart/form-data; boundary=x; charset=utf-7"
    assert visitor.client.post(DETAILS, body, content_type=kind).status_code in (200, 400)
    assert booked() == 0


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/json", "text/plain"])
def test_a_body_of_another_kind_is_an_empty_form(visitor: Visitor, kind: str) -> None:
    visitor.hold()
    answer = visitor.client.post(DETAILS, b"[[[[" * 1000, content_type=kind)
    assert answer.status_code in (200, 400)
    assert booked() == 0


@pytest.mark.parametrize(
    "given",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "{{ 7*7 }}{% load x %}",
        "' OR 1",
    ],
)
def test_code_in_a_name_is_text(visitor: Visitor, given: str) -> None:
    visit = visitor.book(name=given, note=given)
    assert visit.patient is not None
    assert visit.patient.name == given
    page = visitor.client.get(reverse("booking:visit", args=[visit.code])).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_what_was_typed_survives_a_change_of_time(visitor: Visitor) -> None:
    visitor.hold()
    answer = visitor.type(change="1")
    assert answer["Location"].startswith(visitor.slot_url + "?day=")
    visitor.pick(visitor.start(days=6))
    page = visitor.client.get(DETAILS).content.decode()
    assert all(typed in page for typed in TYPED.values())


def test_what_was_typed_is_forgotten_once_it_is_booked(visitor: Visitor) -> None:
    visitor.book()
    assert "ana@example.ca" not in json.dumps(dict(visitor.client.session))
