"""Why there is no time, the holidays of a year, and the reports: asked, answered, refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from booking.models import DateOverride
from locations import hours
from locations.models import Closure, ClosureSource, StaffPlace
from tests.booking.admin.conftest import book
from tests.booking.admin.posting import broken, errors, inputs, said, save
from tests.builders import (
    TORONTO,
    Clinic,
    make_clinic,
    make_closure,
    make_need,
    make_time_off,
)

pytestmark = pytest.mark.django_db
SPRING = date(2027, 3, 14)


def next_monday(now: datetime) -> date:
    today = hours.local_day(now, TORONTO)
    return today + timedelta(days=7 - today.weekday())


def ask(client: Client, clinic: Clinic, day: date, time: str) -> Any:
    given: dict[str, str | int] = {
        "practitioner": clinic.practitioner.pk,
        "service": clinic.service.pk,
        "location": clinic.location.pk,
        "date": day.isoformat(),
        "time": time,
    }
    return client.get(reverse("admin:booking_why"), given)


def texts(answer: Any) -> list[str]:
    return [rule.text for rule in answer.context["rules"]]


def manager_of(clinic: Clinic) -> User:
    user = User.objects.create_user("manager", is_staff=True)
    user.groups.add(Group.objects.get(name="Manager"))
    StaffPlace.objects.create(user=user, location=clinic.location)
    return user


def test_a_time_that_is_offered_has_no_rule_against_it(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    answer = ask(desk, clinic, next_monday(now), "10:00")
    assert texts(answer) == []
    assert "visitors are offered this time" in answer.content.decode()


def test_each_rule_is_named_with_the_row_behind_it(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    monday = next_monday(now)
    visit = book(clinic, hours.instant(monday, 600, TORONTO), now)
    closure = make_closure(clinic.location, monday)
    off = make_time_off(
        clinic.practitioner,
        hours.instant(monday, 540, TORONTO),
        hours.instant(monday, 720, TORONTO),
    )
    make_need(clinic.service, "shockwave")
    page = ask(desk, clinic, monday, "10:07")
    assert len(texts(page)) == 5
    urls = {link.url for rule in page.context["rules"] for link in rule.links}
    for name, row in (
        ("booking_appointment", visit),
        ("locations_closure", closure),
        ("booking_timeoff", off),
    ):
        assert reverse(f"admin:{name}_change", args=[row.pk]) in urls
    assert "Nora" not in page.content.decode()


def test_outside_the_hours_the_week_is_named(desk: Client, clinic: Clinic, now: datetime) -> None:
    page = ask(desk, clinic, next_monday(now), "19:00")
    urls = {link.url for rule in page.context["rules"] for link in rule.links}
    assert f"{reverse('admin:booking_week')}?practitioner={clinic.practitioner.pk}" in urls


def test_a_time_that_the_clocks_skip_is_an_error_at_its_field(desk: Client, clinic: Clinic) -> None:
    answer = ask(desk, clinic, SPRING, "02:30")
    assert answer.context["form"].errors["time"] == [
        "02:30 does not exist on 2027-03-14: the clocks jump over it."
    ]


def test_a_foreign_clinic_is_unknown(client: Client, clinic: Clinic, now: datetime) -> None:
    client.force_login(manager_of(clinic))
    assert ask(client, clinic, next_monday(now), "10:00").status_code == 200
    assert ask(client, make_clinic("oakville"), next_monday(now), "10:00").status_code == 404


def test_holidays_are_filled_in_and_switched_off(desk: Client, clinic: Clinic) -> None:
    url = f"{reverse('admin:booking_holidays')}?year=2027"
    desk.get(url)
    assert not Closure.objects.exists()
    desk.post(url, {"_fill": "1"})
    christmas = Closure.objects.get(
        source=ClosureSource.HOLIDAY, dates__contains=date(2027, 12, 25)
    )
    assert christmas.is_active
    values = inputs(desk.get(url))
    values.pop(f"closed-{christmas.pk}")
    answer = desk.post(url, {**values, "_save": "1"}, follow=True)
    assert "1 day changed." in said(answer)
    christmas.refresh_from_db()
    assert not christmas.is_active


def test_closing_a_day_with_visits_asks_first(desk: Client, clinic: Clinic, now: datetime) -> None:
    day = next_monday(now)
    visit = book(clinic, hours.instant(day, 600, TORONTO), now)
    row = make_closure(clinic.location, day, source=ClosureSource.HOLIDAY, is_active=False)
    url = f"{reverse('admin:booking_holidays')}?year={day.year}"
    answer = desk.post(url, {f"shown-{row.pk}": "1", f"closed-{row.pk}": "on", "_save": "1"})
    assert len(broken(answer)) == 1
    values = {**inputs(answer), f"visit-{visit.pk}": "cancel"}
    assert "1 cancelled" in said(desk.post(url, values, follow=True))
    row.refresh_from_db()
    assert row.is_active


@pytest.mark.parametrize("year", ["1066", "x", "99999999999999999999"])
def test_a_year_that_nobody_plans_is_an_error_at_its_field(
    desk: Client, clinic: Clinic, year: str
) -> None:
    answer = desk.get(reverse("admin:booking_holidays"), {"year": year})
    assert answer.status_code == 200
    assert answer.context["form"].errors["year"]


def test_days_that_are_over_cannot_be_closed(desk: Client, clinic: Clinic) -> None:
    given = {"dates_first": "2020-01-01", "label": "Too late"}
    answer = save(desk, reverse("admin:locations_closure_add"), **given)
    assert errors(answer) == ["dates: These days are over."]


def test_hours_that_the_clocks_skip_cannot_be_worked(desk: Client, clinic: Clinic) -> None:
    given = {
        "role": clinic.role.pk,
        "date": SPRING.isoformat(),
        "mode": "add",
        "minutes_from": "02:30",
        "minutes_until": "05:00",
    }
    answer = save(desk, reverse("admin:booking_dateoverride_add"), **given)
    assert "does not exist" in errors(answer)[0]
    assert not DateOverride.objects.exists()


def test_reports_are_pictures_tables_and_files(desk: Client, clinic: Clinic, now: datetime) -> None:
    book(clinic, now + timedelta(hours=3), now)
    url = reverse("admin:booking_reports")
    span = {"first": str(now.date() - timedelta(days=9)), "last": str(now.date() + timedelta(2))}
    with CaptureQueriesContext(connection) as captured:
        page = desk.get(url, span)
    assert len(captured) <= 30
    text = page.content.decode()
    assert text.count('class="chart" role="img"') == len(page.context["reports"]) == 9
    for report in page.context["reports"]:
        sheet = desk.get(reverse("admin:booking_reports_file", args=[report.key]), span)
        assert sheet["Content-Type"] == "text/csv; charset=utf-8"
        assert "no-store" in sheet["Cache-Control"]
        assert sheet.content.decode().count("\r\n") == len(report.rows) + 1
    assert desk.get(reverse("admin:booking_reports_file", args=["nothing"])).status_code == 404


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"first": "2027-02-30"}, "first"),
        ({"first": "2027-02-03", "last": "2027-02-01"}, "last"),
        ({"first": "2020-01-01", "last": "2027-01-01"}, "last"),
        ({"location": "999999"}, "location"),
    ],
)
def test_a_period_that_cannot_be_is_an_error_at_its_field(
    desk: Client, clinic: Clinic, given: dict[str, str], field: str
) -> None:
    page = desk.get(reverse("admin:booking_reports"), given)
    assert list(page.context["form"].errors) == [field]
    assert page.context["reports"] == []


def test_a_manager_reads_the_figures_of_their_own_clinic(client: Client, clinic: Clinic) -> None:
    other = make_clinic("oakville")
    client.force_login(manager_of(clinic))
    page = client.get(reverse("admin:booking_reports"))
    assert "Oakville" not in page.content.decode()
    answer = client.get(reverse("admin:booking_reports"), {"location": other.location.pk})
    assert list(answer.context["form"].errors) == ["location"]


def test_the_front_desk_has_no_reports(client: Client, clinic: Clinic) -> None:
    user = User.objects.create_user("front", is_staff=True)
    user.groups.add(Group.objects.get(name="Front desk"))
    StaffPlace.objects.create(user=user, location=clinic.location)
    client.force_login(user)
    assert client.get(reverse("admin:booking_reports")).status_code == 403
