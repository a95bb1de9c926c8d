"""Moving a visit and changing its length: shown first, then done; never over somebody's head."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from booking import scheduling
from booking.models import Appointment, Message, MessageKind
from booking.orders import Actor
from tests.booking.board.conftest import at, book, text
from tests.builders import (
    Clinic,
    make_practitioner,
    make_role,
    make_service,
    make_time_off,
    make_working_hours,
)


def url_of(visit: Appointment) -> str:
    return reverse("admin:booking_board_move", args=[visit.pk])


def wish(visit: Appointment, day: date, clock: str, **more: Any) -> dict[str, Any]:
    """What the page posts."""
    minutes = int((visit.end - visit.start).total_seconds() // 60)
    given = {
        "day": day.isoformat(),
        "time": clock,
        "practitioner": visit.practitioner_id,
        "minutes": minutes,
        "seen": scheduling.last_seen(visit),
    }
    return given | more


@pytest.fixture
def bea(clinic: Clinic) -> Any:
    """A colleague with the same service and hours."""
    person = make_practitioner("Bea Bones")
    make_working_hours(make_role(person, clinic.location, [clinic.service]))
    return person


def test_the_page_says_what_would_happen_and_who_gets_mail(
    desk: Client, visit: Appointment, monday: date
) -> None:
    page = text(desk.get(url_of(visit), {"start": at(monday, "11:15").isoformat()}))
    assert "11:15" in page
    assert "nora@example.com in 3 minutes" in page
    visit.refresh_from_db()
    assert visit.start == at(monday, "10:00")


def test_a_visit_moves_and_its_patient_is_told_later(
    desk: Client, desk_user: User, visit: Appointment, monday: date, now: datetime
) -> None:
    answer = desk.post(url_of(visit), wish(visit, monday, "11:15"))
    assert answer.status_code == 303
    assert answer["Location"].endswith(f"#visit-{visit.pk}")
    visit.refresh_from_db()
    assert visit.start == at(monday, "11:15")
    step = visit.events.latest("pk")
    assert step.user == desk_user
    mail = Message.objects.get(appointment=visit, kind=MessageKind.CONFIRMATION, state="pending")
    assert mail.due_at > now + timedelta(minutes=2)


def test_a_visit_moves_to_a_colleague(
    desk: Client, visit: Appointment, monday: date, bea: Any
) -> None:
    desk.post(url_of(visit), wish(visit, monday, "10:00", practitioner=bea.pk))
    visit.refresh_from_db()
    assert visit.practitioner == bea
    assert visit.start == at(monday, "10:00")


def test_a_time_that_is_taken_names_the_visit_and_what_is_free_nearby(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date, now: datetime
) -> None:
    book(clinic, at(monday, "14:00"), now, name="Otto Olsen", email="otto@example.com")
    answer = desk.post(url_of(visit), wish(visit, monday, "14:15"))
    assert answer.status_code == 409
    page = text(answer)
    assert "The visit of Otto Olsen, 2:00 pm" in page
    assert "Free nearby" in page
    visit.refresh_from_db()
    assert visit.start == at(monday, "10:00")


def test_outside_the_rules_a_reason_is_asked_for_and_kept(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    make_time_off(clinic.practitioner, at(monday, "13:00"), at(monday, "17:00"))
    answer = desk.post(url_of(visit), wish(visit, monday, "13:30"))
    assert answer.status_code == 409
    assert "has time off" in text(answer)
    assert "Say why" in text(answer)
    done = desk.post(url_of(visit), wish(visit, monday, "13:30", reason="Asked for it herself"))
    assert done.status_code == 303
    visit.refresh_from_db()
    assert visit.start == at(monday, "13:30")
    assert visit.events.latest("pk").reason == "Asked for it herself"


def test_who_does_not_offer_the_service_is_no_choice(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    other = make_practitioner("Cid Chiro")
    make_working_hours(make_role(other, clinic.location, [make_service("massage")]))
    answer = desk.post(url_of(visit), wish(visit, monday, "11:00", practitioner=other.pk))
    assert answer.status_code == 409
    visit.refresh_from_db()
    assert visit.practitioner == clinic.practitioner


def test_somebody_elses_change_is_told_and_nothing_is_overwritten(
    desk: Client, visit: Appointment, monday: date, now: datetime
) -> None:
    old = wish(visit, monday, "11:15")
    colleague = User.objects.get(username="colleague")
    scheduling.reschedule(visit, start=at(monday, "15:00"), by=Actor.staff(colleague), now=now)
    for answer in (desk.post(url_of(visit), old), desk.get(url_of(visit), old)):
        assert answer.status_code == 409
        page = text(answer)
        assert "Somebody else changed this visit" in page
        assert "colleague" in page
        assert "3:00" in page
    visit.refresh_from_db()
    assert visit.start == at(monday, "15:00")


def test_a_visit_becomes_longer_where_it_stands_and_no_mail_goes_out(
    desk: Client, visit: Appointment, monday: date
) -> None:
    before = set(Message.objects.values_list("pk", flat=True))
    data = wish(visit, monday, "10:00", minutes=75)
    assert "None: the visit begins when" in text(desk.get(url_of(visit), data))
    assert desk.post(url_of(visit), data).status_code == 303
    visit.refresh_from_db()
    assert visit.end - visit.start == timedelta(minutes=75)
    assert set(Message.objects.values_list("pk", flat=True)) == before


def test_a_longer_visit_keeps_its_length_when_it_moves(
    desk: Client, visit: Appointment, monday: date
) -> None:
    desk.post(url_of(visit), wish(visit, monday, "10:00", minutes=75))
    visit.refresh_from_db()
    desk.post(url_of(visit), wish(visit, monday, "13:00"))
    visit.refresh_from_db()
    assert visit.start == at(monday, "13:00")
    assert visit.end - visit.start == timedelta(minutes=75)


def test_a_visit_does_not_grow_into_the_next_one(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date, now: datetime
) -> None:
    book(clinic, visit.end, now, name="Otto Olsen", email="otto@example.com")
    answer = desk.post(url_of(visit), wish(visit, monday, "10:00", minutes=90))
    assert answer.status_code == 409
    assert "Otto Olsen" in text(answer)
    visit.refresh_from_db()
    assert visit.end - visit.start == clinic.service.length


def test_a_move_that_leaves_no_room_for_the_length_does_nothing_at_all(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date, now: datetime
) -> None:
    other = book(clinic, at(monday, "14:00"), now, name="Otto Olsen", email="otto@example.com")
    start = other.start - clinic.service.length
    clock = start.astimezone(clinic.location.zone).strftime("%H:%M")
    answer = desk.post(url_of(visit), wish(visit, monday, clock, minutes=120))
    assert answer.status_code == 409
    visit.refresh_from_db()
    assert visit.start == at(monday, "10:00")
    assert visit.version == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("minutes", "0"),
        ("minutes", "9999"),
        ("minutes", "x"),
        ("day", "2027-02-30"),
        ("day", "0001-01-01"),
        ("time", "25:00"),
        ("practitioner", "0"),
        ("practitioner", str(10**30)),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    desk: Client, visit: Appointment, monday: date, name: str, value: str
) -> None:
    answer = desk.post(url_of(visit), {**wish(visit, monday, "11:15"), name: value})
    assert answer.status_code == 409
    assert "errorlist" in text(answer)
    assert "Move the visit" not in text(answer)
    visit.refresh_from_db()
    assert visit.start == at(monday, "10:00")


def test_a_hand_made_post_without_what_was_seen_does_nothing(
    desk: Client, visit: Appointment, monday: date
) -> None:
    data = wish(visit, monday, "11:15", seen="")
    assert desk.post(url_of(visit), data).status_code == 409
    visit.refresh_from_db()
    assert visit.start == at(monday, "10:00")


def test_a_visit_that_is_over_cannot_be_moved(
    desk: Client, visit: Appointment, monday: date, now: datetime
) -> None:
    scheduling.cancel(visit, by=Actor.patient(), now=now)
    data = wish(visit, monday, "11:15")
    assert "cannot be moved" in text(desk.get(url_of(visit), data))
    assert desk.post(url_of(visit), data).status_code == 409


def test_a_foreign_visit_is_not_found(
    desk: Client, foreign: Clinic, monday: date, now: datetime
) -> None:
    other = book(foreign, at(monday, "10:00"), now)
    assert desk.get(url_of(other)).status_code == 404
    assert desk.post(url_of(other), wish(other, monday, "11:00")).status_code == 404
