"""What a network does too often, and how long answers take."""

from __future__ import annotations

import time
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from booking import limits
from booking.models import Appointment
from booking.views.even import SECONDS
from tests.booking.views.conftest import TYPED, Visitor, open_url

NETWORK = "127.0.0.0/24"


def use_up(name: str) -> None:
    while limits.spend(name, NETWORK, now=timezone.now()):
        pass


@pytest.fixture
def visit(visitor: Visitor) -> Appointment:
    return visitor.book()


def wrong(client: Client) -> int:
    return client.get(f"/visit/{uuid4()}/open/{'x' * 43}/").status_code


def test_twenty_wrong_links_are_answered_and_then_none(visit: Appointment) -> None:
    stranger = Client()
    assert [wrong(stranger) for _ in range(21)] == [404] * 20 + [429]
    answer = stranger.get(open_url(visit))
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 180
    assert "help you by phone" in answer.content.decode()


@pytest.mark.parametrize("path", ["/visit/junk/", "/offer/junk/", "/waiting/junk/"])
def test_whatever_is_tried_under_the_links_is_counted(visit: Appointment, path: str) -> None:
    stranger = Client()
    for _ in range(20):
        assert stranger.get(path).status_code == 404
    assert wrong(stranger) == 429


def test_other_networks_and_open_visits_go_on(visitor: Visitor, visit: Appointment) -> None:
    use_up("wrong-link")
    assert Client(REMOTE_ADDR="198.51.100.7").get(open_url(visit)).status_code == 303
    assert visitor.client.get(reverse("booking:visit", args=[visit.code])).status_code == 200


def test_right_links_cost_nothing(visit: Appointment) -> None:
    client = Client()
    assert {client.get(open_url(visit)).status_code for _ in range(25)} == {303}


def test_holding_too_often_says_when_to_come_back(visitor: Visitor) -> None:
    start = visitor.start()
    use_up("hold")
    answer = visitor.pick(start)
    assert answer.status_code == 429
    assert "Please try again later" in answer.content.decode()
    assert visitor.clinic.location.phone.as_national in answer.content.decode()
    assert not Appointment.objects.exists()


def test_booking_too_often_keeps_what_was_typed(visitor: Visitor) -> None:
    visitor.hold()
    use_up("book")
    answer = visitor.send()
    assert answer.status_code == 429
    assert "What you typed is kept" in answer.content.decode()
    assert TYPED["name"] in visitor.client.get(reverse("booking:details")).content.decode()
    assert not Appointment.objects.known().exists()


def test_links_are_sent_ten_times_an_hour_for_a_network(client: Client, db: None) -> None:
    use_up("find-links")
    answer = client.post(reverse("booking:find-links"), {"email": "ana@example.ca"})
    assert answer.status_code == 429


def test_no_stopwatch_tells_whether_an_address_is_known(visit: Appointment) -> None:
    for address in (TYPED["email"], "nobody@example.ca") * 2:
        began, worked = time.perf_counter(), time.process_time()
        Client().post(reverse("booking:find-links"), {"email": address})
        # Every answer waits for the same moment, and the work is done long before it.
        assert time.perf_counter() - began >= SECONDS
        assert time.process_time() - worked < SECONDS
