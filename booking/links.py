"""Signed links for patients: no account, no guessing.

A token is an HMAC-SHA-256 over purpose, visit and link version, under a key of its own. It opens
one visit for one purpose; raising `link_version` ends every token of the visit.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, reverse

if TYPE_CHECKING:
    from booking.models import AlternativeSet, Appointment, WaitlistOffer

MANAGE: Final = "manage"
MAIL: Final = "mail"
OFFER: Final = "offer"
ALTERNATIVES: Final = "alternatives"
# Mails that one may do without, as one-click links name them.
REMINDERS: Final = "reminders"
FOLLOW_UPS: Final = "follow-ups"
# An offer's link opens that offer only, and an offer is answered once: there is nothing to renew.
OFFER_VERSION: Final = 1
NO_CODE: Final = UUID(int=0)
NO_KEY: Final = "x" * 43


def token(code: UUID, link_version: int, purpose: str = MANAGE) -> str:
    """43 characters, safe in a URL."""
    text = f"{purpose}:{code}:{link_version}"
    digest = hmac.digest(settings.LINK_KEY.encode(), text.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_valid(given: str, code: UUID, link_version: int, purpose: str = MANAGE) -> bool:
    """Compares in constant time; any text may be given."""
    expected = token(code, link_version, purpose).encode()
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected)


@lru_cache(maxsize=20)
def _pattern(name: str, _prefix: str) -> tuple[str, str, str]:
    """A path before, between and after the code and the key of a link: looked up once."""
    path = reverse(name, args=[NO_CODE, NO_KEY])
    before, rest = path.split(str(NO_CODE))
    between, after = rest.split(NO_KEY)
    return before, between, after


def _link(name: str, code: UUID, key: str) -> str:
    before, between, after = _pattern(name, get_script_prefix())
    return f"{settings.SITE_URL}{before}{code}{between}{key}{after}"


def manage_url(appointment: Appointment) -> str:
    """The absolute link to see, move or cancel the visit. From SITE_URL, never from a request."""
    key = token(appointment.code, appointment.link_version)
    return _link("booking:open", appointment.code, key)


def preferences_url(appointment: Appointment, one_click: str = "") -> str:
    """The absolute link to choose mails; what one click on it (RFC 8058) ends is named in it."""
    key = token(appointment.code, appointment.link_version, MAIL)
    url = _link("booking:mail-preferences", appointment.code, key)
    return f"{url}?stop={one_click}" if one_click else url


def offer_url(offer: WaitlistOffer) -> str:
    """The absolute link that shows an offered time, to accept or decline it."""
    key = token(offer.code, OFFER_VERSION, OFFER)
    return settings.SITE_URL + reverse("booking:offer", args=[offer.code, key])


def alternatives_url(asked: AlternativeSet) -> str:
    """The absolute link that shows the times held instead of a visit's own, to take one."""
    key = token(asked.code, OFFER_VERSION, ALTERNATIVES)
    return settings.SITE_URL + reverse("booking:alternatives", args=[asked.code, key])
