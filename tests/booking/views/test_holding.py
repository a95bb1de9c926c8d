"""Holding a time, and every way in which it can be refused."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from booking.models import Appointment, AppointmentStatus, WindowMode, WorkingHours
from booking.scheduling import taking
from locations.models import OnlineMode, Practitioner
from tests.booking.views.conftest import Visitor
from tests.builders import make_practitioner, make_service


def held() -> int:
    return Appointment.objects.filter(status=AppointmentStatus.HELD).count()


def test_a_time_is_held_and_the_details_come_next(visitor: Visitor) -> None:
    answer = visitor.pick(visitor.start())
    assert answer.status_code == 303
    assert answer["Location"] == reverse("booking:details")
    assert held() == 1


def test_no_time_chosen_is_told_at_the_times(visitor: Visitor) -> None:
    answer = visitor.client.post(visitor.slot_url, {"practitioner": ""})
    page = answer.content.decode()
    assert "Choose one of the times first." in page
    assert 'href="#id_start_0"' in page
    assert 'id="id_start_0"' in page
    assert held() == 0


def test_a_second_time_lets_the_first_one_go(visitor: Visitor) -> None:
    visitor.pick(visitor.start(index=0))
    visitor.pick(visitor.start(index=4))
    assert held() == 1


def test_the_loser_gets_the_five_nearest_times(visitor: Visitor, rival: Visitor) -> None:
    start = visitor.start(index=6)
    assert visitor.pick(start, "alex-sample").status_code == 303
    answer = rival.pick(start, "alex-sample")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "That time has just been taken" in page
    assert page.count('name="start"') == 5
    assert start.isoformat() not in page


def test_a_nearest_time_can_be_held_at_once(visitor: Visitor, rival: Visitor) -> None:
    start = visitor.start(index=6)
    visitor.pick(start, "alex-sample")
    page = rival.pick(start, "alex-sample").content.decode()
    nearest = page.split('name="start" value="')[1].split('"')[0]
    assert rival.pick(nearest, "alex-sample").status_code == 303
    assert held() == 2


def test_anyone_means_that_two_visitors_can_have_the_same_start(
    visitor: Visitor, rival: Visitor
) -> None:
    start = visitor.start()
    assert visitor.pick(start).status_code == 303
    assert rival.pick(start).status_code == 303


@pytest.mark.parametrize(
    "shift",
    [
        timedelta(days=-30),
        timedelta(days=-5, minutes=-1),
        timedelta(days=90),
        timedelta(days=4000),
        timedelta(minutes=7),
        timedelta(seconds=1),
        timedelta(hours=-7),
    ],
)
def test_a_start_that_was_never_offered_is_refused(visitor: Visitor, shift: timedelta) -> None:
    answer = visitor.pick(visitor.start() + shift)
    assert answer.status_code == 409
    assert answer.content.decode().count('name="start"') == 5
    assert held() == 0


def test_a_past_start_is_named_as_past(visitor: Visitor) -> None:
    answer = visitor.pick(timezone.now() - timedelta(minutes=1))
    assert answer.status_code == 409
    assert "already passed" in answer.content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "9:00",
        "2027-03-14T02:30",
        "2027-03-14T02:30:00+25:00",
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "' OR 1=1 --",
        "\x00",
        "1e999",
        "a" * 10_000,
    ],
)
def test_a_start_that_is_no_time_is_refused(visitor: Visitor, text: str) -> None:
    answer = visitor.pick(text)
    assert answer.status_code == 409
    assert held() == 0


def test_a_phone_only_hour_cannot_be_held(visitor: Visitor) -> None:
    start = visitor.start()
    WorkingHours.objects.update(online_mode=WindowMode.PHONE)
    assert visitor.pick(start).status_code == 409


def test_a_phone_only_service_cannot_be_held(visitor: Visitor) -> None:
    start = visitor.start()
    service = visitor.clinic.service
    service.online_mode = OnlineMode.PHONE
    service.save()
    answer = visitor.pick(start)
    assert answer.status_code == 409
    assert "tel:+14165550100" in answer.content.decode()
    assert held() == 0


def test_a_person_who_does_not_offer_it_there_is_not_found(visitor: Visitor) -> None:
    make_practitioner("Kim Elsewhere")
    assert visitor.pick(visitor.start(), "kim-elsewhere").status_code == 404


def test_a_service_that_ended_is_not_found(visitor: Visitor) -> None:
    start = visitor.start()
    visitor.clinic.service.is_active = False
    visitor.clinic.service.save()
    assert visitor.pick(start).status_code == 404


def test_a_service_of_another_clinic_is_not_found(visitor: Visitor) -> None:
    make_service("shockwave")
    url = visitor.slot_url.replace("physiotherapy-assessment", "shockwave")
    answer = visitor.client.post(url, {"start": visitor.start().isoformat()})
    assert answer.status_code == 404


def test_fields_that_the_form_does_not_have_are_ignored(visitor: Visitor) -> None:
    data = {"start": visitor.start().isoformat(), "status": "booked", "price": "0", "is_staff": "1"}
    assert visitor.client.post(visitor.slot_url, data).status_code == 303
    assert held() == 1


def test_too_many_holds_from_one_network_wait(visitor: Visitor) -> None:
    for index in range(taking.MAX_HOLDS_PER_NETWORK):
        other = Visitor(Client(), visitor.clinic)
        assert other.pick(visitor.start(index=index * 4)).status_code == 303
    answer = visitor.pick(visitor.start(index=20))
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "wait a moment" in answer.content.decode()


def test_visitors_without_a_network_do_not_share_one(visitor: Visitor) -> None:
    for index in range(taking.MAX_HOLDS_PER_NETWORK + 1):
        other = Visitor(Client(REMOTE_ADDR=""), visitor.clinic)
        assert other.pick(visitor.start(index=index * 4)).status_code == 303


def test_a_forged_forwarding_list_is_not_believed(visitor: Visitor) -> None:
    for index in range(taking.MAX_HOLDS_PER_NETWORK):
        other = Visitor(Client(headers={"X-Forwarded-For": f"198.51.{index}.1"}), visitor.clinic)
        other.pick(visitor.start(index=index * 4))
    forged = Visitor(Client(headers={"X-Forwarded-For": "192.0.2.1"}), visitor.clinic)
    assert forged.pick(visitor.start(index=20)).status_code == 429


def test_only_the_proxies_of_ours_are_believed(visitor: Visitor, settings: object) -> None:
    settings.TRUSTED_PROXIES = 1  # type: ignore[attr-defined]  # the fixture takes any name
    for index in range(taking.MAX_HOLDS_PER_NETWORK + 1):
        chain = {"X-Forwarded-For": f"1.2.3.4, 198.51.{index}.1"}
        other = Visitor(Client(headers=chain), visitor.clinic)
        assert other.pick(visitor.start(index=index * 4)).status_code == 303


def test_neighbours_of_one_block_count_together(visitor: Visitor) -> None:
    for index in range(taking.MAX_HOLDS_PER_NETWORK):
        other = Visitor(Client(REMOTE_ADDR=f"2001:db8:1:2::{index}"), visitor.clinic)
        other.pick(visitor.start(index=index * 4))
    neighbour = Visitor(Client(REMOTE_ADDR="2001:db8:1:2:ffff::1"), visitor.clinic)
    assert neighbour.pick(visitor.start(index=20)).status_code == 429


def test_a_hold_comes_without_csrf_token_only_from_elsewhere(visitor: Visitor) -> None:
    strict = Visitor(Client(enforce_csrf_checks=True), visitor.clinic)
    answer = strict.pick(visitor.start())
    assert answer.status_code == 403
    assert held() == 0


@contextmanager
def every_practitioner_locked() -> Iterator[None]:
    """Somebody else holds the locks, and does not let go; we wait for a moment only."""
    taken, done = threading.Event(), threading.Event()

    def keep() -> None:
        with transaction.atomic():
            list(Practitioner.objects.select_for_update())
            taken.set()
            done.wait(30)
        connection.close()

    keeper = threading.Thread(target=keep)
    keeper.start()
    taken.wait(10)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '20ms'")
        yield
    finally:
        done.set()
        keeper.join()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


@pytest.mark.django_db(transaction=True)
def test_locks_that_stay_taken_ask_to_try_again(visitor: Visitor) -> None:
    start = visitor.start()
    with every_practitioner_locked():
        answer = visitor.pick(start)
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "Nothing was booked" in answer.content.decode()
    assert held() == 0
