"""Where a visitor is, if they want it remembered: the start of a postal code, in a cookie.

Nothing is kept on the server. Three characters stand for a district, not for a door.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from locations import finder

COOKIE: Final = "near"
LASTS: Final = timedelta(days=180)
AREA: Final = 3


def remembered(request: HttpRequest) -> str:
    """The remembered district, such as "M5V"; "" if there is none, or none that can be one."""
    code = finder.postal_code_of(request.COOKIES.get(COOKIE, ""))
    return code[:AREA] if code and finder.point_of(code) else ""


def remember(response: HttpResponse, near: str) -> None:
    """Keep the district of a postal code on the visitor's device; "" forgets it."""
    code = finder.postal_code_of(near)
    if code is None:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(
        COOKIE,
        code[:AREA],
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
