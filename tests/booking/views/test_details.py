"""The details form: what is kept, what is refused in words, and that nothing is booked twice."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from booking import scheduling
from booking.models import Appointment, AppointmentStatus, Message, Patient
from tests.booking.views.conftest import TYPED, Visitor, code_in

DETAILS = "/book/details/"


def booked() -> int:
    return Appointment.objects.filter(status=AppointmentStatus.BOOKED).count()


def run_out(held: Appointment) -> None:
    """The minutes of the hold are over."""
    Appointment.objects.filter(pk=held.pk).update(
        hold_expires_at=timezone.now() - timedelta(seconds=1)
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
    assert answer["Location"] == visitor.slot_url
    visitor.pick(visitor.start(days=6))
    page = visitor.client.get(DETAILS).content.decode()
    assert all(typed in page for typed in TYPED.values())


def test_what_was_typed_is_forgotten_once_it_is_booked(visitor: Visitor) -> None:
    visitor.book()
    assert "ana@example.ca" not in json.dumps(dict(visitor.client.session))


def test_more_time_can_be_had_once(visitor: Visitor) -> None:
    held = visitor.hold()
    Appointment.objects.filter(pk=held.pk).update(
        hold_expires_at=timezone.now() + timedelta(minutes=1)
    )
    assert visitor.type(extend="1")["Location"] == DETAILS
    held.refresh_from_db()
    assert held.hold_expires_at is not None
    assert held.hold_expires_at > timezone.now() + timedelta(minutes=9)
    page = visitor.client.get(DETAILS).content.decode()
    assert "I need more time" not in page
    assert TYPED["note"] in page
    assert visitor.type(extend="1").status_code == 303


def test_a_hold_that_ran_out_can_be_taken_again_with_everything_typed(visitor: Visitor) -> None:
    held = visitor.hold()
    visitor.send(email="nonsense")
    run_out(held)
    answer = visitor.client.get(DETAILS)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "not held any more" in page
    assert "What you typed is kept" in page
    assert f'name="start" value="{held.start.isoformat()}"' in page
    assert visitor.pick(held.start).status_code == 303
    assert TYPED["note"] in visitor.client.get(DETAILS).content.decode()


def test_a_form_that_comes_a_little_late_is_still_booked(visitor: Visitor) -> None:
    run_out(visitor.hold())
    assert visitor.send().status_code == 303
    assert booked() == 1


def test_a_form_that_comes_after_the_time_went_keeps_what_was_typed(
    visitor: Visitor, rival: Visitor, now: datetime
) -> None:
    held = visitor.hold()
    run_out(held)
    scheduling.lapse_holds(now + timedelta(hours=1))
    rival.pick(held.start, held.practitioner.slug)
    visitor.client.session.save()
    answer = visitor.send()
    assert answer.status_code == 409
    assert "What you typed is kept" in answer.content.decode()
    visitor.pick(visitor.start(days=6))
    assert TYPED["note"] in visitor.client.get(DETAILS).content.decode()


def test_pressing_twice_books_once(visitor: Visitor) -> None:
    visitor.hold()
    key = str(uuid4())
    first, second = visitor.send(key=key), visitor.send(key=key)
    assert first["Location"] == second["Location"]
    assert booked() == 1
    assert Message.objects.filter(kind="confirmation").count() == 1


def test_an_answered_form_with_other_answers_is_refused(visitor: Visitor) -> None:
    visitor.hold()
    key = str(uuid4())
    visitor.send(key=key)
    answer = visitor.send(key=key, name="Bo Other")
    assert answer.status_code == 409
    assert "already used" in answer.content.decode()
    assert booked() == 1
    assert not Patient.objects.filter(name="Bo Other").exists()


def test_a_new_form_after_booking_says_that_it_is_done(visitor: Visitor) -> None:
    visit = visitor.book()
    assert visitor.send(name="Bo Other").status_code == 409
    assert visitor.client.get(DETAILS)["Location"] == reverse(
        "booking:confirmed", args=[visit.code]
    )


@pytest.mark.parametrize("key", ["", "no-key", "0" * 5000, "\x00", "' OR 1=1"])
def test_a_key_that_is_none_gets_a_fresh_form(visitor: Visitor, key: str) -> None:
    visitor.hold()
    answer = visitor.send(key=key)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "press the button once more" in page
    assert all(typed in page for typed in TYPED.values())
    fresh = page.split('name="key" value="')[1].split('"')[0]
    assert visitor.send(key=fresh).status_code == 303


def test_a_filled_trap_asks_a_person_to_press_again(visitor: Visitor) -> None:
    visitor.hold()
    page = visitor.send(website="https://spam.test").content.decode()
    assert "press the button once more" in page
    assert "spam.test" not in page
    assert booked() == 0
    assert visitor.send().status_code == 303


def test_a_form_filled_in_no_time_asks_to_look_again(visitor: Visitor) -> None:
    visitor.pick(visitor.start())
    page = visitor.send().content.decode()
    assert "That was very quick" in page
    assert TYPED["note"] in page
    assert booked() == 0


def test_too_many_visits_ahead_says_whom_to_call(visitor: Visitor) -> None:
    for days in (3, 4, 5):
        visitor.book(days=days)
    visitor.hold(days=6)
    answer = visitor.send()
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "There is a limit" in page
    assert "(416) 555-0100" in page
    assert TYPED["note"] in page


def test_two_visits_of_one_person_at_one_time_are_refused(visitor: Visitor) -> None:
    first = visitor.book()
    assert visitor.pick(first.start).status_code == 303
    Appointment.objects.filter(status=AppointmentStatus.HELD).update(
        created_at=timezone.now() - timedelta(minutes=1)
    )
    answer = visitor.send()
    assert answer.status_code == 409
    assert "Choose another time, or call us" in answer.content.decode()
    assert booked() == 1


def test_fields_that_the_form_does_not_have_are_ignored(visitor: Visitor) -> None:
    visit = visitor.book(status="fulfilled", price="0", location="2", is_staff="1")
    assert visit.status == AppointmentStatus.BOOKED


def test_a_hold_belongs_to_one_browser(visitor: Visitor, rival: Visitor) -> None:
    visitor.hold()
    assert rival.send()["Location"] == reverse("booking:start")
    assert booked() == 0


def test_nothing_typed_is_ever_part_of_an_address(visitor: Visitor) -> None:
    visitor.hold()
    address = visitor.send()["Location"]
    assert address == reverse("booking:confirmed", args=[code_in(address)])


def test_other_verbs_are_refused(visitor: Visitor) -> None:
    for verb in ("put", "delete", "options", "trace"):
        assert getattr(visitor.client, verb)(DETAILS).status_code == 405


def test_a_method_in_a_header_is_ignored(visitor: Visitor) -> None:
    visitor.hold()
    answer = visitor.client.get(DETAILS, headers={"X-HTTP-Method-Override": "DELETE"})
    assert answer.status_code == 200


def test_two_hundred_fields_are_enough(visitor: Visitor) -> None:
    visitor.hold()
    answer = visitor.send(**{f"field{number}": "x" for number in range(1001)})
    assert answer.status_code == 400


def test_a_very_large_form_is_refused(visitor: Visitor) -> None:
    visitor.hold()
    assert visitor.send(note="x" * 3_000_000).status_code in (400, 413)
