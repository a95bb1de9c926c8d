"""Pages about one person's health: never stored, never found, told to no other site."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

View = TypeVar("View", bound=Callable[..., HttpResponse])


def private(view: View) -> View:
    """Sets the headers, and keeps the answers out of reports of errors.

    The addresses hold no secret. "same-origin" tells other sites as little as "no-referrer", under
    which browsers send `Origin: null` with a form, and the CSRF check refuses that.
    """

    @sensitive_post_parameters()
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return cast(View, guarded)


def see_other(name: str, *args: object) -> HttpResponse:
    """303: what was asked is done, and the next page is there. Reloading it repeats nothing."""
    return HttpResponse(status=303, headers={"Location": reverse(name, args=args)})
