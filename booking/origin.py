"""Where a request comes from."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def sender_of(request: HttpRequest) -> str:
    """The address that the request came from, as it was written; perhaps no address at all.

    Only as many X-Forwarded-For entries are believed as there are proxies of ours: the rest of
    that list is written by the visitor.
    """
    direct: str = request.META.get("REMOTE_ADDR", "")
    proxies = settings.TRUSTED_PROXIES
    if not proxies:
        return direct
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    return chain[-proxies] if len(chain) >= proxies else direct


def address_of(request: HttpRequest) -> str | None:
    """The sender's IP address; None if what stands there is none."""
    try:
        return str(ipaddress.ip_address(sender_of(request)))
    except ValueError:
        return None
