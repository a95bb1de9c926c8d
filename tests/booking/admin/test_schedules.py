"""Hours, exceptions, time off, closures and rooms on their own pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from booking.availability import Days, free_slots
from booking.models import DateOverride, TimeOff, TimeOffState, WorkingHours
from locations import hours
from tests.booking.admin.conftest import book
from tests.booking.admin.posting import broken, errors, go_on, said, save
from tests.builders import (
    TORONTO,
    Clinic,
    local,
    make_clinic,
    make_override,
    make_time_off,
)

DAY = date(2027, 6, 7)
SPRING = date(2027, 3, 14)
AUTUMN = date(2027, 11, 7)


def add(name: str) -> str:
    return reverse(f"admin:{name}_add")


def change(row: Any) -> str:
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


# Hours on their own page -----------------------------------------------------------------------


def hours_of(clinic: Clinic, weekday: int, first: str, last: str) -> dict[str, Any]:
    return {
        "role": clinic.role.pk,
        "weekday": weekday,
        "minutes_from": first,
        "minutes_until": last,
        "cycle": "every",
        "online_mode": "phone",
    }


def test_hours_are_added_on_their_own_page(desk: Client, clinic: Clinic) -> None:
    answer = save(desk, add("booking_workinghours"), **hours_of(clinic, 5, "8:00", "00:00"))
    assert errors(answer) == []
    found = WorkingHours.objects.get(weekday=5)
    assert (found.minutes.lower, found.minutes.upper) == (480, 1440)
    assert found.practitioner == clinic.practitioner


def test_hours_that_overlap_are_refused_at_the_field(desk: Client, clinic: Clinic) -> None:
    answer = save(desk, add("booking_workinghours"), **hours_of(clinic, 0, "16:00", "18:00"))
    assert errors(answer) == [
        "minutes: This person already works in these hours, here or at another clinic."
    ]


def test_hours_taken_away_name_the_visits_left_outside(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    today = hours.local_day(now, TORONTO)
    monday = today + timedelta(days=7 - today.weekday())
    book(clinic, hours.instant(monday, 600, TORONTO), now)
    row = WorkingHours.objects.get(weekday=0)
    url = reverse("admin:booking_workinghours_delete", args=[row.pk])
    answer = desk.post(url, {"post": "yes"}, follow=True)
    assert len(broken(answer)) == 1
    assert "does not work then" in broken(answer)[0]
    assert WorkingHours.objects.filter(pk=row.pk).exists()
    assert "Visits: 1 kept." in said(go_on(desk, answer))
    assert not WorkingHours.objects.filter(pk=row.pk).exists()


def test_several_hours_taken_away_at_once_name_them_too(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    today = hours.local_day(now, TORONTO)
    monday = today + timedelta(days=7 - today.weekday())
    book(clinic, hours.instant(monday, 600, TORONTO), now)
    keys = list(WorkingHours.objects.values_list("pk", flat=True))
    answer = desk.post(
        reverse("admin:booking_workinghours_changelist"),
        {"action": "delete_selected", "_selected_action": keys, "post": "yes"},
        follow=True,
    )
    assert len(broken(answer)) == 1
    assert WorkingHours.objects.exists()
    assert "Visits: 1 kept." in said(go_on(desk, answer))
    assert not WorkingHours.objects.exists()


# Exceptions ------------------------------------------------------------------------------------


def exception(clinic: Clinic, mode: str, first: str = "", last: str = "") -> dict[str, Any]:
    return {
        "role": clinic.role.pk,
        "date": DAY.isoformat(),
        "mode": mode,
        "minutes_from": first,
        "minutes_until": last,
    }


def test_a_day_is_worked_otherwise(desk: Client, clinic: Clinic) -> None:
    answer = save(
        desk, add("booking_dateoverride"), **exception(clinic, "replace", "13:00", "15:00")
    )
    assert errors(answer) == []
    found = free_slots(
        clinic.location,
        clinic.service,
        days=Days(DAY, 1),
        now=datetime(2027, 6, 5, 16, 0, tzinfo=UTC),
    )
    assert found[0].start == local(DAY, "13:00")
    assert found[-1].end == local(DAY, "15:00")


@pytest.mark.parametrize(
    ("mode", "first", "last", "told"),
    [
        ("closed", "9:00", "12:00", "minutes: Give the hours, or choose “do not work”."),
        ("replace", "", "", "minutes: Give the hours, or choose “do not work”."),
        ("add", "12:00", "9:00", "minutes: The end must come after the start, on the same day."),
    ],
)
def test_an_exception_that_contradicts_itself_is_refused(
    desk: Client, clinic: Clinic, mode: str, first: str, last: str, told: str
) -> None:
    answer = save(desk, add("booking_dateoverride"), **exception(clinic, mode, first, last))
    assert errors(answer) == [told]


def test_exceptions_that_overlap_are_refused(desk: Client, clinic: Clinic) -> None:
    save(desk, add("booking_dateoverride"), **exception(clinic, "replace", "9:00", "12:00"))
    answer = save(desk, add("booking_dateoverride"), **exception(clinic, "add", "11:00", "13:00"))
    assert errors(answer) == ["minutes: Another exception of this day covers these hours."]
    assert DateOverride.objects.count() == 1


def test_a_day_off_of_an_exception_is_shown_and_saved_again(desk: Client, clinic: Clinic) -> None:
    row = make_override(clinic.role, DAY)
    assert errors(save(desk, change(row))) == []
    row.refresh_from_db()
    assert row.minutes is None


# Time off --------------------------------------------------------------------------------------


def away(clinic: Clinic, first: date, last: date | None = None, **more: Any) -> dict[str, Any]:
    return {
        "practitioner": clinic.practitioner.pk,
        "span_first": first.isoformat(),
        "span_last": last.isoformat() if last else "",
        "state": "approved",
        **more,
    }


def test_whole_days_off_end_at_midnight_of_the_clinic(desk: Client, clinic: Clinic) -> None:
    answer = save(desk, add("booking_timeoff"), **away(clinic, DAY, DAY + timedelta(days=1)))
    assert errors(answer) == []
    row = TimeOff.objects.get()
    assert row.span.lower == local(DAY, "00:00")
    assert row.span.upper == local(DAY + timedelta(days=2), "00:00")
    page = desk.get(change(row)).content.decode()
    assert 'value="2027-06-08"' in page


def test_a_single_day_needs_no_last_day(desk: Client, clinic: Clinic) -> None:
    save(desk, add("booking_timeoff"), **away(clinic, DAY))
    assert TimeOff.objects.get().span.upper == local(DAY + timedelta(days=1), "00:00")


def test_times_are_those_of_the_practitioners_clinic(desk: Client, db: None) -> None:
    clinic = make_clinic("winnipeg", time_zone="America/Winnipeg")
    given = away(clinic, DAY, span_from="09:00", span_until="12:00")
    assert errors(save(desk, add("booking_timeoff"), **given)) == []
    row = TimeOff.objects.get()
    assert row.span.lower == local(DAY, "09:00", clinic.location.zone)
    page = desk.get(change(row)).content.decode()
    assert 'value="09:00"' in page
    assert errors(save(desk, change(row))) == []
    assert TimeOff.objects.get().span == row.span


@pytest.mark.parametrize(
    ("day", "first", "last", "told"),
    [
        (SPRING, "02:30", "05:00", "02:30 does not exist on 2027-03-14"),
        (AUTUMN, "00:30", "01:30", "01:30 comes twice on 2027-11-07"),
        (DAY, "12:00", "09:00", "The end must come after the start."),
        (DAY, "12:00", "12:00", "The end must come after the start."),
        (DAY, "8 pm", "", "Write a time such as 09:00."),
    ],
)
def test_time_off_that_cannot_be_is_refused_at_the_field(
    desk: Client, clinic: Clinic, day: date, first: str, last: str, told: str
) -> None:
    given = away(clinic, day, span_from=first, span_until=last)
    found = errors(save(desk, add("booking_timeoff"), **given))
    assert len(found) == 1
    assert found[0].startswith(f"span: {told}")
    assert not TimeOff.objects.exists()


def test_time_off_is_taken_once(desk: Client, clinic: Clinic) -> None:
    make_time_off(clinic.practitioner, local(DAY, "09:00"), local(DAY, "12:00"))
    answer = save(desk, add("booking_timeoff"), **away(clinic, DAY))
    assert errors(answer) == ["span: This person is already off in part of that time."]


def test_time_off_takes_the_slots_of_its_days_away(desk: Client, clinic: Clinic) -> None:
    save(desk, add("booking_timeoff"), **away(clinic, DAY))
    now = datetime(2027, 6, 5, 16, 0, tzinfo=UTC)
    found = free_slots(clinic.location, clinic.service, days=Days(DAY, 2), now=now)
    assert {hours.local_day(slot.start, TORONTO) for slot in found} == {DAY + timedelta(days=1)}


def test_approving_names_the_visits_left_outside(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    today = hours.local_day(now, TORONTO)
    monday = today + timedelta(days=7 - today.weekday())
    book(clinic, hours.instant(monday, 600, TORONTO), now)
    row = make_time_off(
        clinic.practitioner,
        hours.instant(monday, 0, TORONTO),
        hours.instant(monday, 1440, TORONTO),
        state=TimeOffState.REQUESTED,
    )
    answer = desk.post(
        reverse("admin:booking_timeoff_changelist"),
        {"action": "approve", "_selected_action": [row.pk]},
        follow=True,
    )
    row.refresh_from_db()
    assert row.state == TimeOffState.REQUESTED
    assert "time off" in broken(answer)[0]
    assert "1 approved." in said(go_on(desk, answer))
    row.refresh_from_db()
    assert row.state == TimeOffState.APPROVED


def test_time_asked_for_leaves_nobody_outside(desk: Client, clinic: Clinic, now: datetime) -> None:
    today = hours.local_day(now, TORONTO)
    monday = today + timedelta(days=7 - today.weekday())
    book(clinic, hours.instant(monday, 600, TORONTO), now)
    answer = save(desk, add("booking_timeoff"), **away(clinic, monday, state="requested"))
    assert errors(answer) == []
    assert "found" not in answer.context


def test_nobody_covers_for_themselves(desk: Client, clinic: Clinic) -> None:
    given = away(clinic, DAY, cover=clinic.practitioner.pk)
    assert errors(save(desk, add("booking_timeoff"), **given)) == ["cover: Choose somebody else."]


@pytest.mark.parametrize("page", ["booking_timeoff", "booking_dateoverride", "locations_closure"])
def test_schedules_are_saved_under_the_practitioners_lock(
    desk: Client, clinic: Clinic, page: str
) -> None:
    given = {
        "booking_timeoff": away(clinic, DAY),
        "booking_dateoverride": exception(clinic, "closed"),
        "locations_closure": {"dates_first": DAY.isoformat(), "label": "Closed"},
    }[page]
    with CaptureQueriesContext(connection) as queries:
        assert errors(save(desk, add(page), **given)) == []
    told = [query["sql"] for query in queries]
    lock = next(at for at, sql in enumerate(told) if "FOR NO KEY UPDATE" in sql)
    write = next(at for at, sql in enumerate(told) if f'INSERT INTO "{page}"' in sql)
    assert lock < write


def test_hours_of_nobody_ask_for_a_role(desk: Client, clinic: Clinic) -> None:
    given = {**hours_of(clinic, 5, "8:00", "9:00"), "role": ""}
    assert "role: This field is required." in errors(
        save(desk, add("booking_workinghours"), **given)
    )
