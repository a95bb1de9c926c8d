"""Fifty clients over HTTP on two hundred slots: how many win, how long the losers wait.

Each attempt is a new browser from a network of its own (a loopback address in another /24 block).
`RACE_ATTEMPTS=20000 make bench ONLY=race` is the long form.
"""

from __future__ import annotations

import http.client
import itertools
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode
from uuid import uuid4

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from booking.availability import Days, free_slots
from clinic.stack.locks import HOST
from locations import hours
from tests.bench.figures import Figure
from tests.bench.ground import web_server
from tests.builders import (
    Clinic,
    make_clinic,
    make_opening_hours,
    make_policy,
    make_practitioner,
    make_role,
    make_service,
    make_working_hours,
)

ATTEMPTS: Final = int(os.environ.get("RACE_ATTEMPTS", "4000"))
CLIENTS: Final = 50
SLOTS: Final = 200
SECRET: Final = "0123456789abcdefghijklmnopqrstuv"
OVERLAPS: Final = """
SELECT count(*) FROM booking_appointment a JOIN booking_appointment b
    ON a.id < b.id AND a.practitioner_id = b.practitioner_id AND a.blocked && b.blocked
WHERE a.status IN ('held', 'booked') AND b.status IN ('held', 'booked')
"""


@dataclass
class Answers:
    """What came back, and how long each took (ms)."""

    codes: Counter[int] = field(default_factory=Counter)
    spent: list[float] = field(default_factory=list)
    helped: int = 0

    def at(self, share: float) -> float:
        """The time within which this share of the answers came."""
        return sorted(self.spent)[min(int(len(self.spent) * share), len(self.spent) - 1)]


def benchmark() -> Iterator[Figure]:
    """Goals 4 and 5 of the performance notes, over HTTP."""
    clinic = _clinic("race-uncontended", people=20)
    starts = _starts(clinic)[: max(ATTEMPTS // 10, 200)]
    with web_server() as port:
        free, took = _attack(port, clinic, starts, len(starts))
        alone = len(starts) / took
        contested = _clinic("race", people=5)
        wanted = _starts(contested)[:SLOTS]
        answers, took = _attack(port, contested, wanted, ATTEMPTS)
    yield _count("race: holds without rivals that were refused", free.codes[409])
    yield Figure(name="race: holds a second, no rivals", value=alone, unit="/s", goal=100)
    yield _count("race: winners off the number of slots", abs(answers.codes[303] - len(wanted)))
    yield _count("race: overlaps", _overlaps())
    yield _count(
        "race: answers 500 and above", sum(n for c, n in answers.codes.items() if c >= 500)
    )
    yield _count("race: losers without other times", answers.codes[409] - answers.helped)
    yield Figure(
        name="race: attempts a second, beside no rivals",
        value=ATTEMPTS / took,
        unit="/s",
        limit=alone,
        goal=0.5,
    )
    for name, share, goal in (("p50", 0.5, 500), ("p99", 0.99, 1000), ("worst", 1, 3000)):
        yield Figure(
            name=f"race: {name}",
            value=answers.at(share),
            unit="ms",
            goal=goal,
            more_is_better=False,
        )


def _count(name: str, value: int) -> Figure:
    return Figure(name=name, value=value, unit="", goal=0, more_is_better=False)


def _clinic(slug: str, *, people: int) -> Clinic:
    """Everyone works every day, nine to seven: twenty slots of half an hour each."""
    service = make_service(f"{slug}-visit", duration=30)
    clinic = make_clinic(slug, service=service)
    clinic.location.opening_hours.all().delete()
    make_opening_hours(clinic.location, range(7), "08:00", "20:00")
    make_policy(clinic.location, slot_step=30, min_notice=0)
    clinic.role.workinghours.all().delete()
    roles = [clinic.role]
    roles += [
        make_role(make_practitioner(f"{slug} {n}"), clinic.location, [service])
        for n in range(people - 1)
    ]
    for role in roles:
        make_working_hours(role, range(7), "09:00", "19:00")
    return clinic


def _starts(clinic: Clinic) -> list[tuple[datetime, str]]:
    """Free starts from tomorrow on, each with the practitioner's short name."""
    now = timezone.now()
    tomorrow = hours.local_day(now, clinic.location.zone) + timedelta(days=1)
    found = free_slots(clinic.location, clinic.service, days=Days(tomorrow, 30), now=now)
    people = dict(clinic.location.roles.values_list("practitioner_id", "practitioner__slug"))
    return [(slot.start, people[slot.practitioner_id]) for slot in found]


def _attack(
    port: int, clinic: Clinic, wanted: list[tuple[datetime, str]], attempts: int
) -> tuple[Answers, float]:
    path = reverse("booking:choose-slot", args=[clinic.location.slug, clinic.service.slug])
    answers, lock, numbers = Answers(), threading.Lock(), itertools.count()

    def client() -> None:
        while (number := next(numbers)) < attempts:
            start, person = wanted[number % len(wanted)]
            code, spent, is_helped = _attempt(port, path, start, person, number)
            with lock:
                answers.codes[code] += 1
                answers.spent.append(spent)
                answers.helped += is_helped

    started = time.perf_counter()
    _together(client)
    return answers, time.perf_counter() - started


def _together(client: Callable[[], None]) -> None:
    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _attempt(
    port: int, path: str, start: datetime, person: str, number: int
) -> tuple[int, float, bool]:
    """One POST of one time; the code, the milliseconds, and whether other times were shown."""
    source = f"127.{number // 250 % 250 + 1}.{number % 250 + 1}.7"
    body = urlencode(
        {"start": start.isoformat(), "practitioner": person, "csrfmiddlewaretoken": SECRET}
    )
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"csrftoken={SECRET}; visitor={uuid4().hex}",
        "Host": f"{HOST}:{port}",
    }
    started = time.perf_counter()
    line = http.client.HTTPConnection(HOST, port, timeout=30, source_address=(source, 0))
    line.request("POST", path, body, headers)
    answer = line.getresponse()
    text = answer.read()
    line.close()
    return answer.status, (time.perf_counter() - started) * 1000, b'name="start"' in text


def _overlaps() -> int:
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS)
        return int(cursor.fetchone()[0])
