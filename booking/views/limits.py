"""The pages of who does a thing too often, and of links that are tried out."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from booking import limits
from booking.views import browser
from booking.views.network import network_of

View = TypeVar("View", bound=Callable[..., HttpResponse])
NOT_FOUND = 404


def is_over(name: str, request: HttpRequest) -> bool:
    """Counts one more try of the visitor's network; True when there were too many."""
    return not limits.spend(name, network_of(request, "unknown"), now=timezone.now())


def too_often(request: HttpRequest, name: str, **more: object) -> HttpResponse:
    """429: when to try again, and whom to call meanwhile."""
    context = {"has_typed": bool(browser.typed(request.session)), **more}
    response = render(request, "booking/too_often.html", context, status=429)
    response["Retry-After"] = str(math.ceil(limits.RATES[name].wait.total_seconds()))
    return response


def counts_wrong_links(view: View) -> View:
    """Counts the view's 404s; a network with too many gets nowhere by any link, right or wrong.

    A link cannot be guessed (256 bits); this keeps those who try from trying for long. A browser
    that has opened its visit already goes on: what it sees needs no link.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        network, now = network_of(request, "unknown"), timezone.now()
        if limits.is_spent("wrong-link", network, now=now):
            return too_often(request, "wrong-link")
        response = view(request, *args, **kwargs)
        if response.status_code == NOT_FOUND:
            limits.spend("wrong-link", network, now=now)
        return response

    return cast(View, guarded)
