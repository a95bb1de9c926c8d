"""The board of a day: what it shows, to whom, and how it stays fresh."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from booking import scheduling
from booking.models import Appointment, AppointmentStatus, ReadRecord
from booking.orders import Actor
from tests.booking.board.conftest import BOARD, at, book, see, staff, text
from tests.builders import (
    Clinic,
    make_appointment,
    make_patient,
    make_practitioner,
    make_resource,
    make_role,
    make_time_off,
    make_working_hours,
)


def test_the_board_has_a_column_for_each_who_works_and_a_cell_for_each_visit(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    other = make_practitioner("Bea Bones")
    make_working_hours(make_role(other, clinic.location, [clinic.service]))
    page = text(see(desk, clinic, monday))
    assert page.count('scope="col" data-column=') == 2
    assert page.count("data-visit=") == 1
    assert "Nora Newton" in page
    assert f'id="visit-{visit.pk}"' in page


def test_a_free_time_is_a_link_to_book_it(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    page = text(see(desk, clinic, monday))
    assert f'aria-label="Book 9:00 am, {clinic.practitioner.name}"' in page
    # 10:00 is Nora's.
    assert f'aria-label="Book 10:00 am, {clinic.practitioner.name}"' not in page


def test_what_is_not_free_says_why(desk: Client, clinic: Clinic, monday: date) -> None:
    make_time_off(clinic.practitioner, at(monday, "13:00"), at(monday, "15:00"), reason="Dentist")
    page = text(see(desk, clinic, monday))
    assert 'class="shade-off"' in page
    assert "time off" in page
    assert "Dentist" not in page


def test_a_sunday_is_empty_and_says_so(desk: Client, clinic: Clinic, monday: date) -> None:
    assert "Nobody works at" in text(see(desk, clinic, monday - timedelta(days=1)))


def test_a_visit_outside_all_hours_is_on_the_board(
    desk: Client, clinic: Clinic, monday: date, now: datetime
) -> None:
    late = book(clinic, at(monday, "21:30"), now)
    assert f'id="visit-{late.pk}"' in text(see(desk, clinic, monday))


def test_a_missed_visit_and_the_one_that_took_its_time_are_both_there(
    desk: Client, clinic: Clinic, monday: date, now: datetime
) -> None:
    start = now.replace(second=0, microsecond=0) - timedelta(hours=1)
    status = AppointmentStatus.NOSHOW
    missed = make_appointment(clinic.role, clinic.service, make_patient(), start, status=status)
    other = make_appointment(clinic.role, clinic.service, make_patient("Otto"), start)
    day = start.astimezone(clinic.location.zone).date()
    page = text(see(desk, clinic, day))
    assert f'id="visit-{missed.pk}"' in page
    assert f'id="visit-{other.pk}"' in page


def test_cancelled_visits_stand_beside_the_board(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date, now: datetime
) -> None:
    scheduling.cancel(visit, by=Actor.patient(), now=now)
    page = text(see(desk, clinic, monday))
    assert "data-visit=" not in page
    assert "Cancelled:" in page
    assert "Nora Newton" in page


def test_the_same_day_by_rooms(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    make_resource(clinic.location, name="Room 1", kind="room")
    page = text(see(desk, clinic, monday, by="room"))
    assert "Room 1" in page
    assert "In no room" in page
    assert page.count("data-visit=") == 1


@pytest.mark.parametrize("day", ["yesterday", "2026-02-31", "0001-01-01", "9999-12-31", "<b>"])
def test_a_day_that_is_none_is_told_and_today_shown(desk: Client, day: str) -> None:
    answer = desk.get(BOARD, {"day": day})
    assert answer.status_code == 200
    assert "is not a day" in text(answer)


@pytest.mark.parametrize("place", ["0", "x", "-1", str(10**30), "'"])
def test_an_unknown_clinic_is_not_found(desk: Client, place: str) -> None:
    assert desk.get(BOARD, {"location": place}).status_code == 404


def test_a_foreign_clinic_is_not_found(desk: Client, foreign: Clinic, monday: date) -> None:
    assert see(desk, foreign, monday).status_code == 404


def test_a_practitioner_sees_their_own_column_alone(
    client: Client, clinic: Clinic, visit: Appointment, monday: date, now: datetime
) -> None:
    user = staff("bea", "Practitioner", clinic)
    other = make_practitioner("Bea Bones", user=user)
    make_working_hours(make_role(other, clinic.location, [clinic.service]))
    client.force_login(user)
    page = text(see(client, clinic, monday))
    assert "Bea Bones" in page
    assert "Nora Newton" not in page
    assert clinic.practitioner.name not in page


def test_an_editor_has_no_board(client: Client, clinic: Clinic, monday: date) -> None:
    client.force_login(staff("ed", "Editor", clinic))
    assert see(client, clinic, monday).status_code == 403


def test_who_looked_at_whom_is_noted(
    desk: Client, desk_user: User, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    see(desk, clinic, monday)
    noted = ReadRecord.objects.get(user=desk_user)
    assert noted.patients == [visit.patient_id]


# Fresh ------------------------------------------------------------------------------------------


def test_nothing_new_costs_no_page(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date, now: datetime
) -> None:
    etag = see(desk, clinic, monday)["ETag"]
    url = f"{BOARD}?location={clinic.location.pk}&day={monday}&part=1"
    same = desk.get(url, headers={"If-None-Match": etag})
    assert same.status_code == 304
    assert not same.content
    book(clinic, at(monday, "11:00"), now, name="Otto Olsen", email="otto@example.com")
    fresh = desk.get(url, headers={"If-None-Match": etag})
    assert fresh.status_code == 200
    assert "Otto Olsen" in text(fresh)
    assert "<html" not in text(fresh)


@pytest.mark.parametrize("change", ["time off", "name", "step"])
def test_the_mark_changes_with_whatever_is_shown(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date, now: datetime, change: str
) -> None:
    before = see(desk, clinic, monday)["ETag"]
    assert visit.patient is not None
    if change == "time off":
        make_time_off(clinic.practitioner, at(monday, "13:00"), at(monday, "15:00"))
    elif change == "name":
        visit.patient.name = "Nora Newton-Olsen"
        visit.patient.save()
    else:
        scheduling.mark_arrived(visit, by=Actor.job("test"), now=now)
    assert see(desk, clinic, monday)["ETag"] != before


def test_more_visits_cost_no_more_queries(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date, now: datetime
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            see(desk, clinic, monday)
        return len(queries)

    cost()
    few = cost()
    for number in range(5):
        email = f"p{number}@example.com"
        book(clinic, at(monday, f"{11 + number}:00"), now, name=f"P {number}", email=email)
    assert cost() == few <= 15


def test_a_board_that_refreshes_itself_is_no_click(desk: Client, monday: date) -> None:
    desk.get(BOARD)
    session = desk.session
    session["staff_seen"] = long_ago = session["staff_seen"] - 600
    session.save()
    desk.get(BOARD, {"part": "1"}, headers={"X-Refresh": "1"})
    assert desk.session["staff_seen"] == long_ago
    desk.get(BOARD)
    assert desk.session["staff_seen"] > long_ago


# Buttons ----------------------------------------------------------------------------------------


def button(page: str, name: str) -> tuple[str, str]:
    """The address and what the page knew, of the first button of a step."""
    found = re.search(rf'value="(\d*)" formaction="([^"]+/{name}/)"', page)
    assert found, name
    return found[2], found[1]


def test_one_press_marks_and_another_takes_it_back(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    start = now.replace(second=0, microsecond=0)
    visit = book(clinic, start, now)
    day = start.astimezone(clinic.location.zone).date()
    for name, status in (("arrived", "arrived"), ("done", "fulfilled"), ("undo", "arrived")):
        url, seen = button(text(see(desk, clinic, day)), name)
        answer = desk.post(url, {"seen": seen})
        assert answer.status_code == 303
        assert answer["Location"].endswith(f"#visit-{visit.pk}")
        visit.refresh_from_db()
        assert visit.status == status


def test_a_press_on_an_old_board_does_nothing_and_says_who_was_quicker(
    desk: Client, desk_user: User, clinic: Clinic, now: datetime
) -> None:
    start = now.replace(second=0, microsecond=0)
    visit = book(clinic, start, now)
    day = start.astimezone(clinic.location.zone).date()
    url, seen = button(text(see(desk, clinic, day)), "arrived")
    scheduling.cancel(visit, by=Actor.staff(desk_user), now=now)
    assert "changed while you looked" in text(desk.post(url, {"seen": seen}, follow=True))
    visit.refresh_from_db()
    assert visit.status == AppointmentStatus.CANCELLED


def test_a_foreign_visit_and_a_made_up_step_are_not_found(
    desk: Client, foreign: Clinic, visit: Appointment, monday: date, now: datetime
) -> None:
    other = book(foreign, at(monday, "10:00"), now, name="Otto", email="otto@example.com")
    for key, name in ((other.pk, "arrived"), (visit.pk, "cancel"), (visit.pk, "explode")):
        url = reverse("admin:booking_board_do", args=[key, name])
        assert desk.post(url, {"seen": ""}).status_code == 404
        assert desk.get(url).status_code == 405
