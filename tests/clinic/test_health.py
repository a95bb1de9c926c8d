"""Alive, and ready to serve."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from pytest_django import Settings

from clinic import health

NOW = datetime(2027, 6, 5, 16, 0, tzinfo=UTC)


def test_healthz_asks_nobody(client: Client) -> None:
    response = client.get("/healthz")
    assert response.json() == {"status": "ok"}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_names_every_part(client: Client) -> None:
    health.note_heartbeat(now=datetime.now(tz=UTC))
    response = client.get("/readyz")
    assert response.status_code == 200
    parts = dict.fromkeys(("database", "migrations", "cache", "beat"), "ok")
    assert response.json()["parts"] == parts


@pytest.mark.django_db
def test_a_clock_never_heard_is_told_but_visitors_can_be_served() -> None:
    report = health.examine(now=NOW)
    assert report.is_ready
    assert report.as_dict()["parts"]["beat"] == "failed"
    assert report.heartbeat_age is None


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "beats"), [(0, True), (3, True), (4, False)])
def test_the_clock_may_miss_two_ticks(minutes: int, *, beats: bool) -> None:
    health.note_heartbeat(now=NOW - timedelta(minutes=minutes))
    report = health.examine(now=NOW)
    assert report.parts["beat"] is beats
    assert report.heartbeat_age == minutes * 60


@pytest.mark.django_db
def test_without_a_cache_visitors_can_still_be_served(settings: Settings) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nowhere/valkey.sock?db=1",
        }
    }
    report = health.examine(now=NOW)
    assert report.is_ready
    assert report.parts["cache"] is False
    assert cache is not None


@pytest.mark.django_db
def test_tables_of_an_older_version_are_not_ready() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'locations'")
    report = health.examine(now=NOW)
    assert report.parts["database"]
    assert not report.is_ready
