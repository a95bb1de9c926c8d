"""A role's week: rows of hours, judged together, and the slots that follow."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from booking.availability import Days, free_slots
from booking.models import Appointment, WorkingHours
from locations import hours
from locations.models import PractitionerRole
from tests.booking.admin.conftest import book
from tests.booking.admin.posting import broken, errors, go_on, inputs, said, save
from tests.builders import EVERY_WEEK, TORONTO, WEEK_A, WEEK_B, Clinic, make_location, make_role
from tests.builders import make_working_hours as make_hours

PREFIX = "workinghours"


def page(role: PractitionerRole) -> str:
    return reverse("admin:locations_practitionerrole_change", args=[role.pk])


def week(role: PractitionerRole) -> list[tuple[int, int, int]]:
    rows = WorkingHours.objects.filter(role=role).order_by("weekday", "minutes")
    return [(row.weekday, row.minutes.lower // 60, row.minutes.upper // 60) for row in rows]


def row(number: int, weekday: int, first: str, last: str, **more: Any) -> dict[str, Any]:
    """The inputs of one row."""
    values = {
        "weekday": weekday,
        "minutes_from": first,
        "minutes_until": last,
        "cycle": "every",
        "valid_first": "",
        "valid_last": "",
        "online_mode": "book",
        **more,
    }
    return {f"{PREFIX}-{number}-{name}": value for name, value in values.items()}


@pytest.fixture
def role(clinic: Clinic) -> PractitionerRole:
    """Works Mondays 9 to 12 and 12 to 17."""
    WorkingHours.objects.all().delete()
    make_hours(clinic.role, [0], "09:00", "12:00")
    make_hours(clinic.role, [0], "12:00", "17:00")
    return clinic.role


def add(desk: Client, role: PractitionerRole, *rows: dict[str, Any]) -> Any:
    """Adds rows below those that are there."""
    before = int(inputs(desk.get(page(role)))[f"{PREFIX}-TOTAL_FORMS"][0])
    values: dict[str, Any] = {f"{PREFIX}-TOTAL_FORMS": before + len(rows)}
    for given in rows:
        values |= given
    return save(desk, page(role), **values)


def test_saving_without_a_change_changes_nothing(desk: Client, role: PractitionerRole) -> None:
    before = list(WorkingHours.objects.values_list())
    answer = save(desk, page(role))
    assert errors(answer) == []
    assert list(WorkingHours.objects.values_list()) == before


def test_a_row_is_added(desk: Client, role: PractitionerRole) -> None:
    answer = add(desk, role, row(2, 1, "20:00", "00:00"))
    assert errors(answer) == []
    assert (1, 20, 24) in week(role)
    assert WorkingHours.objects.get(weekday=1).practitioner_id == role.practitioner_id


def test_midnight_survives_being_shown_and_saved(desk: Client, role: PractitionerRole) -> None:
    make_hours(role, [3], "20:00", "24:00")
    assert errors(save(desk, page(role))) == []
    assert (3, 20, 24) in week(role)


def test_a_row_grows_into_what_its_neighbour_leaves(desk: Client, role: PractitionerRole) -> None:
    answer = save(
        desk,
        page(role),
        **{f"{PREFIX}-0-minutes_until": "13:00", f"{PREFIX}-1-minutes_from": "13:00"},
    )
    assert errors(answer) == []
    assert week(role) == [(0, 9, 13), (0, 13, 17)]


def test_a_row_takes_the_place_of_one_deleted_with_it(desk: Client, role: PractitionerRole) -> None:
    answer = save(
        desk, page(role), **{f"{PREFIX}-0-minutes_until": "17:00", f"{PREFIX}-1-DELETE": "on"}
    )
    assert errors(answer) == []
    assert week(role) == [(0, 9, 17)]


def test_two_rows_change_places(desk: Client, role: PractitionerRole) -> None:
    swapped = {
        f"{PREFIX}-0-minutes_from": "12:00",
        f"{PREFIX}-0-minutes_until": "17:00",
        f"{PREFIX}-1-minutes_from": "09:00",
        f"{PREFIX}-1-minutes_until": "12:00",
    }
    assert errors(save(desk, page(role), **swapped)) == []
    assert week(role) == [(0, 9, 12), (0, 12, 17)]


def test_rows_that_overlap_are_refused_at_the_row(desk: Client, role: PractitionerRole) -> None:
    answer = add(desk, role, row(2, 0, "11:00", "13:00"))
    assert errors(answer) == ["2.minutes: Overlaps Monday 09:00–12:00 · Toronto."]
    assert week(role) == [(0, 9, 12), (0, 12, 17)]


def test_two_new_rows_that_overlap_are_refused(desk: Client, role: PractitionerRole) -> None:
    answer = add(desk, role, row(2, 2, "09:00", "12:00"), row(3, 2, "11:00", "13:00"))
    assert [text.split(":")[0] for text in errors(answer)] == ["3.minutes"]


def test_hours_at_another_clinic_are_refused_with_its_name(
    desk: Client, role: PractitionerRole, clinic: Clinic
) -> None:
    other = make_role(clinic.practitioner, make_location("oakville"), [clinic.service])
    make_hours(other, [4], "10:00", "14:00")
    answer = add(desk, role, row(2, 4, "13:00", "15:00"))
    assert errors(answer) == ["2.minutes: Overlaps Friday 10:00–14:00 · Oakville."]


def test_a_and_b_weeks_stand_side_by_side(desk: Client, role: PractitionerRole) -> None:
    answer = add(
        desk,
        role,
        row(2, 5, "09:00", "12:00", cycle="a"),
        row(3, 5, "10:00", "14:00", cycle="b"),
    )
    assert errors(answer) == []
    saturdays = WorkingHours.objects.filter(weekday=5).order_by("minutes")
    assert [found.cycle for found in saturdays] == [WEEK_A, WEEK_B]
    assert WorkingHours.objects.filter(weekday=0, cycle=EVERY_WEEK).count() == 2


def test_seasons_stand_one_after_the_other(desk: Client, role: PractitionerRole) -> None:
    answer = add(
        desk,
        role,
        row(2, 5, "09:00", "12:00", valid_last="2027-06-30"),
        row(3, 5, "10:00", "14:00", valid_first="2027-07-01"),
    )
    assert errors(answer) == []
    later = WorkingHours.objects.filter(weekday=5).order_by("minutes")
    assert later[0].valid.upper.isoformat() == "2027-07-01"


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("17:00", "09:00", "The end must come after the start, on the same day."),
        ("09:00", "09:00", "The end must come after the start, on the same day."),
        ("24:00", "00:00", "A day ends at midnight: start earlier."),
        ("09:00", "", "Give both times."),
        ("", "", "This field is required."),
        ("25:00", "26:00", "Write a time such as 09:00."),
        ("9 am", "5 pm", "Write a time such as 09:00."),
        ("٠٩:٠٠", "10:00", "Write a time such as 09:00."),
    ],
)
def test_hours_that_make_no_sense_are_refused_at_the_field(
    desk: Client, role: PractitionerRole, first: str, last: str, told: str
) -> None:
    answer = add(desk, role, row(2, 1, first, last))
    assert errors(answer) == [f"2.minutes: {told}"]
    assert len(week(role)) == 2


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2027-05-02", "2027-05-01", "The last day must not come before the first."),
        ("9999-12-31", "", "Choose a year from 2000 to 2100."),
        ("", "0001-01-01", "Choose a year from 2000 to 2100."),
        ("2026-02-30", "", "Enter a valid date."),
    ],
)
def test_dates_that_make_no_sense_are_refused_at_the_field(
    desk: Client, role: PractitionerRole, first: str, last: str, told: str
) -> None:
    answer = add(desk, role, row(2, 1, "9:00", "10:00", valid_first=first, valid_last=last))
    assert errors(answer) == [f"2.valid: {told}"]


def test_slots_follow_the_hours(desk: Client, role: PractitionerRole, clinic: Clinic) -> None:
    now = datetime(2027, 6, 5, 16, 0, tzinfo=TORONTO)
    monday = Days(hours.local_day(now, TORONTO) + timedelta(days=2), 1)

    def starts() -> list[str]:
        found = free_slots(clinic.location, clinic.service, days=monday, now=now)
        return [f"{slot.start.astimezone(TORONTO):%H:%M}" for slot in found]

    assert starts()[0] == "09:00"
    save(desk, page(role), **{f"{PREFIX}-0-minutes_from": "10:30"})
    assert starts()[0] == "10:30"


def test_the_hours_are_saved_under_the_practitioners_lock(
    desk: Client, role: PractitionerRole
) -> None:
    with CaptureQueriesContext(connection) as queries:
        save(desk, page(role), **{f"{PREFIX}-0-minutes_from": "10:00"})
    told = [query["sql"] for query in queries]
    lock = next(at for at, sql in enumerate(told) if "FOR NO KEY UPDATE" in sql)
    write = next(
        at for at, sql in enumerate(told) if sql.startswith(("DELETE", "INSERT", "UPDATE"))
    )
    assert "locations_practitioner" in told[lock]
    assert lock < write


def test_a_change_names_the_visits_that_it_leaves_outside(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    start = _next_monday(now, "10:00")
    visit = book(clinic, start, now)
    answer = save(desk, page(clinic.role), **{f"{PREFIX}-0-minutes_from": "12:00"})
    (told,) = broken(answer)
    assert "Nora Newton" in told
    link = reverse("admin:booking_appointment_change", args=[visit.pk])
    assert link in answer.content.decode()
    assert "Visits: 1 kept." in said(go_on(desk, answer))
    visit.refresh_from_db()
    assert visit.status == "booked"
    assert Appointment.objects.count() == 1


def test_a_visit_outside_the_hours_on_purpose_is_not_told_again(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    book(clinic, _next_monday(now, "20:00"), now)
    answer = save(desk, page(clinic.role), **{f"{PREFIX}-0-minutes_from": "10:00"})
    assert "no longer" not in said(answer)


def test_two_more_services_can_be_ticked(desk: Client, clinic: Clinic) -> None:
    answer = save(desk, page(clinic.role), services=[])
    assert errors(answer) == []
    assert clinic.role.services.count() == 0


def test_a_full_fortnight_of_split_days_can_be_saved(desk: Client, role: PractitionerRole) -> None:
    for cycle in (WEEK_A, WEEK_B):
        make_hours(role, range(1, 7), "08:00", "12:00", cycle=cycle)
        make_hours(role, range(1, 7), "13:00", "17:00", cycle=cycle)
    answer = save(desk, page(role))
    assert answer.status_code == 200
    assert errors(answer) == []
    assert len(week(role)) == 26


def _next_monday(now: datetime, clock: str) -> datetime:
    today = hours.local_day(now, TORONTO)
    day = today + timedelta(days=7 - today.weekday())
    hour, minute = clock.split(":")
    return hours.instant(day, int(hour) * 60 + int(minute), TORONTO)
