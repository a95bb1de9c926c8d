"""How often somebody may try to sign in. The counts are rows: an emptied cache forgets none.

A try takes from two buckets, its network's and its account's; a right password gives both back. On
a device where the account was signed in to before, the device's own bucket stands for the
account's: so a stranger who tries passwords locks no colleague out.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from booking import limits
from booking.views.network import network_of

SIGNER: Final = TimestampSigner(salt="clinic.known-device")
KNOWN_FOR: Final = timedelta(days=90)
# The limit's name, and whose bucket.
Bucket = tuple[str, str]


def take(request: HttpRequest, login: str, *, now: datetime) -> list[Bucket] | None:
    """Takes one try of whoever types `login`, a name or an address; None when there is none left.

    What was taken can be given back.
    """
    taken = []
    buckets = [("sign-in", network_of(request, "unknown")), _account(request, login.strip())]
    for name, who in buckets:
        if not limits.spend(name, who, now=now):
            return None
        taken.append((name, who))
    return taken


def give_back(taken: list[Bucket]) -> None:
    """It was the right password."""
    for name, who in taken:
        limits.give_back(name, who)


def remember(response: HttpResponse, user: User) -> None:
    """The device is one of the user's from now on: a signed cookie that opens nothing by itself."""
    response.set_cookie(
        cookie_name(),
        SIGNER.sign(f"{user.pk}.{get_random_string(22)}"),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def cookie_name() -> str:
    """Bound to the host where cookies are sent over TLS alone."""
    return "__Host-known" if settings.SESSION_COOKIE_SECURE else "known"


def _account(request: HttpRequest, login: str) -> Bucket:
    """The account's bucket, or the device's if it knows the account. A name of nobody has one."""
    found = User.objects.filter(Q(username__iexact=login) | Q(email__iexact=login))
    key = found.order_by("pk").values_list("pk", flat=True).first()
    device = _device(request)
    if key is not None and device.partition(".")[0] == str(key):
        return "sign-in-device", device
    return "sign-in-account", login.lower() if key is None else str(key)


def _device(request: HttpRequest) -> str:
    try:
        return SIGNER.unsign(request.COOKIES.get(cookie_name(), ""), max_age=KNOWN_FOR)
    except BadSignature:
        return ""
