"""A practitioner's week over all their clinics."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from booking.models import Appointment
from tests.booking.board.conftest import at, book, text
from tests.builders import Clinic, make_practitioner, make_role, make_working_hours


def week(clinic: Clinic, day: date | str = "") -> str:
    url = reverse("admin:booking_board_week", args=[clinic.practitioner.pk])
    return f"{url}?day={day}"


def test_the_week_has_its_days_hours_and_visits(
    desk: Client, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    page = text(desk.get(week(clinic, monday)))
    assert page.count('<th scope="col"') == 8
    assert "9:00 am to 5:00 pm, Toronto" in page
    assert f'id="visit-{visit.pk}"' in page
    assert "Nora Newton" in page


def test_a_visit_at_a_clinic_of_others_is_time_taken_and_nobodys_name(
    desk: Client, clinic: Clinic, foreign: Clinic, monday: date, now: datetime
) -> None:
    role = make_role(clinic.practitioner, foreign.location, [foreign.service])
    there = Clinic(foreign.location, foreign.service, clinic.practitioner, role)
    other = book(there, at(monday, "19:00"), now, name="Otto Olsen", email="otto@example.com")
    page = text(desk.get(week(clinic, monday)))
    assert "Otto Olsen" not in page
    assert f"visit-{other.pk}" not in page
    assert 'class="shade-elsewhere"' in page


def test_a_free_time_leads_to_the_form_at_its_clinic(
    desk: Client, clinic: Clinic, monday: date
) -> None:
    page = text(desk.get(week(clinic, monday)))
    assert f"?location={clinic.location.pk}&amp;practitioner={clinic.practitioner.pk}" in page


def test_a_stranger_is_not_found(desk: Client, foreign: Clinic, monday: date) -> None:
    assert desk.get(week(foreign, monday)).status_code == 404


@pytest.mark.parametrize("day", ["x", "2027-02-30", "0001-01-01"])
def test_a_day_that_is_none_is_told(desk: Client, clinic: Clinic, day: str) -> None:
    assert "is not a day" in text(desk.get(week(clinic, day)))


def test_a_week_without_hours_says_so(desk: Client, clinic: Clinic, monday: date) -> None:
    person = make_practitioner("Bea Bones")
    role = make_role(person, clinic.location, [clinic.service])
    bea = Clinic(clinic.location, clinic.service, person, role)
    assert "No working hours" in text(desk.get(week(bea, monday)))
    make_working_hours(role)
    assert "No working hours" not in text(desk.get(week(bea, monday + timedelta(days=6))))
