"""Celery only wakes us up: its settings, its names, and what nobody may do with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from booking.models import AppointmentStatus, Heartbeat
from booking.notifications import claims
from booking.notifications.health import DISPATCH, RECONCILE
from clinic import health
from clinic.celery import app
from clinic.stack import site
from tests.booking.notifications.conftest import Book
from tests.builders import Clinic, make_hold

APPS = ("booking", "clinic", "education", "locations")
# Far-future work in a broker is delivered twice, cannot be seen or moved by staff, and dies with
# the broker; and a web request that talks to a broker hangs with it.
FORBIDDEN_CALLS = {"retry", "apply_async", "delay", "delay_on_commit", "send_task", "signature"}
FORBIDDEN_ARGUMENTS = {"eta", "countdown"}
CELERY_HOMES = {"clinic", "booking/notifications/tasks.py"}


def sources() -> Iterator[tuple[str, ast.Module]]:
    for name in APPS:
        for path in sorted((settings.BASE_DIR / name).rglob("*.py")):
            yield str(path.relative_to(settings.BASE_DIR)), ast.parse(path.read_text("utf-8"))


def far_future_work(tree: ast.AST) -> Iterator[str]:
    """Calls that hand work to Celery by themselves."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        named = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        is_answers_delay = isinstance(node.func, ast.Attribute) and (
            isinstance(node.func.value, ast.Name) and node.func.value.id == "answers"
        )
        if named in FORBIDDEN_CALLS and not is_answers_delay:
            yield f"{node.lineno}: .{named}()"
        for argument in node.keywords:
            if argument.arg in FORBIDDEN_ARGUMENTS:
                yield f"{node.lineno}: {argument.arg}="


def test_nothing_is_put_into_the_brokers_future() -> None:
    found = [f"{path}:{hit}" for path, tree in sources() for hit in far_future_work(tree)]
    assert not found


@pytest.mark.parametrize(
    "code",
    [
        "task.retry(exc=error)",
        "task.apply_async(countdown=60)",
        "remind.delay(7)",
        "f(eta=later)",
        "app.send_task('x')",
    ],
)
def test_the_search_finds_what_it_is_for(code: str) -> None:
    assert list(far_future_work(ast.parse(code)))


def test_celery_is_known_to_its_two_homes_only() -> None:
    knowing = {
        path
        for path, tree in sources()
        for node in ast.walk(tree)
        for name in imported(node)
        if name.split(".")[0] in {"celery", "kombu"}
    }
    assert {path for path in knowing if not any(path.startswith(h) for h in CELERY_HOMES)} == set()


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []


def test_every_tick_has_a_task_a_queue_and_an_end() -> None:
    app.loader.import_default_modules()
    queues = {queue.name for queue in app.conf.task_queues}
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks
        assert app.amqp.router.route({}, entry["task"])["queue"].name in queues
        every = entry["schedule"].total_seconds()
        assert 0 < entry["options"]["expires"] <= every


def test_every_queue_has_a_consumer() -> None:
    queues = {queue.name for queue in app.conf.task_queues}
    assert set(site.QUEUES.split(",")) == queues
    for name in ("docker-compose.yml", "Dockerfile"):
        path = settings.BASE_DIR / name
        for consumed in worker_queues(path):
            assert consumed == queues, name


def worker_queues(path: Path) -> list[set[str]]:
    """The queues of each worker that the file starts."""
    text = path.read_text("utf-8") if path.is_file() else ""
    lists = re.findall(r"(?:-Q|--queues)[\s\"',=]+([a-z,]+)", text)
    return [set(found.split(",")) for found in lists]


def test_the_settings_are_those_of_the_design() -> None:
    conf: Any = app.conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_cancel_long_running_tasks_on_connection_loss
    assert conf.task_ignore_result
    assert conf.result_backend is None
    assert conf.worker_prefetch_multiplier == 1
    options = conf.broker_transport_options
    assert options["visibility_timeout"] == 240
    assert options["socket_timeout"] == 5
    assert options["socket_connect_timeout"] == 2
    assert options["max_retries"] == 1
    assert conf.broker_connection_max_retries is None
    assert conf.broker_connection_retry_on_startup
    assert conf.accept_content == ["json"]
    assert conf.timezone == "UTC"
    assert conf.task_soft_time_limit < conf.task_time_limit < claims.LEASE.total_seconds()


@pytest.mark.django_db
def test_the_tasks_do_what_their_names_say(place: Clinic, booked: Book) -> None:
    app.loader.import_default_modules()
    now = timezone.now()
    held = make_hold(place, now + timedelta(days=9), now - timedelta(hours=1))
    booked()
    for name in ("dispatch-due", "lapse-holds", "reconcile"):
        app.tasks[f"booking.{name}"]()
    app.tasks["clinic.heartbeat"]()
    held.refresh_from_db()
    assert held.status == AppointmentStatus.LAPSED
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {DISPATCH, RECONCILE}
    assert health.examine(now=timezone.now()).parts["beat"]
