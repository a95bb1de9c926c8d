"""How long staff stay signed in, what they had typed, and the end of all sessions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, User
from django.test import Client

from clinic.sessions import IDLE, LONGEST, SEEN, SINCE, end_sessions
from locations.models import StaffRole

pytestmark = pytest.mark.django_db
ADMIN = "/admin/"


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    settings.STAFF_MFA = False


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_superuser("chief", "chief@clinic.example", "a long sample phrase")


@pytest.fixture
def desk(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def turn_back(client: Client, **clocks: timedelta) -> None:
    """As if the session had begun, or the last click been, so long ago."""
    session = client.session
    for name, ago in clocks.items():
        session[{"since": SINCE, "seen": SEEN}[name]] -= ago.total_seconds()
    session.save()


def is_in(client: Client) -> bool:
    return client.get(ADMIN).status_code == 200


def test_half_an_hour_without_a_click_ends_the_session(desk: Client) -> None:
    turn_back(desk, seen=IDLE + timedelta(seconds=5))
    answer = desk.get(ADMIN)
    assert answer["Location"].startswith("/accounts/login/?next=")
    assert "_auth_user_id" not in desk.session
    assert "You were signed out" in desk.get(answer["Location"]).content.decode()


def test_a_click_in_time_keeps_the_session(desk: Client) -> None:
    for _click in range(3):
        turn_back(desk, seen=IDLE - timedelta(minutes=1), since=IDLE - timedelta(minutes=1))
        assert is_in(desk)


def test_twelve_hours_end_the_session_however_busy(desk: Client) -> None:
    turn_back(desk, since=LONGEST + timedelta(seconds=5))
    assert not is_in(desk)


def test_a_session_in_use_is_not_written_with_every_click(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    before = desk.session[SEEN]
    assert is_in(desk)
    assert desk.session[SEEN] == before


def test_what_was_typed_can_be_sent_after_the_next_sign_in(desk: Client, user: User) -> None:
    turn_back(desk, seen=IDLE * 2)
    typed = {"name": "Shockwave <2>", "password1": "secret", "label": ["a", "b"]}
    answer = desk.post("/admin/locations/healthcareservice/add/", typed)
    assert answer["Location"] == "/accounts/login/?next=%2Faccounts%2Fagain%2F"
    data = {"login": "chief", "password": "a long sample phrase", "next": "/accounts/again/"}
    page = desk.post("/accounts/login/", data, follow=True).content.decode()
    assert 'action="/admin/locations/healthcareservice/add/"' in page
    assert "Shockwave &lt;2&gt;" in page
    assert "secret" not in page
    assert desk.get("/accounts/again/").status_code == 302  # told once


def test_what_one_typed_is_not_shown_to_another(desk: Client) -> None:
    turn_back(desk, seen=IDLE * 2)
    desk.post("/admin/locations/healthcareservice/add/", {"name": "Private"})
    User.objects.create_user("other", "o@clinic.example", "another long phrase", is_staff=True)
    data = {"login": "other", "password": "another long phrase", "next": "/accounts/again/"}
    assert "Private" not in desk.post("/accounts/login/", data, follow=True).content.decode()


def test_signing_in_makes_a_new_key(user: User) -> None:
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    client.post("/accounts/login/", {"login": "chief", "password": "a long sample phrase"})
    assert client.session.session_key != before


def test_signing_out_everywhere_ends_every_session_of_that_person(desk: Client, user: User) -> None:
    phone, other = Client(), Client()
    phone.force_login(user)
    other.force_login(User.objects.create_superuser("other"))
    assert "Sign out everywhere" in desk.get("/accounts/2fa/").content.decode()
    assert desk.get("/accounts/sign-out-everywhere/").status_code == 405
    desk.post("/accounts/sign-out-everywhere/")
    assert [is_in(desk), is_in(phone), is_in(other)] == [False, False, True]


def test_who_is_switched_off_is_out_at_once(desk: Client, user: User) -> None:
    user.is_active = False
    user.save()
    assert not desk.session.get("_auth_user_id")
    assert not is_in(desk)


def test_another_role_takes_a_new_sign_in(desk: Client, user: User) -> None:
    user.groups.add(Group.objects.get(name=StaffRole.EDITOR))
    assert not is_in(desk)
    desk.force_login(user)
    user.groups.clear()
    assert not is_in(desk)


def test_an_owner_ends_somebodys_sessions(user: User) -> None:
    member = User.objects.create_user("member", is_staff=True)
    away, chief = Client(), Client()
    away.force_login(member)
    chief.force_login(user)
    data = {"action": "sign_out", "_selected_action": [member.pk], "index": "0"}
    page = chief.post("/admin/auth/user/", data, follow=True).content.decode()
    assert "1 session ended" in page
    assert away.get(ADMIN).status_code == 302


def test_ending_nobodys_sessions_asks_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert end_sessions([]) == 0


def test_an_owner_cannot_rise_above_all_roles(user: User) -> None:
    owner = User.objects.create_user("owner", is_staff=True)
    owner.groups.add(Group.objects.get(name=StaffRole.OWNER))
    client = Client()
    client.force_login(owner)
    data = {"username": "owner", "is_superuser": "on", "is_active": "on", "is_staff": "on"}
    client.post(f"/admin/auth/user/{owner.pk}/change/", data)
    owner.refresh_from_db()
    assert not owner.is_superuser
    assert client.post(f"/admin/auth/user/{user.pk}/password/", {}).status_code == 403


def test_a_second_factors_secret_is_sealed_in_the_database(user: User) -> None:
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    kept = Authenticator.objects.get(user=user).data["secret"]
    assert "JBSWY3DPEHPK3PXP" not in kept
    assert get_adapter().decrypt(kept) == "JBSWY3DPEHPK3PXP"


def test_a_secret_from_before_sealing_still_works() -> None:
    assert get_adapter().decrypt("JBSWY3DPEHPK3PXP") == "JBSWY3DPEHPK3PXP"


def test_with_another_key_the_secret_fits_no_code(settings: Any) -> None:
    sealed = get_adapter().encrypt("JBSWY3DPEHPK3PXP")
    former = settings.SECRET_KEY
    settings.SECRET_KEY = "x" * 60
    assert get_adapter().decrypt(sealed) == ""
    settings.SECRET_KEY_FALLBACKS = [former]
    assert get_adapter().decrypt(sealed) == "JBSWY3DPEHPK3PXP"
