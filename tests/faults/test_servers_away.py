"""A broker that is frozen, gone, empty or full, and very many mails due at once."""

from __future__ import annotations

import contextlib
import math
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from redis.exceptions import RedisError

from booking.models import (
    Appointment,
    AppointmentStatus,
    BookingPolicy,
    Message,
    MessageEvent,
    MessageKind,
    RateBucket,
)
from booking.notifications import claims
from booking.notifications.notes import Notes
from booking.notifications.policy import Kind, Owed
from booking.notifications.rows import row_of
from tests.booking.notifications.conftest import Book
from tests.booking.notifications.test_senders import at_once, wait_for
from tests.booking.views.conftest import TYPED, Visitor, clinic, now, visitor
from tests.faults.brokers import FAULTS, Broker, broker_in

__all__ = ["clinic", "now", "visitor"]
pytestmark = pytest.mark.django_db(transaction=True)
# Bookings in a row with the same broker, before it changes: machine noise then hits all alike.
IN_A_ROW: Final = 5
DAYS: Final = range(3, 83)  # two people, 16 visits a day each
NEAR: Final = 1.1
Spent = dict[str, list[float]]


def test_many_due_at_once_are_each_taken_once(booked: Book, *, is_long: bool) -> None:
    count, visit, moment = 25_000 if is_long else 1_000, booked(), timezone.now()
    Message.objects.update(state="cancelled")
    owed = Owed(Kind.LINKS, 0, moment, moment + timedelta(hours=2))
    rows = (row_of(visit, owed, now=moment) for _ in range(count))
    Message.objects.bulk_create(rows, batch_size=1000)
    taken: list[list[Any]] = [[] for _ in range(4)]

    def drain(number: int) -> None:
        notes = Notes()
        while keys := claims.claim(f"sender {number}", 200):
            for key in keys:
                notes.sent(key, 250)
            taken[number] += keys
        notes.close()

    began = time.monotonic()
    at_once(drain)
    spent = time.monotonic() - began
    every = [key for keys in taken for key in keys]
    assert len(every) == len(set(every)) == count
    assert Message.objects.filter(kind=MessageKind.LINKS, state="sent").count() == count
    assert MessageEvent.objects.filter(state="sent").count() == count
    sys.stdout.write(f"{count} rows claimed and noted by four senders in {spent:.1f} s\n")


@pytest.fixture
def broker(tmp_path: Path, settings: Any) -> Iterator[Broker]:
    """The cache of the site, for this test alone."""
    with broker_in(tmp_path) as made:
        ours = site.CACHES["default"] | {"LOCATION": made.url}
        settings.CACHES = site.CACHES | {"default": ours}
        yield made


def seconds_of_booking(visitor: Visitor, number: int) -> float:
    """From the page of times to the page that says it is booked: what the six requests take."""
    RateBucket.objects.all().delete()  # so many bookings of one network are refused, on purpose
    typed = TYPED | {"name": f"Ana Silva the {number}", "email": f"ana{number}@example.ca"}
    start, spent = visitor.start(DAYS[number % len(DAYS)]), 0.0

    def ask(url: str, data: dict[str, Any] | None = None) -> Any:
        nonlocal spent
        began = time.perf_counter()
        answer = visitor.client.get(url) if data is None else visitor.client.post(url, data)
        spent += time.perf_counter() - began
        assert answer.status_code == (200 if data is None else 303)
        return answer

    ask(visitor.slot_url)
    ask(visitor.slot_url, {"start": start.isoformat(), "practitioner": ""})
    visits = Appointment.objects.filter(status=AppointmentStatus.HELD)
    visits.update(created_at=timezone.now() - timedelta(minutes=1))  # nobody types that fast
    ask(reverse("booking:details"), typed)
    ask(reverse("booking:review"))
    ask(ask(reverse("booking:review"), {**typed, "key": str(uuid4())})["Location"])
    return spent


def in_turns(visitor: Visitor, broker: Broker, faults: dict[str, str], bookings: int) -> Spent:
    """So many bookings under each name, with the fault that belongs to it or none, by turns."""
    chance, spent = random.Random(1), {name: list[float]() for name in faults}
    number = Appointment.objects.count()
    for _ in range(max(1, bookings // IN_A_ROW)):
        for name in chance.sample(sorted(faults), len(faults)):
            if fault := faults[name]:
                broker.suffer(fault)
            for _ in range(min(IN_A_ROW, bookings)):
                number += 1
                spent[name].append(seconds_of_booking(visitor, number))
            if fault:
                broker.recover()
    return spent


def p99(seconds: list[float]) -> float:
    return sorted(seconds)[math.ceil(len(seconds) * 0.99) - 1]


def test_bookings_do_not_notice_that_the_broker_is_away(
    visitor: Visitor, broker: Broker, *, is_long: bool
) -> None:
    """The control is a second series with a broker that is well: the noise of the measure."""
    BookingPolicy.objects.update(horizon_days=DAYS.stop)
    in_turns(visitor, broker, {"warm": ""}, 1)
    bookings = 300 if is_long else 3
    faults = {fault: fault for fault in FAULTS}
    spent = in_turns(visitor, broker, {"well": "", "control": "", **faults}, bookings)
    median, tail = ({name: of(spent[name]) for name in spent} for of in (statistics.median, p99))
    noise = max(tail["control"] / tail["well"], tail["well"] / tail["control"])
    told = f"{bookings} bookings each by turns, median / p99 of six requests, p99 to that of well:"
    for name in spent:
        ratio = tail[name] / tail["well"]
        told += f"\n  {name:8} {median[name]:.3f} / {tail[name]:.3f} s, {ratio:.2f}"
    sys.stdout.write(f"{told}\n")
    for fault in FAULTS:
        # Six requests that wait for the broker take 1.2 s more, each time.
        assert min(spent[fault]) < min(spent["well"]) * 2 + 0.6, told
        if is_long:
            assert median[fault] <= median["well"] * NEAR, told
            assert tail[fault] <= tail["well"] * NEAR * noise, told


def test_a_booking_sends_the_broker_nothing(visitor: Visitor, broker: Broker) -> None:
    """Why nobody who books can notice."""
    before = broker.commands()
    seconds_of_booking(visitor, 1)
    assert broker.commands() == before
    cache.get("x")
    assert broker.commands() > before


class AsksTheCache:
    """What the site does without: a middleware that needs the broker."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with contextlib.suppress(RedisError):
            cache.get("x")
        return self.get_response(request)


def test_the_measure_sees_a_site_that_waits_for_the_broker(
    visitor: Visitor, broker: Broker, settings: Any
) -> None:
    """The negative control."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.{AsksTheCache.__name__}"]
    visitor.client.handler.load_middleware()
    in_turns(visitor, broker, {"warm": ""}, 1)
    spent = in_turns(visitor, broker, {"well": "", "frozen": "frozen"}, 2)
    assert min(spent["frozen"]) - min(spent["well"]) > 0.5  # of 6 x 0.2 s, on a busy machine


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broker_that_is_away_answers_nobody(broker: Broker, fault: str) -> None:
    """So that the tests above are about a broker that is truly away."""
    wait_for(lambda: is_kept(1))
    broker.suffer(fault)
    if fault == "wiped":
        assert cache.get("x") is None
    else:
        with pytest.raises(RedisError):
            cache.set("x", 2)
    broker.recover()
    wait_for(lambda: is_kept(3))


def is_kept(value: int) -> bool:
    """True once the cache takes the value; on a busy machine it may be late for once."""
    with contextlib.suppress(RedisError):
        cache.set("x", value)
        return bool(cache.get("x") == value)
    return False
