"""What every test gets: running servers, an empty cache, and a browser if there is one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connections
from pytest_django import DjangoDbBlocker

from clinic.stack import postgres, valkey
from clinic.stack.errors import StackError
from clinic.stack.servers import Wanted
from tests import browsers, emptying
from tests.servers import TestServers, places

if TYPE_CHECKING:
    from django.core.cache.backends.redis import RedisCache
    from django.db.backends.postgresql.base import DatabaseWrapper

BROWSER_FIXTURES = frozenset({"browser", "context", "new_context", "page"})
RUNNING = pytest.StashKey[TestServers]()
LEFT_OUT = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers once: in the process that the workers of xdist descend from."""
    if hasattr(config, "workerinput") or config.getoption("collectonly"):
        return
    wanted = Wanted(
        postgres=os.environ["DATABASE_URL"] == postgres.url(places()),
        valkey=os.environ["REDIS_URL"] == valkey.url(places()),
    )
    running = TestServers(wanted)
    try:
        running.start()
    except StackError as error:
        pytest.exit(str(error), returncode=1)
    config.stash[RUNNING] = running


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop them."""
    if running := config.stash.get(RUNNING, None):
        running.stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs a browser; without one, leave it out and say so, or fail under CI."""
    needing = [
        item for item in items if not BROWSER_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
    ]
    for item in needing:
        item.add_marker(pytest.mark.browser)
    if not needing or browsers.find():
        return
    if os.environ.get("CI") == "true":
        message = f"{len(needing)} tests need a browser. {browsers.HOW_TO_GET_ONE}"
        raise pytest.UsageError(message)
    config.hook.pytest_deselected(items=needing)
    config.stash[LEFT_OUT] = [item.nodeid for item in needing]
    items[:] = [item for item in items if item not in needing]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Name the tests that did not run."""
    left_out = config.stash.get(LEFT_OUT, [])
    if not left_out:
        return
    terminalreporter.section("did not run: no browser")
    for name in left_out:
        terminalreporter.line(name)
    terminalreporter.line(browsers.HOW_TO_GET_ONE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """pytest-django's own; before it drops the database, whoever is still there is sent away.

    A process that a test has killed may take a moment to leave, and our own connection may be one
    that a test has cut: so we ask from a new one, to another database.
    """
    with django_db_blocker.unblock():
        emptying.install()
    yield
    with django_db_blocker.unblock():
        name = connections["default"].settings_dict["NAME"]
        connections.close_all()
        ours: DatabaseWrapper = connections["default"]  # type: ignore[assignment]  # it is Postgres
        ours.close_pool()
        # The site's limits are for visitors who wait: to drop a database may take longer.
        ours.settings_dict["OPTIONS"] = {**ours.settings_dict["OPTIONS"], "options": ""}
        with ours._nodb_cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """No test sees what another left in the caches (limits on tries, above all)."""
    yield
    caches["local"].clear()
    redis: RedisCache = cache  # type: ignore[assignment]  # a proxy of the one configured
    client = redis._cache.get_client(None, write=True)
    prefix = settings.CACHES["default"]["KEY_PREFIX"]
    if found := list(client.scan_iter(f"{prefix}:*")):
        client.delete(*found)
