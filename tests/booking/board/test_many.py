"""Something for many visits of a day: told that it gets later, or cancelled together."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from booking import scheduling
from booking.models import Appointment, AppointmentStatus, Message, MessageKind
from booking.orders import Actor
from tests.booking.board.conftest import at, book, text
from tests.builders import Clinic

CANCEL = reverse("admin:booking_board_cancel")
LATE = reverse("admin:booking_board_late")


@pytest.fixture
def otto(clinic: Clinic, visit: Appointment, monday: date, now: datetime) -> Appointment:
    """A second visit that day, of somebody without an e-mail address."""
    return book(clinic, at(monday, "14:00"), now, name="Otto Olsen", email="")


def url_of(page: str, clinic: Clinic, day: date) -> str:
    return f"{page}?location={clinic.location.pk}&day={day.isoformat()}"


def chosen(*visits: Appointment, **more: Any) -> dict[str, Any]:
    return {
        "visit": [visit.pk for visit in visits],
        "seen": [f"{visit.pk}:{scheduling.last_seen(visit)}" for visit in visits],
        **more,
    }


def test_the_list_counts_those_to_phone(
    desk: Client, clinic: Clinic, otto: Appointment, monday: date
) -> None:
    page = text(desk.get(url_of(CANCEL, clinic, monday)))
    assert "2 visits" in page
    assert "1 without an e-mail address: please phone" in page
    assert "(416) 555-0123" in page


def test_a_day_is_cancelled_with_a_reason(
    desk: Client, clinic: Clinic, visit: Appointment, otto: Appointment, monday: date
) -> None:
    data = chosen(visit, otto, reason="Burst pipe")
    answer = desk.post(url_of(CANCEL, clinic, monday), data, follow=True)
    assert "2 visits are cancelled." in text(answer)
    for each in (visit, otto):
        each.refresh_from_db()
        assert each.status == AppointmentStatus.CANCELLED
        assert each.events.latest("pk").reason == "Burst pipe"


def test_without_a_reason_nothing_is_cancelled(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    answer = desk.post(url_of(CANCEL, clinic, monday), chosen(visit, reason=" "))
    assert answer.status_code == 409
    visit.refresh_from_db()
    assert visit.status == AppointmentStatus.BOOKED


def test_one_that_changed_meanwhile_keeps_all_from_being_cancelled(
    desk: Client, clinic: Clinic, visit: Appointment, otto: Appointment, monday: date, now: datetime
) -> None:
    data = chosen(visit, otto, reason="Burst pipe")
    scheduling.reschedule(otto, start=at(monday, "15:00"), by=Actor.patient(), now=now)
    assert desk.post(url_of(CANCEL, clinic, monday), data).status_code == 409
    for each in (visit, otto):
        each.refresh_from_db()
        assert each.status == AppointmentStatus.BOOKED


def test_another_clinics_visits_are_left_alone(
    desk: Client, clinic: Clinic, foreign: Clinic, monday: date, now: datetime
) -> None:
    other = book(foreign, at(monday, "10:00"), now)
    data = chosen(other, reason="Burst pipe")
    assert desk.post(url_of(CANCEL, clinic, monday), data).status_code == 409
    assert desk.post(url_of(CANCEL, foreign, monday), data).status_code == 404
    other.refresh_from_db()
    assert other.status == AppointmentStatus.BOOKED


NONSENSE = {"visit": ["x", "-1", "9" * 30], "seen": ["1", ":", "a:b"]}


@pytest.mark.parametrize("posted", [{}, NONSENSE])
def test_nothing_chosen_does_nothing(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date, posted: dict[str, Any]
) -> None:
    answer = desk.post(url_of(CANCEL, clinic, monday), {**posted, "reason": "x"})
    assert answer.status_code == 409
    assert "Choose at least one visit." in text(answer)


def test_the_next_patients_are_told_that_it_gets_later(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    start = now.replace(second=0, microsecond=0) + timedelta(minutes=30)
    visit = book(clinic, start, now - timedelta(hours=1))
    day = start.astimezone(clinic.location.zone).date()
    url = url_of(LATE, clinic, day)
    assert "Nora Newton" in text(desk.get(url))
    assert desk.post(url, chosen(visit, minutes="20")).status_code == 303
    mail = Message.objects.get(kind=MessageKind.RUNNING_LATE)
    assert mail.appointment == visit


@pytest.mark.parametrize("minutes", ["", "0", "-5", "1000", "soon"])
def test_how_late_must_make_sense(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date, minutes: str
) -> None:
    answer = desk.post(url_of(LATE, clinic, monday), chosen(visit, minutes=minutes))
    assert answer.status_code == 409
    assert not Message.objects.filter(kind=MessageKind.RUNNING_LATE).exists()
