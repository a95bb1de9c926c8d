"""Answers that take equally long, so that a stopwatch does not tell whether somebody is known."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar, cast

from django.http import HttpRequest, HttpResponse

View = TypeVar("View", bound=Callable[..., HttpResponse])
# Several times what the slowest of the paths takes here; a rate limit stands before it, so waiting
# requests cannot pile up.
SECONDS: Final = 0.15


def evenly(view: View) -> View:
    """Holds every answer to a form back until SECONDS have passed since it came."""

    @wraps(view)
    def even(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        began = time.monotonic()
        response = view(request, *args, **kwargs)
        if request.method == "POST":
            time.sleep(max(0.0, began + SECONDS - time.monotonic()))
        return response

    return cast(View, even)
