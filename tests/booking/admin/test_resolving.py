"""Visits in the way of a change: decided one by one, and written together with it or not at all."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from booking.models import AlternativeSet, Appointment, Message, TimeOff
from locations import hours
from locations.models import ResourceOutage, StaffPlace
from tests.booking.admin.conftest import book
from tests.booking.admin.posting import broken, go_on, inputs, said
from tests.builders import (
    TORONTO,
    Clinic,
    make_clinic,
    make_need,
    make_resource,
    make_time_off,
    make_working_hours,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def monday(now: datetime) -> date:
    """A Monday far enough away to be asked about."""
    today = hours.local_day(now, TORONTO)
    return today + timedelta(days=14 - today.weekday())


@pytest.fixture
def visits(clinic: Clinic, monday: date, now: datetime) -> list[Appointment]:
    """Four people on that Monday, at nine, ten, eleven and noon."""
    return [
        book(
            clinic,
            hours.instant(monday, (9 + at) * 60, TORONTO),
            now,
            name=name,
            email=f"{name.lower()}@example.com",
        )
        for at, name in enumerate(["Ada", "Ben", "Cem", "Dot"])
    ]


def take_off(desk: Client, clinic: Clinic, monday: date) -> Any:
    given = {
        "practitioner": clinic.practitioner.pk,
        "span_first": monday.isoformat(),
        "state": "approved",
    }
    return desk.post(reverse("admin:booking_timeoff_add"), {**given, "_save": "1"}, follow=True)


def test_nothing_is_saved_before_each_visit_is_decided(
    desk: Client, clinic: Clinic, visits: list[Appointment], monday: date
) -> None:
    answer = take_off(desk, clinic, monday)
    found = answer.context["found"]
    assert (found.affected, found.fitting) == (4, 4)
    assert [row.visit.patient.name for row in found.rows if row.visit.patient] == [
        "Ada",
        "Ben",
        "Cem",
        "Dot",
    ]
    assert not TimeOff.objects.exists()


def test_keep_move_ask_and_cancel_go_with_the_change(
    desk: Client, clinic: Clinic, visits: list[Appointment], monday: date
) -> None:
    answer = take_off(desk, clinic, monday)
    ada, ben, cem, dot = visits
    to = next(row.times[0][0] for row in answer.context["found"].rows if row.visit == ben)
    choices = {
        f"visit-{ben.pk}": "move",
        f"visit-{ben.pk}-to": to,
        f"visit-{cem.pk}": "ask",
        f"visit-{dot.pk}": "cancel",
    }
    done = go_on(desk, answer, **choices)
    assert "1 kept, 1 moved, 1 asked by mail, 1 cancelled" in said(done)
    for visit in visits:
        visit.refresh_from_db()
    assert TimeOff.objects.get().state == "approved"
    assert (ada.version, ada.status) == (1, "booked")
    assert (ben.version, ben.status) == (2, "booked")
    assert hours.local_day(ben.start, TORONTO) != monday
    assert (cem.status, AlternativeSet.objects.get().visit) == ("booked", cem)
    assert AlternativeSet.objects.get().times.count() == 3
    assert dot.status == "cancelled"
    # Told before the change but not sent yet, so the slip of a visit needs no second mail.
    assert Message.objects.filter(appointment=dot, kind="confirmation").get().state == "cancelled"


def test_one_refused_decision_takes_everything_back(
    desk: Client, clinic: Clinic, visits: list[Appointment], monday: date
) -> None:
    answer = take_off(desk, clinic, monday)
    ada, ben, *_others = visits
    choices = {
        f"visit-{ada.pk}": "cancel",
        f"visit-{ben.pk}": "move",
        # On the very day off.
        f"visit-{ben.pk}-to": f"{int(ben.start.timestamp()) // 60}:{clinic.practitioner.pk}",
    }
    refused = go_on(desk, answer, **choices)
    assert refused.status_code == 409
    errors = {row.visit.pk: row.error for row in refused.context["found"].rows}
    assert errors[ben.pk] == "That time has just been taken. Choose another one."
    assert not errors[ada.pk]
    ada.refresh_from_db()
    assert (ada.status, TimeOff.objects.count()) == ("booked", 0)
    assert inputs(refused)[f"visit-{ada.pk}"] == ["cancel"]


def test_a_visit_changed_meanwhile_is_shown_anew(
    desk: Client, clinic: Clinic, visits: list[Appointment], monday: date
) -> None:
    answer = take_off(desk, clinic, monday)
    ada = visits[0]
    refused = go_on(desk, answer, **{f"visit-{ada.pk}": "cancel", f"visit-{ada.pk}-version": "7"})
    assert "changed while you looked" in refused.context["found"].rows[0].error
    assert not TimeOff.objects.exists()


def test_the_same_for_all_is_chosen_with_one_button(
    desk: Client, clinic: Clinic, visits: list[Appointment], monday: date
) -> None:
    answer = take_off(desk, clinic, monday)
    chosen = go_on(desk, answer, _all="move")
    rows = chosen.context["found"].rows
    assert {row.what for row in rows} == {"move"}
    assert len({row.to for row in rows}) == 4
    assert not TimeOff.objects.exists()
    assert "4 moved" in said(go_on(desk, chosen))


def test_without_an_address_there_is_nobody_to_ask(
    desk: Client, clinic: Clinic, monday: date, now: datetime
) -> None:
    visit = book(clinic, hours.instant(monday, 600, TORONTO), now, email="")
    answer = take_off(desk, clinic, monday)
    assert "No e-mail address to ask." in answer.content.decode()
    refused = go_on(desk, answer, **{f"visit-{visit.pk}": "ask"})
    assert "no e-mail address" in refused.context["found"].rows[0].error


def test_an_outage_takes_the_machine_from_visits(
    desk: Client, clinic: Clinic, monday: date, now: datetime
) -> None:
    machine, spare = (make_resource(clinic.location, name=name) for name in ("One", "Two"))
    make_need(clinic.service, machine.group)
    visit = book(clinic, hours.instant(monday, 600, TORONTO), now)
    used = visit.resources.get().resource
    url = reverse("admin:locations_resource_change", args=[used.pk])
    values = inputs(desk.get(url)) | {
        "outages-TOTAL_FORMS": "1",
        "outages-0-span_first": monday.isoformat(),
        "outages-0-span_last": monday.isoformat(),
    }
    answer = desk.post(url, {**values, "_save": "1"}, follow=True)
    assert "room or machine out of use" in broken(answer)[0]
    assert not ResourceOutage.objects.exists()
    row = answer.context["found"].rows[0]
    same = next(value for value, text in row.times if "other room or machine" in text)
    choices = {f"visit-{visit.pk}": "move", f"visit-{visit.pk}-to": same}
    assert "1 moved" in said(go_on(desk, answer, **choices))
    kept = visit.resources.get().resource
    assert kept == (spare if used == machine else machine)


def test_visits_of_another_clinic_are_for_its_own_desk(
    client: Client, clinic: Clinic, monday: date, now: datetime
) -> None:
    other = make_clinic("oakville", practitioner=clinic.practitioner)
    make_working_hours(other.role, [0], "17:00", "18:00")
    book(other, hours.instant(monday, 17 * 60, TORONTO), now, name="Otto", email="o@example.com")
    manager = User.objects.create_user("manager", is_staff=True)
    manager.groups.add(Group.objects.get(name="Manager"))
    StaffPlace.objects.create(user=manager, location=clinic.location)
    client.force_login(manager)
    answer = take_off(client, clinic, monday)
    assert "1 visit at another clinic no longer fits either." in said(answer)
    assert "Otto" not in answer.content.decode()
    assert TimeOff.objects.count() == 1


def test_the_page_of_misfits_shows_who_answered(
    desk: Client, clinic: Clinic, visits: list[Appointment], monday: date
) -> None:
    make_time_off(
        clinic.practitioner,
        hours.instant(monday, 0, TORONTO),
        hours.instant(monday + timedelta(days=1), 0, TORONTO),
    )
    page = desk.get(reverse("admin:booking_resolve"))
    assert len(broken(page)) == 4
    ada = visits[0]
    done = go_on(desk, page, **{f"visit-{ada.pk}": "ask"})
    assert "3 kept, 1 asked by mail" in said(done)
    assert [asked.visit for asked in done.context["answers"]] == [ada]
    assert "waiting for the patient" in done.content.decode()
