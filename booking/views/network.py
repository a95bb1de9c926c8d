"""Which network a visitor comes from: the one thing that limits on holds can count by."""

from __future__ import annotations

import ipaddress
from typing import Final

from django.http import HttpRequest

from booking.origin import sender_of

# A household or an office, rather than one machine of it.
V4_BLOCK: Final = 24
V6_BLOCK: Final = 64


def network_of(request: HttpRequest, otherwise: str) -> str:
    """The visitor's network block, such as "192.0.2.0/24"; `otherwise` if nothing tells."""
    try:
        address = ipaddress.ip_address(sender_of(request))
    except ValueError:
        return otherwise
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    block = V4_BLOCK if address.version == 4 else V6_BLOCK
    return str(ipaddress.ip_network((address, block), strict=False))
