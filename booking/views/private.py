"""Pages about one person: never stored, never found, and their addresses told to nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

View = TypeVar("View", bound=Callable[..., HttpResponse])


def private(view: View) -> View:
    """Sets the headers of a page whose address is a secret, or that holds no form."""
    return _with_referrer(view, "no-referrer")


def private_form(view: View) -> View:
    """Sets the headers of a page with a form, at an address without secrets.

    Under "no-referrer" browsers send `Origin: null` with a form, which the CSRF check refuses;
    "same-origin" tells other sites just as little.
    """
    return _with_referrer(view, "same-origin")


def _with_referrer(view: View, policy: str) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response.headers.setdefault("Referrer-Policy", policy)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return cast(View, guarded)


def see_other(name: str, *args: object) -> HttpResponse:
    """303: what was asked is done, and the next page is there. Reloading it repeats nothing."""
    return HttpResponse(status=303, headers={"Location": reverse(name, args=args)})
