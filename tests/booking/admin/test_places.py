"""Clinics, closures, rooms: what bounds everybody's hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from threading import Timer
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.urls import reverse

from locations import hours
from locations.models import (
    Closure,
    ClosureSource,
    Location,
    OpeningHours,
    ResourceOutage,
    StaffPlace,
    StaffRole,
    TravelTime,
)
from tests.booking.admin.conftest import book
from tests.booking.admin.posting import broken, errors, go_on, said, save
from tests.builders import (
    TORONTO,
    Clinic,
    local,
    make_clinic,
    make_closure,
    make_location,
    make_resource,
)

DAY = date(2027, 6, 7)


def add(name: str) -> str:
    return reverse(f"admin:{name}_add")


def change(row: Any) -> str:
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


def test_a_closure_sends_the_clinics_visits_outside(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    other = make_clinic("oakville")
    today = hours.local_day(now, TORONTO)
    monday = today + timedelta(days=7 - today.weekday())
    book(clinic, hours.instant(monday, 600, TORONTO), now)
    book(other, hours.instant(monday, 600, TORONTO), now, name="Otto", email="o@example.com")
    given = {"dates_first": monday.isoformat(), "label": "Burst pipe"}
    answer = save(desk, add("locations_closure"), location=clinic.location.pk, **given)
    (told,) = broken(answer)
    assert "clinic closed" in told
    go_on(desk, answer)
    answer = save(desk, add("locations_closure"), **given)
    assert ["Otto" in line for line in broken(answer)] == [True]


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2027-05-02", "2027-05-01", "dates: The last day must not come before the first."),
        ("", "2027-05-01", "dates: Give the first day."),
        ("", "", "dates: This field is required."),
        ("9999-12-31", "9999-12-31", "dates: Choose a year from 2000 to 2100."),
    ],
)
def test_a_closure_without_sense_is_refused(
    desk: Client, clinic: Clinic, first: str, last: str, told: str
) -> None:
    answer = save(
        desk, add("locations_closure"), dates_first=first, dates_last=last, label="Closed"
    )
    assert told in errors(answer)
    assert not Closure.objects.exists()


def test_the_same_closure_is_written_once(desk: Client, clinic: Clinic) -> None:
    given = {"dates_first": DAY.isoformat(), "label": "Again"}
    save(desk, add("locations_closure"), **given)
    answer = save(desk, add("locations_closure"), **given)
    assert errors(answer) == ["dates: This closure is already there."]


def test_a_holiday_is_switched_off_in_the_list_and_never_deleted(
    desk: Client, clinic: Clinic
) -> None:
    holiday = make_closure(clinic.location, DAY, source=ClosureSource.HOLIDAY, label="Day of days")
    assert desk.get(reverse("admin:locations_closure_delete", args=[holiday.pk])).status_code == 403
    given = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": str(holiday.pk),
        "_save": "Save",
    }
    desk.post(reverse("admin:locations_closure_changelist"), given, follow=True)
    holiday.refresh_from_db()
    assert not holiday.is_active


def test_holidays_are_not_deleted_together_either(desk: Client, clinic: Clinic) -> None:
    holiday = make_closure(clinic.location, DAY, source=ClosureSource.HOLIDAY)
    desk.post(
        reverse("admin:locations_closure_changelist"),
        {"action": "delete_selected", "_selected_action": [holiday.pk], "post": "yes"},
        follow=True,
    )
    assert Closure.objects.filter(pk=holiday.pk).exists()


def test_opening_hours_are_edited_with_the_clinic(desk: Client, clinic: Clinic) -> None:
    answer = save(desk, change(clinic.location), **{"opening_hours-0-minutes_until": "00:00"})
    assert errors(answer) == []
    monday = OpeningHours.objects.get(location=clinic.location, weekday=0)
    assert (monday.minutes.lower, monday.minutes.upper) == (480, 1440)


def test_opening_hours_that_overlap_are_refused_at_the_row(desk: Client, clinic: Clinic) -> None:
    answer = save(desk, change(clinic.location), **{"opening_hours-1-weekday": "0"})
    assert errors(answer) == ["1.minutes: Overlaps Monday 08:00–18:00."]


def test_shorter_opening_hours_name_the_visits_left_outside(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    today = hours.local_day(now, TORONTO)
    monday = today + timedelta(days=7 - today.weekday())
    book(clinic, hours.instant(monday, 600, TORONTO), now)
    answer = save(desk, change(clinic.location), **{"opening_hours-0-minutes_from": "12:00"})
    assert "outside the clinic’s hours" in broken(answer)[0]


def test_a_new_clinic_can_be_entered(desk: Client, clinic: Clinic) -> None:
    values = {
        "name": "Port Hope",
        "slug": "port-hope",
        "address_line_1": "1 Queen Street",
        "city": "Port Hope",
        "postal_code": "L1A 2Z1",
        "latitude": "43.95",
        "longitude": "-78.29",
        "phone": "416 555 0177",
    }
    assert errors(save(desk, add("locations_location"), **values)) == []
    assert Location.objects.get(slug="port-hope").phone == "+14165550177"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Mars/Base"),
        ("postal_code", "12345"),
        ("latitude", "1e1000000"),
        ("latitude", "NaN"),
        ("phone", "911 call"),
        ("slug", "ⅷ"),
    ],
)
def test_a_clinic_fact_that_cannot_be_is_refused_at_its_field(
    desk: Client, clinic: Clinic, field: str, value: str
) -> None:
    found = errors(save(desk, change(clinic.location), **{field: value}))
    assert [text.split(":")[0] for text in found] == [field]


def test_an_outage_is_written_on_the_clinics_clocks(desk: Client, db: None) -> None:
    clinic = make_clinic("winnipeg", time_zone="America/Winnipeg")
    machine = make_resource(clinic.location)
    given = {
        "outages-TOTAL_FORMS": "1",
        "outages-0-span_first": DAY.isoformat(),
        "outages-0-span_from": "09:00",
        "outages-0-reason": "Being repaired",
    }
    answer = save(desk, change(machine), **given)
    assert errors(answer) == []
    span = ResourceOutage.objects.get().span
    assert (span.lower, span.upper) == (local(DAY, "09:00", clinic.location.zone), None)
    assert errors(save(desk, change(machine))) == []
    assert ResourceOutage.objects.get().span == span


def test_outages_that_overlap_are_refused(desk: Client, clinic: Clinic) -> None:
    machine = make_resource(clinic.location)
    given = {"outages-TOTAL_FORMS": "2"}
    for row in range(2):
        given |= {f"outages-{row}-span_first": DAY.isoformat()}
    found = errors(save(desk, change(machine), **given))
    assert [text.split(":")[0] for text in found] == ["1.span"]


@pytest.mark.django_db(transaction=True)
def test_two_who_save_the_same_at_once_get_words_not_an_error(desk: Client) -> None:
    start, goal = make_location("toronto"), make_location("oakville")
    other = connection.get_new_connection(connection.get_connection_params())
    other.autocommit = False
    other.execute(
        "INSERT INTO locations_traveltime (from_location_id, to_location_id, minutes)"
        " VALUES (%s, %s, 30)",
        [start.pk, goal.pk],
    )
    # Our insert waits for the other's end: the form could not see what is not committed yet.
    Timer(0.5, other.commit).start()
    given = {"from_location": start.pk, "to_location": goal.pk, "minutes": "45"}
    answer = save(desk, add("locations_traveltime"), **given)
    other.close()
    assert answer.status_code == 200
    assert "Nothing was saved" in said(answer)
    assert TravelTime.objects.get().minutes == 30


def test_a_manager_is_not_offered_what_closes_every_clinic(client: Client, clinic: Clinic) -> None:
    user = User.objects.create_user("manager", is_staff=True)
    user.groups.add(Group.objects.get(name=StaffRole.MANAGER))
    StaffPlace.objects.create(user=user, location=clinic.location)
    client.force_login(user)
    everywhere = make_closure(None, DAY, label="Everywhere", is_active=True)
    here = make_closure(clinic.location, DAY, label="Here", is_active=True)
    url = reverse("admin:locations_closure_changelist")
    page = client.get(url).content.decode()
    assert page.count("disabled") == 1
    assert "only who sees every clinic changes it" in page
    given = {
        "form-TOTAL_FORMS": 2,
        "form-INITIAL_FORMS": 2,
        "form-0-id": everywhere.pk,
        "form-1-id": here.pk,
        "_save": "1",
    }
    assert client.post(url, given).status_code == 302
    for row in (everywhere, here):
        row.refresh_from_db()
    assert (everywhere.is_active, here.is_active) == (True, False)
