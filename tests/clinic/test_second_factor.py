"""Who comes in, and how: passwords, second factors, limits on tries, where one lands."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
PASSWORD = "a long sample phrase"
STAFF = "/admin/"
LOGIN = reverse("account_login")
ENROL = reverse("mfa_activate_totp")
SECOND = reverse("mfa_authenticate")


@pytest.fixture(autouse=True)
def _as_in_production(settings: Any) -> None:
    settings.STAFF_MFA = True


@pytest.fixture
def staff() -> User:
    """A member of staff without a second factor."""
    return User.objects.create_user("desk", "desk@clinic.example", PASSWORD, is_staff=True)


def sign_in(client: Client, password: str = PASSWORD, login: str = "desk", **more: str) -> Any:
    return client.post(LOGIN, {"login": login, "password": password, **more})


def code_now(secret: str) -> str:
    """What the phone shows for the secret."""
    (counter,) = totp.yield_hotp_counters_from_time()
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def enrolled(user: User) -> str:
    """Gives the user a second factor; returns its secret."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return str(secret)


def is_in(client: Client) -> bool:
    return client.get(STAFF).status_code == 200


def test_staff_without_a_second_factor_are_led_to_set_one_up(client: Client, staff: User) -> None:
    sign_in(client)
    for path in (STAFF, "/admin/booking/appointment/", "/admin/no-such-page/", "/admin/jsi18n/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, ENROL)
    assert client.post("/admin/booking/appointment/", {"action": "x"})["Location"] == ENROL


def test_the_whole_way_from_password_to_second_factor(client: Client, staff: User) -> None:
    sign_in(client)
    # The password is asked for again before a second factor is set up.
    again = client.get(ENROL)
    assert again.status_code == 302
    client.post(again["Location"], {"password": PASSWORD})
    page = client.get(ENROL)
    secret = page.context["form"].secret
    refused = client.post(ENROL, {"code": "000000"})
    assert refused.status_code == 200
    assert not Authenticator.objects.exists()
    client.post(ENROL, {"code": code_now(secret)})
    assert Authenticator.objects.filter(user=staff, type=Authenticator.Type.TOTP).exists()
    # Codes for a lost phone come with it.
    assert Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES).exists()
    assert is_in(client)


def test_the_password_alone_does_not_open_once_there_is_a_second_factor(
    client: Client, staff: User
) -> None:
    secret = enrolled(staff)
    answer = sign_in(client)
    assert answer["Location"].startswith(SECOND)
    assert not is_in(client)
    client.post(SECOND, {"code": "123456"})
    assert not is_in(client)
    client.post(SECOND, {"code": code_now(secret)})
    assert is_in(client)


def test_a_code_works_once(client: Client, staff: User) -> None:
    code = code_now(enrolled(staff))
    sign_in(client)
    client.post(SECOND, {"code": code})
    other = Client()
    sign_in(other)
    other.post(SECOND, {"code": code})
    assert not is_in(other)


def test_a_code_works_once_although_the_cache_was_emptied(client: Client, staff: User) -> None:
    code = code_now(enrolled(staff))
    sign_in(client)
    client.post(SECOND, {"code": code})
    cache.clear()
    other = Client()
    sign_in(other)
    other.post(SECOND, {"code": code})
    assert not is_in(other)


@pytest.mark.parametrize("kind", ["phone", "paper"])
def test_staff_sign_in_while_the_cache_is_away(
    client: Client, staff: User, settings: Any, kind: str
) -> None:
    secret = enrolled(staff)
    paper = RecoveryCodes.activate(staff).get_unused_codes()[0]
    here = settings.CACHES
    gone = {**here["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**here, "default": gone}
    sign_in(client)
    client.post(SECOND, {"code": code_now(secret) if kind == "phone" else paper})
    came_in = is_in(client)
    settings.CACHES = here
    assert came_in


def test_a_code_is_counted_before_something_delicate_too(client: Client, staff: User) -> None:
    secret = enrolled(staff)
    client.force_login(staff)
    again = reverse("mfa_reauthenticate")
    assert client.post(again, {"code": "000000"}).status_code == 200
    assert client.post(again, {"code": code_now(secret)}).status_code == 302
    for guess in range(5):
        client.post(again, {"code": f"{guess:06}"})
    assert "Too many failed" in client.post(again, {"code": "000000"}).content.decode()


def test_a_recovery_code_opens_once(client: Client, staff: User) -> None:
    enrolled(staff)
    code = RecoveryCodes.activate(staff).get_unused_codes()[0]
    sign_in(client)
    client.post(SECOND, {"code": code})
    assert is_in(client)
    other = Client()
    sign_in(other)
    other.post(SECOND, {"code": code})
    assert not is_in(other)


def test_guessing_the_second_factor_is_cut_short(client: Client, staff: User) -> None:
    secret = enrolled(staff)
    sign_in(client)
    for guess in range(5):
        client.post(SECOND, {"code": f"{guess:06}"})
    client.post(SECOND, {"code": code_now(secret)})
    assert not is_in(client)


def test_the_sixth_wrong_password_locks_even_the_right_one_out(client: Client, staff: User) -> None:
    for attempt in range(5):
        assert sign_in(client, f"wrong {attempt}").status_code == 200
    answer = sign_in(client)
    assert answer.status_code == 200
    assert "Too many failed login attempts" in answer.content.decode()
    assert client.get(STAFF)["Location"].startswith("/admin/login/")


def test_taking_the_second_factor_away_leads_back_to_setting_it_up(
    client: Client, staff: User
) -> None:
    enrolled(staff)
    client.force_login(staff)
    assert is_in(client)
    Authenticator.objects.all().delete()
    assert client.get(STAFF)["Location"] == ENROL


def test_a_lost_phone_is_reset_by_whoever_may(client: Client, staff: User) -> None:
    chief = User.objects.create_superuser("chief", "chief@clinic.example", PASSWORD)
    enrolled(chief)
    secret = enrolled(staff)
    client.force_login(chief)
    row = Authenticator.objects.get(user=staff)
    page = client.get(f"/admin/mfa/authenticator/{row.pk}/change/").content.decode()
    assert secret not in page
    assert client.post(f"/admin/mfa/authenticator/{row.pk}/change/").status_code == 403
    client.post(f"/admin/mfa/authenticator/{row.pk}/delete/", {"post": "yes"})
    assert not Authenticator.objects.filter(user=staff).exists()


def test_somebody_who_is_no_staff_does_not_come_in(client: Client) -> None:
    User.objects.create_user("visitor", "v@example.com", PASSWORD)
    sign_in(client, login="visitor")
    assert client.get(STAFF, follow=True).status_code == 403


def test_a_switched_off_member_of_staff_does_not_come_in(client: Client, staff: User) -> None:
    enrolled(staff)
    client.force_login(staff)
    staff.is_active = False
    staff.save()
    assert not is_in(client)
    fresh = Client()
    sign_in(fresh)
    assert not is_in(fresh)


def test_the_session_gets_a_new_key_at_sign_in(client: Client, staff: User, settings: Any) -> None:
    settings.STAFF_MFA = False
    client.get(LOGIN)
    session = client.session
    session["planted"] = "x"
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target",
    [
        "//evil.test",
        "https://evil.test/",
        "/\\evil.test",
        "javascript:alert(1)",
        "http:///evil.test",
    ],
)
def test_signing_in_never_leads_elsewhere(
    client: Client, staff: User, settings: Any, target: str
) -> None:
    settings.STAFF_MFA = False
    for url in (f"{LOGIN}?next={target}", f"/admin/login/?next={target}"):
        answer = Client().get(url)
        assert "evil.test" not in answer.get("Location", "").split("next=")[0]
    answer = sign_in(client, next=target)
    assert answer.status_code == 302
    assert answer["Location"] == STAFF


def test_signing_in_leads_where_one_wanted_to_go(
    client: Client, staff: User, settings: Any
) -> None:
    settings.STAFF_MFA = False
    wanted = "/admin/booking/appointment/?day=any"
    led = client.get(wanted, follow=True).redirect_chain[-1][0]
    assert led.startswith(LOGIN)
    assert sign_in(client, next=wanted)["Location"] == wanted


def test_nobody_signs_up_by_hand(client: Client) -> None:
    given = {
        "username": "new",
        "email": "n@example.com",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    client.post(reverse("account_signup"), given)
    assert not User.objects.exists()


def test_an_extra_field_makes_nobody_staff(client: Client, settings: Any) -> None:
    settings.STAFF_MFA = False
    User.objects.create_user("visitor", "v@example.com", PASSWORD)
    sign_in(client, login="visitor", is_staff="1", is_superuser="1")
    assert not User.objects.get().is_staff


def test_the_local_demo_asks_for_no_second_factor(
    client: Client, staff: User, settings: Any
) -> None:
    settings.STAFF_MFA = False
    sign_in(client)
    assert is_in(client)


def test_a_short_password_is_not_taken(client: Client, staff: User, settings: Any) -> None:
    settings.STAFF_MFA = False
    sign_in(client)
    url = reverse("account_change_password")
    given = {"oldpassword": PASSWORD, "password1": "short one", "password2": "short one"}
    client.post(url, given)
    staff.refresh_from_db()
    assert staff.check_password(PASSWORD)


def test_an_emptied_cache_forgets_no_wrong_code(client: Client, staff: User) -> None:
    secret = enrolled(staff)
    sign_in(client)
    for guess in range(5):
        cache.clear()
        client.post(SECOND, {"code": f"{guess:06}"})
    cache.clear()
    client.post(SECOND, {"code": code_now(secret)})
    assert not is_in(client)
