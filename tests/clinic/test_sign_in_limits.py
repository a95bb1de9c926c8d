"""Who tries passwords is stopped, whatever happens to the cache, and stops nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db.models import F
from django.test import Client
from django.urls import reverse

from booking.models import RateBucket

pytestmark = pytest.mark.django_db
PASSWORD = "a long sample phrase"
LOGIN = reverse("account_login")
HERE = django_settings.CACHES["default"]["LOCATION"]
LOCKED = "Too many failed login attempts"


@pytest.fixture(autouse=True)
def _without_a_second_factor(settings: Any) -> None:
    """These tests are about passwords."""
    settings.STAFF_MFA = False


@pytest.fixture
def staff() -> User:
    return User.objects.create_user("desk", "desk@clinic.example", PASSWORD, is_staff=True)


def answer(client: Client, password: str, login: str = "desk", address: str = "192.0.2.7") -> str:
    """What a try says; empty if it led in. The cache is emptied first: it has no say here."""
    cache.clear()
    data = {"login": login, "password": password}
    got = client.post(LOGIN, data, REMOTE_ADDR=address)
    return "" if got.status_code == 302 else got.content.decode()


def test_an_emptied_cache_forgets_no_wrong_password(client: Client, staff: User) -> None:
    for attempt in range(5):
        assert LOCKED not in answer(client, f"wrong {attempt}")
    assert LOCKED in answer(client, PASSWORD)
    RateBucket.objects.update(filled_at=F("filled_at") - timedelta(minutes=4))
    assert answer(client, PASSWORD) == ""


def test_a_name_and_an_address_are_one_account(client: Client, staff: User) -> None:
    for attempt in range(5):
        answer(client, "wrong", ["desk", "DESK", "desk@clinic.example"][attempt % 3])
    assert LOCKED in answer(client, PASSWORD, "desk@clinic.example")


def test_right_passwords_use_nothing_up(staff: User) -> None:
    for _attempt in range(8):
        assert answer(Client(), PASSWORD) == ""


def test_a_network_has_twenty_tries_whatever_names_it_takes(
    client: Client, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for attempt in range(20):
        assert LOCKED not in answer(client, "wrong", f"name-{attempt}")
    # From here on no password is looked at: not even a hash is computed.
    monkeypatch.setattr(User, "check_password", None)
    for attempt in range(10):
        assert LOCKED in answer(client, PASSWORD, f"name-{attempt}")
    assert LOCKED in answer(client, PASSWORD)
    monkeypatch.undo()
    assert answer(Client(), PASSWORD, address="198.51.100.7") == ""


def test_a_stranger_locks_nobody_out_of_their_own_device(client: Client, staff: User) -> None:
    assert answer(client, PASSWORD) == ""
    known = client.cookies["known"].value
    client.logout()
    client.cookies["known"] = known
    for attempt in range(6):
        stranger = answer(Client(), f"wrong {attempt}", address="198.51.100.7")
    assert LOCKED in stranger
    assert LOCKED in answer(Client(), PASSWORD)
    assert answer(client, PASSWORD) == ""


def test_a_known_device_knows_its_own_account_only_and_has_its_end(
    client: Client, staff: User
) -> None:
    User.objects.create_user("chief", "chief@clinic.example", PASSWORD, is_staff=True)
    assert answer(client, PASSWORD) == ""
    known = client.cookies["known"].value
    for login in ("chief", "desk"):
        device = Client()
        device.cookies["known"] = known if login == "chief" else f"{known}x"
        for attempt in range(5):
            answer(device, f"wrong {attempt}", login, "198.51.100.7")
        assert LOCKED in answer(device, PASSWORD, login, "203.0.113.9")
    device = Client()
    device.cookies["known"] = known
    for attempt in range(10):
        assert LOCKED not in answer(device, f"wrong {attempt}", address=f"203.0.{attempt}.9")
    assert LOCKED in answer(device, PASSWORD, address="203.0.99.9")


def test_a_password_needs_no_cache(client: Client, staff: User, settings: Any) -> None:
    away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "default": away}
    answered = client.post(LOGIN, {"login": "desk", "password": PASSWORD})
    settings.CACHES = {**settings.CACHES, "default": {**away, "LOCATION": HERE}}
    assert answered.status_code == 302
