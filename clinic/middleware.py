"""What every request passes: an id, a guard against bad input, headers, the second factor."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from typing import Final

import pghistory
from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from redis.exceptions import RedisError

from booking.origin import address_of
from clinic import logs, views

Handler = Callable[[HttpRequest], HttpResponseBase]
logger = logging.getLogger("clinic.request")
STAFF_PATHS: Final = (f"/{settings.ADMIN_PATH}", "/accounts/")
UNAVAILABLE: Final = (OperationalError, InterfaceError, RedisError)

# The list of clinics may ask where the visitor is, when they press its button.
PERMISSIONS_POLICY: Final = "geolocation=(self), " + ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "gyroscope",
        "microphone",
        "payment",
        "usb",
    )
)


class RequestLogMiddleware:
    """Gives the request an id and logs route, status and time: never the path or the query."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        mark = uuid.uuid4().hex[:12]
        token = logs.request_id.set(mark)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            self._log(request, response, started)
        finally:
            logs.request_id.reset(token)
        response["X-Request-ID"] = mark
        return response

    @staticmethod
    def _log(request: HttpRequest, response: HttpResponseBase, started: float) -> None:
        match = request.resolver_match
        if match is None and response.status_code < 400:
            return  # a static file
        route = (match.view_name or "unnamed") if match else "none"
        spent = round((time.perf_counter() - started) * 1000, 1)
        extra = {
            "route": route,
            "status": response.status_code,
            "milliseconds": spent,
            "method": request.method,
        }
        logger.info(
            "%s %s %s %sms", request.method, route, response.status_code, spent, extra=extra
        )


class BadInputMiddleware:
    """Answers 400 to a NUL in path or query: browsers send none, Postgres can store none."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "%00" in query or "\0" in query:
            return views.bad_request(request, BadRequest("NUL"))
        return self.get_response(request)


class UnavailableMiddleware:
    """A lost, full or frozen server of ours answers 503 with the clinic's phone, not a bare 500.

    Pages for visitors do without the cache; the limits on sign-in do not.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        except UNAVAILABLE as error:
            return self._refuse(request, error)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Catches what a view raised before Django turns it into a 500."""
        if isinstance(error, UNAVAILABLE):
            return self._refuse(request, error)
        return None

    @staticmethod
    def _refuse(request: HttpRequest, error: Exception) -> HttpResponse:
        logger.error("a server of ours is unavailable: %s", type(error).__name__)
        return views.unavailable(request)


class SecurityHeadersMiddleware:
    """Headers that Django has no setting for."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class StaffSecondFactorMiddleware:
    """Staff without a second factor are led to set one up before they see any staff page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self._needs_enrolment(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    @staticmethod
    def _needs_enrolment(request: HttpRequest) -> bool:
        if not settings.STAFF_MFA or not request.path.startswith(f"/{settings.ADMIN_PATH}"):
            return False
        user = request.user
        return user.is_authenticated and user.is_staff and not get_adapter().is_mfa_enabled(user)


class AuditMiddleware:
    """What staff write is written down with who, from which address and on which page.

    The page is told by its name: paths and queries may hold what nobody should read later.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_writing = request.method not in {"GET", "HEAD", "OPTIONS"}
        if not (is_writing and request.path.startswith(STAFF_PATHS)):
            return self.get_response(request)
        if not request.user.is_authenticated:
            return self.get_response(request)
        with pghistory.context(user=request.user.pk, address=address_of(request), page=""):
            return self.get_response(request)

    @staticmethod
    def process_view(request: HttpRequest, *_view: object) -> None:
        """Once the page is known, adds it to what was said, if anything was."""
        if request.resolver_match:
            pghistory.context(page=request.resolver_match.view_name)
