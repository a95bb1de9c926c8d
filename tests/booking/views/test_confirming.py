"""Minutes that run out, forms that come twice, and people who have enough."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from booking import scheduling
from booking.models import Appointment, AppointmentStatus, Message, Patient
from tests.booking.views.conftest import TYPED, Visitor, code_in
from tests.booking.views.holding import (
    DETAILS,
    booked,
    run_out,
)


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
