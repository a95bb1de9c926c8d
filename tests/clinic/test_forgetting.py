"""The job that deletes what is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from clinic.celery import app
from clinic.tasks import forget


@pytest.mark.django_db
def test_expired_sessions_go_and_others_stay(client: Client) -> None:
    client.post("/self-check/")
    assert Session.objects.count() == 2
    Session.objects.exclude(session_key=client.session.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )
    forget()
    assert Session.objects.count() == 1


def test_the_clock_calls_it_often() -> None:
    entry = app.conf.beat_schedule["forget"]
    assert entry["task"] == "clinic.forget"
    assert entry["schedule"] <= timedelta(minutes=10)
