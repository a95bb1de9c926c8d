"""The front desk's list of visits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from booking.models import Appointment, AppointmentStatus, Message, MessageState
from locations import hours
from locations.models import StaffPlace
from tests.booking.admin.conftest import book
from tests.builders import TORONTO, Clinic, make_appointment, make_clinic, make_hold, make_patient

LIST = reverse("admin:booking_appointment_changelist")


def shown(desk: Client, **query: str) -> str:
    response = desk.get(LIST, query)
    assert response.status_code == 200
    return response.content.decode()


def of_day(clinic: Clinic, now: datetime, days: int, name: str) -> Appointment:
    """A visit at noon, so many days from today."""
    day = hours.local_day(now, TORONTO) + timedelta(days=days)
    start = hours.instant(day, 720, TORONTO)
    return make_appointment(clinic.role, clinic.service, make_patient(name), start)


def test_the_list_opens_on_today(desk: Client, clinic: Clinic, now: datetime) -> None:
    for days, name in ((-1, "Yesterday"), (0, "Today Person"), (1, "Tomorrow Person")):
        of_day(clinic, now, days, name)
    page = shown(desk)
    assert "Today Person" in page
    assert "12:00 pm (noon)" in page
    assert "Yesterday" not in page
    assert "Tomorrow Person" not in page


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("today", {"Ada"}),
        ("tomorrow", {"Bea"}),
        ("any", {"Ada", "Bea", "Cyd", "Old"}),
        ("nonsense", {"Ada", "Bea", "Cyd", "Old"}),
    ],
)
def test_a_day_narrows_the_list(
    desk: Client, clinic: Clinic, now: datetime, day: str, expected: set[str]
) -> None:
    for days, name in ((0, "Ada"), (1, "Bea"), (9, "Cyd"), (-9, "Old")):
        of_day(clinic, now, days, name)
    page = shown(desk, day=day)
    assert {name for name in ("Ada", "Bea", "Cyd", "Old") if name in page} == expected


def test_this_week_runs_from_monday_to_sunday(desk: Client, clinic: Clinic, now: datetime) -> None:
    today = hours.local_day(now, TORONTO)
    of_day(clinic, now, -today.weekday(), "Monday Person")
    of_day(clinic, now, 6 - today.weekday(), "Sunday Person")
    of_day(clinic, now, 7 - today.weekday(), "Next Person")
    page = shown(desk, day="week")
    assert "Monday Person" in page
    assert "Sunday Person" in page
    assert "Next Person" not in page


@pytest.mark.parametrize(
    "typed", ["newton", "NORA@EXAMPLE", "(416) 555-0123", "416.555.0123", "+1 416 555 0123", "0123"]
)
def test_a_patient_is_found_on_any_day(
    desk: Client, clinic: Clinic, now: datetime, typed: str
) -> None:
    book(clinic, now + timedelta(days=9), now)
    of_day(clinic, now, 0, "Somebody Else")
    page = shown(desk, q=typed)
    assert "Nora Newton" in page
    assert typed in page
    if typed != "0123":
        assert "Somebody Else" not in page


def test_times_only_held_are_listed_when_asked_for(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    make_hold(clinic, now + timedelta(hours=1), now)
    assert "Nothing to show." in shown(desk, day="any")
    assert "1 visit" in shown(desk, day="any", status="held")


def test_a_place_and_a_practitioner_narrow_the_list(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    other = make_clinic("oakville")
    of_day(clinic, now, 0, "Ada")
    of_day(other, now, 0, "Bea")
    for query in (
        {"location__id__exact": str(clinic.location.pk)},
        {"practitioner__id__exact": str(clinic.practitioner.pk)},
    ):
        page = shown(desk, **query)
        assert "Ada" in page
        assert "Bea" not in page


def test_mail_that_failed_is_seen_in_the_list(desk: Client, visit: Appointment) -> None:
    assert "waiting" in shown(desk, day="any")
    Message.objects.filter(pk__in=visit.messages.values("pk")[:1]).update(state=MessageState.DEAD)
    assert "1 failed" in shown(desk, day="any")


def test_a_hundred_visits_cost_twelve_queries_at_most(
    desk: Client, clinic: Clinic, now: datetime, django_assert_max_num_queries: Any
) -> None:
    for row in range(100):
        start = now + timedelta(days=row)
        visit = make_appointment(clinic.role, clinic.service, make_patient(f"P {row}"), start)
        Message.objects.create(
            appointment=visit,
            kind="confirmation",
            version=1,
            due_at=now,
            next_at=now,
            not_after=start,
            created_at=now,
        )
    with django_assert_max_num_queries(12):
        page = shown(desk, day="any")
    assert "100 visits" in page


def test_several_arrive_at_once_and_a_refusal_names_its_visit(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    first = book(clinic, now + timedelta(hours=1), now)
    second = book(clinic, now + timedelta(hours=3), now, name="Otto Olsen", email="o@example.com")
    Appointment.objects.filter(pk=second.pk).update(status=AppointmentStatus.CANCELLED)
    answer = desk.post(
        f"{LIST}?day=any",
        {"action": "mark_arrived", "_selected_action": [first.pk, second.pk]},
        follow=True,
    )
    first.refresh_from_db()
    assert first.status == AppointmentStatus.ARRIVED
    said = [str(message) for message in answer.context["messages"]]
    assert "1 visit marked." in said
    assert any("Otto Olsen" in text and "cancelled" in text for text in said)


def test_a_visit_ahead_cannot_be_marked_as_missed(desk: Client, visit: Appointment) -> None:
    answer = desk.post(
        f"{LIST}?day=any", {"action": "mark_noshow", "_selected_action": [visit.pk]}, follow=True
    )
    visit.refresh_from_db()
    assert visit.status == AppointmentStatus.BOOKED
    assert "has not begun" in answer.content.decode()


def test_there_is_no_way_to_delete_or_type_in_a_visit(desk: Client, visit: Appointment) -> None:
    assert desk.get(reverse("admin:booking_appointment_add")).status_code == 403
    assert desk.get(reverse("admin:booking_appointment_delete", args=[visit.pk])).status_code == 403
    assert "delete_selected" not in shown(desk, day="any")


def test_who_may_only_look_cannot_mark(client: Client, visit: Appointment) -> None:
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_appointment"))
    StaffPlace.objects.create(user=viewer, location=visit.location)
    client.force_login(viewer)
    assert "mark_arrived" not in shown(client, day="any")
    page = client.get(reverse("admin:booking_appointment_change", args=[visit.pk]))
    assert "Mark as arrived" not in page.content.decode()
    url = reverse("admin:booking_appointment_do", args=[visit.pk, "arrived"])
    assert client.post(url, {"seen": ""}).status_code == 403


@pytest.mark.parametrize("query", ["o=999", "e=1", "a__b__c=1", "p=9999", "location__id__exact=x"])
def test_a_strange_query_is_no_error_page(desk: Client, visit: Appointment, query: str) -> None:
    assert desk.get(f"{LIST}?{query}").status_code in {200, 302, 400}
