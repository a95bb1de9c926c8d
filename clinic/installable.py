"""What lets a phone keep the site: a manifest, a page for when there is no network, its worker;
and the picture that a link to the site shows.

The worker keeps the offline page and the files that it needs, and nothing else: no page with a
visit or a form is ever kept by it.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from education import social_card
from education.models import Condition
from education.models.condition import PageKind
from locations.directory import clinics

A_DAY: Final = 24 * 60 * 60
A_YEAR: Final = 365 * A_DAY
BACKGROUND: Final = "#fbf9f5"  # --page of the tokens, in light
ACCENT: Final = "#0e5c58"  # --brand
FILES: Final = (
    "css/site.css",
    "fonts/figtree-latin.woff2",
    "fonts/source-serif-600.woff2",
    "img/favicon.svg",
    "js/site.js",
    "js/kept-visit.js",
)


@require_safe
@cache_control(public=True, max_age=A_DAY)
def manifest(request: HttpRequest) -> HttpResponse:
    """The site as an app on a phone's home screen (W3C, Web Application Manifest)."""
    del request
    data: dict[str, Any] = {
        "name": settings.BRAND.name,
        "short_name": settings.BRAND.short_name,
        "description": settings.BRAND.description,
        "lang": settings.LANGUAGE_CODE,
        "start_url": reverse("home"),
        "scope": "/",
        "display": "minimal-ui",
        "background_color": BACKGROUND,
        "theme_color": ACCENT,
        "icons": _icons(),
        "shortcuts": [
            {"name": _("Book a visit"), "url": reverse("booking:start")},
            {"name": _("Check your pain"), "url": reverse("selfcheck:start")},
        ],
    }
    return JsonResponse(data, content_type="application/manifest+json")


def _icons() -> list[dict[str, str]]:
    plain = {
        static(f"img/icon-{size}.png"): {"sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    }
    masked = {"sizes": "512x512", "type": "image/png", "purpose": "maskable"}
    found = {**plain, static("img/icon-512-maskable.png"): masked}
    return [{"src": src, **about} for src, about in found.items()]


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What a phone without a network shows: the clinics' numbers, and a visit that was kept."""
    return render(request, "offline.html", {"clinics": clinics(request)})


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its name for what it keeps changes when a file of it does."""
    del request
    kept = [reverse("offline"), *(static(name) for name in FILES)]
    mark = hashlib.sha256("\n".join(kept).encode()).hexdigest()[:12]
    script = render_to_string("worker.js", {"kept": json.dumps(kept), "mark": mark})
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


def shared() -> Condition:
    """What the site's own picture says; drawn like that of a page, and never saved."""
    return Condition(title=settings.BRAND.tagline, kind=PageKind.CONDITION)


@require_safe
def share_picture(request: HttpRequest, mark: str) -> HttpResponse:
    """The picture that a link to any page without one of its own shows; a new brand, a new URL."""
    del request
    right = social_card.mark_of(shared())
    if mark != right:
        return redirect("share-picture", right)
    response = HttpResponse(social_card.picture(shared()), content_type="image/png")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


@require_safe
@cache_control(public=True, max_age=A_DAY)
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look that read no page."""
    del request
    return redirect(static("img/favicon.ico"))
