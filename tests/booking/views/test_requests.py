"""Visits that are asked for, and times that are given by phone only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from booking import scheduling
from booking.models import Appointment, AppointmentStatus, Message, WorkingHours
from booking.orders import Actor
from locations import hours
from locations.models import OnlineMode
from tests.booking.views.conftest import Visitor


@pytest.fixture
def on_request(visitor: Visitor) -> Visitor:
    """The clinic's service is given on request."""
    service = visitor.clinic.service
    service.online_mode = OnlineMode.REQUEST
    service.save()
    return visitor


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(f"booking:{name}", args=args)).content.decode()


def test_a_service_on_request_is_offered_with_its_times(on_request: Visitor) -> None:
    services = page(on_request.client, "choose-service", "toronto")
    assert "On request" in services
    assert f'href="{on_request.slot_url}"' in services
    times = on_request.client.get(on_request.slot_url).content.decode()
    assert "Ask for this time</button>" in times
    assert "Hold this time" not in times
    # What cannot be had on request is not offered.
    assert "/several/" not in times
    assert "/wait/" not in times


def test_what_needs_no_request_only_leads_back_to_the_times(on_request: Visitor) -> None:
    for extra in ("several/", "wait/"):
        answer = on_request.client.get(on_request.slot_url + extra)
        assert answer["Location"] == on_request.slot_url


def test_a_request_waits_for_the_clinic(on_request: Visitor) -> None:
    on_request.hold()
    on_request.type()
    assert "Ask for this visit</button>" in page(on_request.client, "review")
    code = on_request.send()["Location"].split("/")[2]
    visit = Appointment.objects.get(code=code)
    assert visit.status == AppointmentStatus.PENDING
    assert "We have your request" in page(on_request.client, "confirmed", code)
    shown = page(on_request.client, "visit", code)
    assert "Your request</h1>" in shown
    assert "has not answered yet" in shown
    assert "I’ll be there" not in shown
    assert Message.objects.filter(appointment=visit, kind="requested").exists()


def test_an_accepted_request_is_a_visit(on_request: Visitor) -> None:
    visit = on_request.book()
    scheduling.accept_request(visit, by=Actor.job("desk"), now=timezone.now())
    shown = page(on_request.client, "visit", visit.code)
    assert "Your visit</h1>" in shown
    assert "I’ll be there" in shown


def test_a_declined_request_is_cancelled(on_request: Visitor) -> None:
    visit = on_request.book()
    scheduling.decline_request(visit, by=Actor.job("desk"), now=timezone.now())
    assert "Your visit is cancelled" in page(on_request.client, "visit", visit.code)


def test_a_request_that_was_taken_back_by_a_slip_is_a_request_again(on_request: Visitor) -> None:
    visit = on_request.book()
    on_request.client.post(reverse("booking:cancel", args=[visit.code]))
    assert "Undo the cancellation" in page(on_request.client, "visit", visit.code)
    on_request.client.post(reverse("booking:undo-cancel", args=[visit.code]))
    visit.refresh_from_db()
    assert visit.status == AppointmentStatus.PENDING


def in_three_days(visitor: Visitor) -> tuple[str, int]:
    day = hours.local_day(timezone.now(), visitor.clinic.location.zone) + timedelta(days=3)
    return day.isoformat(), day.weekday()


def test_a_day_by_phone_only_says_call_us(visitor: Visitor) -> None:
    day, weekday = in_three_days(visitor)
    WorkingHours.objects.filter(weekday=weekday).update(online_mode="phone")
    shown = visitor.client.get(visitor.slot_url, {"day": day}).content.decode()
    assert "call us</span>" in shown
    assert "given by phone only" in shown
    assert 'name="start"' not in shown
    assert visitor.client.get(visitor.slot_url).content.decode().count("call us</span>") == 1


def test_a_day_with_some_times_by_phone_shows_both(visitor: Visitor) -> None:
    day, weekday = in_three_days(visitor)
    rows = WorkingHours.objects.filter(weekday=weekday)
    rows.update(minutes=(480, 720))
    rows.filter(practitioner__slug="sam-sample").update(minutes=(780, 1080), online_mode="phone")
    shown = visitor.client.get(visitor.slot_url, {"day": day}).content.decode()
    assert "Some times of this day are given by phone only." in shown
    assert 'name="start"' in shown


def test_a_time_by_phone_cannot_be_held(visitor: Visitor) -> None:
    start = visitor.start(3)
    WorkingHours.objects.update(online_mode="phone")
    assert visitor.pick(start).status_code == 409
    assert not Appointment.objects.exists()


def test_days_by_phone_cost_a_fixed_number_of_queries(
    visitor: Visitor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    day, weekday = in_three_days(visitor)
    WorkingHours.objects.filter(weekday=weekday).update(online_mode="phone")
    with django_assert_max_num_queries(18):
        visitor.client.get(visitor.slot_url, {"day": day})
