"""Fifty clients over HTTP on two hundred slots: how many win, how long the losers wait.

Each attempt is a new browser from a network of its own, as a proxy in front would tell; the clients
keep their connections, as a proxy does. They come in waves for one slot after another, so that many
reach for the same one at once. `RACE_ATTEMPTS=20000 make bench ONLY=race` is the long form.
"""

from __future__ import annotations

import itertools
import os
import resource
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from booking import scheduling
from booking.availability import Days, free_slots
from booking.scheduling import Choice
from locations import hours
from tests.bench.client import Line
from tests.bench.figures import Figure
from tests.bench.ground import requests_per_second, web_server
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
IN_PROCESS: Final = 200
SECRET: Final = "0123456789abcdefghijklmnopqrstuv"
# As behind one proxy in production, with its number of connections.
AS_IN_PRODUCTION: Final = {"TRUSTED_PROXIES": "1", "DB_POOL_MAX": "8"}
OVERLAPS: Final = """
SELECT count(*) FROM booking_appointment a JOIN booking_appointment b
    ON a.id < b.id AND a.practitioner_id = b.practitioner_id AND a.blocked && b.blocked
WHERE a.status IN ('held', 'booked') AND b.status IN ('held', 'booked')
"""
# The least that a database does to keep two visits apart: what pgbench would be given.
BARE_TABLE: Final = """
CREATE TABLE bench_visit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, practitioner_id bigint NOT NULL,
    blocked tstzrange NOT NULL,
    EXCLUDE USING gist (practitioner_id WITH =, blocked WITH &&)
)
"""


@dataclass
class Answers:
    """What came back, and how long each took (ms)."""

    codes: Counter[int] = field(default_factory=Counter)
    spent: list[float] = field(default_factory=list)
    helped: int = 0
    seconds: float = 0
    # Of one core, by the clients themselves.
    client_share: float = 0

    def at(self, share: float) -> float:
        """The time within which this share of the answers came."""
        return sorted(self.spent)[min(int(len(self.spent) * share), len(self.spent) - 1)]

    @property
    def a_second(self) -> float:
        """Answers per second."""
        return len(self.spent) / self.seconds


def benchmark() -> Iterator[Figure]:
    """Goals 4 and 5 of the performance notes."""
    yield from _in_process()
    clinic = _clinic("race-uncontended", people=20)
    starts = _starts(clinic)[: max(ATTEMPTS // 10, 200)]
    contested = _clinic("race", people=5)
    wanted = _starts(contested)[:SLOTS]
    with web_server("tests.bench.one_select:application_of_one_select()") as port:
        limit = requests_per_second(port, "/")
    before = _seconds_of_children()
    with web_server(**AS_IN_PRODUCTION) as port:
        alone = _attack(port, clinic, starts, len(starts))
        answers = _attack(port, contested, wanted, ATTEMPTS)
    worked = _seconds_of_children() - before
    yield _count("race: holds without rivals that were refused", alone.codes[409])
    yield Figure(name="race: holds a second, no rivals", value=alone.a_second, unit="/s", goal=100)
    yield Figure(
        name="race: holds a second, beside a view of one SELECT",
        value=alone.a_second,
        unit="/s",
        limit=limit,
        goal=0.12,
    )
    yield from _contest(answers, alone, len(wanted))
    # What a neighbour on the machine does not change much: with this, two cores serve 100 a second.
    yield Figure(
        name="race: work of the web processes for an attempt",
        value=worked / (len(alone.spent) + len(answers.spent)) * 1000,
        unit="ms of a core",
        goal=10,
        more_is_better=False,
    )


def _contest(answers: Answers, alone: Answers, slots: int) -> Iterator[Figure]:
    yield _count("race: winners off the number of slots", abs(answers.codes[303] - slots))
    yield _count("race: overlaps", _overlaps())
    failures = sum(number for code, number in answers.codes.items() if code >= 500)
    yield _count("race: answers 500 and above", failures)
    yield _count("race: losers without other times", answers.codes[409] - answers.helped)
    others = len(answers.spent) - answers.codes[303] - answers.codes[409] - failures
    yield _count("race: answers that are neither won nor lost", others)
    yield Figure(name="race: attempts a second", value=answers.a_second, unit="/s", goal=100)
    yield Figure(
        name="race: attempts a second, beside no rivals",
        value=answers.a_second,
        unit="/s",
        limit=alone.a_second,
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
    yield Figure(
        name="race: the clients' own share of a core",
        value=answers.client_share,
        unit="cores",
        goal=0.5,
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


def _in_process() -> Iterator[Figure]:
    """One hold after another, without HTTP, beside as many bare inserts; turn by turn."""
    clinic = _clinic("race-in-process", people=2)
    now = timezone.now()
    tomorrow = hours.local_day(now, clinic.location.zone) + timedelta(days=1)
    found = free_slots(clinic.location, clinic.service, days=Days(tomorrow, 30), now=now)
    people = {role.practitioner_id: role.practitioner for role in clinic.location.roles.all()}
    with connection.cursor() as cursor:
        cursor.execute(BARE_TABLE)
    spent = {"hold": 0.0, "bare": 0.0}
    for number, slot in enumerate(found[:IN_PROCESS]):
        who, name = people[slot.practitioner_id], f"browser {number}"
        choice = Choice(clinic.location, clinic.service, who, slot.start)
        hold = partial(scheduling.hold, choice, token=name, network=name, now=now)
        spent["hold"] += _seconds(hold)
        row = [slot.practitioner_id, TimestamptzRange(slot.start, slot.end)]
        spent["bare"] += _seconds(partial(_insert, row))
    yield Figure(
        name="race: holds a second in one process, beside bare inserts",
        value=IN_PROCESS / spent["hold"],
        unit="/s",
        limit=IN_PROCESS / spent["bare"],
        goal=0.10,
    )


def _insert(row: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_visit (practitioner_id, blocked) VALUES (%s, %s)", row)


def _seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _attack(
    port: int, clinic: Clinic, wanted: list[tuple[datetime, str]], attempts: int
) -> Answers:
    """All clients at once; each slot is wanted by a whole wave of them, if there are enough."""
    path = reverse("booking:choose-slot", args=[clinic.location.slug, clinic.service.slug])
    answers, lock, numbers = Answers(), threading.Lock(), itertools.count()
    wave = max(1, min(CLIENTS, attempts // len(wanted)))

    def client() -> None:
        with Line(port) as line:
            while (number := next(numbers)) < attempts:
                start, person = wanted[number // wave % len(wanted)]
                code, spent, is_helped = _attempt(line, path, start, person, number)
                with lock:
                    answers.codes[code] += 1
                    answers.spent.append(spent)
                    answers.helped += is_helped

    started, worked = time.perf_counter(), time.process_time()
    _together(client)
    answers.seconds = time.perf_counter() - started
    answers.client_share = (time.process_time() - worked) / answers.seconds
    return answers


def _together(client: Callable[[], None]) -> None:
    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _attempt(
    line: Line, path: str, start: datetime, person: str, number: int
) -> tuple[int, float, bool]:
    """One POST of one time; the code, the milliseconds, and whether other times were shown."""
    fields = {"start": start.isoformat(), "practitioner": person, "csrfmiddlewaretoken": SECRET}
    headers = {
        "Cookie": f"csrftoken={SECRET}; visitor={uuid4().hex}",
        "X-Forwarded-For": f"10.{number // 250 % 250 + 1}.{number % 250 + 1}.7",
    }
    started = time.perf_counter()
    answer = line.post(path, urlencode(fields), headers)
    spent = (time.perf_counter() - started) * 1000
    return answer.status, spent, b'name="start"' in answer.body


def _seconds_of_children() -> float:
    """Processor time of the servers that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _overlaps() -> int:
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS)
        return int(cursor.fetchone()[0])
