"""Public pages kept in each process for some seconds, whole and ready to send.

Only for visitors without a session, and only pages that are the same for all of them but for the
district they want remembered. A page names free times that are FRESH_SECONDS old at most
(booking.next_free), so what is kept here must be thrown away soon: PAGE_CACHE_SECONDS.
"""

from __future__ import annotations

import gzip
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import brotli  # type: ignore[import-untyped]  # has no stubs
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from locations import nearby

Handler = Callable[[HttpRequest], HttpResponseBase]
# The views whose pages are kept, by name.
SHARED: Final = frozenset(
    {
        "home",
        "education:condition",
        "education:guide",
        "education:treatment",
        "education:condition-index",
        "education:by-symptom",
        "education:glossary",
    }
)
MOST_PAGES: Final = 500
BROTLI_QUALITY: Final = 5
GZIP_LEVEL: Final = 6
POLICY: Final = "public, max-age=0, must-revalidate"


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was sent: its bodies by encoding, its headers, and until when it is good."""

    bodies: dict[str, bytes]
    headers: list[tuple[str, str]]
    match: ResolverMatch | None
    etag: str
    changed: int
    until: float

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or 304 for a browser that has it."""
        accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
        encoding = next((name for name in ("br", "gzip") if name in accepted), "")
        response = HttpResponse(self.bodies[encoding])
        for name, value in self.headers:
            response.headers[name] = value
        if encoding:
            response.headers["Content-Encoding"] = encoding
        response.headers["Content-Length"] = str(len(self.bodies[encoding]))
        request.resolver_match = self.match
        return get_conditional_response(request, self.etag, self.changed, response) or response


class PageCacheMiddleware:
    """Answers from memory where it can; remembers what may be; lets browsers ask for changes."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self._pages: dict[tuple[str, str], Kept] = {}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "GET":
            return self.get_response(request)
        if not _is_for_all(request):
            return _revalidated(request, self.get_response(request))
        request.get_host()  # refuses a host that is not ours
        key = (request.path, nearby.remembered(request) if request.META.get("HTTP_COOKIE") else "")
        kept = self._pages.get(key)
        now = time.monotonic()
        if kept is not None and now < kept.until:
            return kept.answer(request)
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and _may_be_kept(request, response):
            made = _keep(request, response, kept, now)
            if len(self._pages) >= MOST_PAGES:
                self._pages.clear()
            self._pages[key] = made
            return made.answer(request)
        return response


def _is_for_all(request: HttpRequest) -> bool:
    return (
        settings.PAGE_CACHE_SECONDS > 0
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    return _is_shared(request) and response.status_code == 200 and not response.cookies


def _is_shared(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.view_name in SHARED


def _keep(request: HttpRequest, response: HttpResponse, before: Kept | None, now: float) -> Kept:
    body = response.content
    etag = _etag(body)
    is_same = before is not None and before.etag == etag
    changed = before.changed if before is not None and is_same else int(time.time())
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    response.headers["Cache-Control"] = POLICY
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(changed)
    return Kept(
        bodies=before.bodies if before is not None and is_same else _packed(body),
        headers=list(response.headers.items()),
        match=request.resolver_match,
        etag=etag,
        changed=changed,
        until=now + settings.PAGE_CACHE_SECONDS,
    )


def _packed(body: bytes) -> dict[str, bytes]:
    """The page by encoding, "" for none."""
    return {
        "": body,
        "gzip": gzip.compress(body, GZIP_LEVEL),
        "br": brotli.compress(body, quality=BROTLI_QUALITY),
    }


def _revalidated(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The same for a visitor with a session: made anew, but sent only if it is another page."""
    if not isinstance(response, HttpResponse) or not _is_shared(request):
        return response
    if response.status_code != 200 or response.has_header("ETag"):
        return response
    response.headers.setdefault("Cache-Control", "private, no-cache")
    etag = _etag(response.content)
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag, None, response) or response


def _etag(body: bytes) -> str:
    # Weak: the same page in two encodings is the same page.
    return f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
