"""The pages of no app: home, the house rules, what machines ask for, what went wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from booking import next_free
from clinic import body_picture, health
from clinic.design import sample_context
from education.models import Condition
from locations import finder, nearby
from locations.directory import clinics

A_DAY: Final = 24 * 60 * 60
# RFC 9116, 2.5.5: less than a year ahead.
SECURITY_TXT_LASTS: Final = timedelta(days=180)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where does it hurt, how urgent is it, which clinic."""
    now = timezone.now()
    conditions = list(Condition.objects.published().conditions().prefetch_related("body_areas"))
    near = nearby.remembered(request)
    locations = finder.nearest_first(clinics(request), near)
    soonest = next_free.next_free_times(locations, now=now)
    rows = [(location, soonest.get(location.pk)) for location in locations]
    free = [(location, slot) for location, slot in rows if slot]
    context = {
        "conditions": conditions,
        "spots": body_picture.spots(conditions),
        "clinics": rows,
        "first": free[0]
        if near and free
        else min(free, key=lambda row: row[1].start, default=None),
        "near": near,
        "now": now,
    }
    return render(request, "home.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What the site promises to everyone, and whom to tell when it fails."""
    return render(request, "accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about a patient, why and for how long."""
    return render(request, "privacy.html")


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """What somebody agrees to when they book."""
    return render(request, "terms.html")


@require_safe
def about_our_pages(request: HttpRequest) -> HttpResponse:
    """Who writes and checks what visitors read, and how the self-check decides."""
    return render(request, "about_our_pages.html")


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Whom to call or write to."""
    return render(request, "contact.html", {"clinics": clinics(request)})


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Every part of the site in every state, for those who build pages: staff, or local mode."""
    if not settings.IS_LOCAL and not request.user.is_staff:
        raise Http404
    return render(request, "design.html", sample_context())


@require_safe
@cache_control(public=True, max_age=A_DAY)
def brand_css(request: HttpRequest) -> HttpResponse:
    """The brand's colours over the site's own."""
    del request
    rules = "".join(f"--{token}:{value};" for token, value in settings.BRAND.colours.items())
    return HttpResponse(f":root{{{rules}}}\n", content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=A_DAY)
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Search engines read pages; they have no business in bookings and accounts."""
    del request
    lines = [
        "User-agent: *",
        "Disallow: /search/",
        # Where booking starts is a page to find; the steps behind it are not.
        "Disallow: /book/*/",
        "Disallow: /visit/",
        "Disallow: /accounts/",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return _text(lines)


@require_safe
@cache_control(public=True, max_age=A_DAY)
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a hole (RFC 9116)."""
    del request
    expires = (timezone.now() + SECURITY_TXT_LASTS).replace(microsecond=0)
    lines = [
        f"Contact: mailto:{settings.BRAND.email}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: en, fr",
        f"Canonical: {settings.SITE_URL}{reverse('security-txt')}",
    ]
    return _text(lines)


@require_safe
def change_password(request: HttpRequest) -> HttpResponse:
    """Where password managers look (W3C, "A Well-Known URL for Changing Passwords")."""
    del request
    return redirect("account_change_password")


@require_safe
@cache_control(no_store=True)
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers: nothing else is asked."""
    del request
    return JsonResponse({"status": "ok"})


@require_safe
@cache_control(no_store=True)
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when visitors can be served, else 503; each part by name, no secrets."""
    del request
    report = health.examine(now=timezone.now())
    return JsonResponse(report.as_dict(), status=200 if report.is_ready else 503)


# What went wrong: these pages ask neither the database nor the cache, which may be what is wrong.


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    del exception
    return _problem(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    del exception
    return _problem(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that is too old or came from elsewhere."""
    del reason
    return _problem(request, 403, template="403_csrf.html")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    del exception
    return _problem(request, 404)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429."""
    del exception
    return _problem(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return _problem(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: ask again soon."""
    response = _problem(request, 503)
    response["Retry-After"] = "30"
    return response


def _problem(request: HttpRequest, status: int, *, template: str = "") -> HttpResponse:
    # Without the request: its context processors would read the session, and so the database.
    del request
    context = {"brand": settings.BRAND, "without_database": True}
    html = render_to_string(template or f"{status}.html", context)
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
