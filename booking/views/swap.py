"""A page with a picker: whole, or the picker alone for the script that swaps it in place."""

from __future__ import annotations

from typing import Any, Final, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from booking.models.series import PART_NAMES
from booking.views.picker import Picker

TARGET: Final = "picker"
PARTIAL: Final = "booking/partials/picker_swap.html"


class _Swapping(HttpRequest):
    """A request that went through HtmxMiddleware."""

    htmx: HtmxDetails


def picker_page(
    request: HttpRequest, template: str, picker: Picker, context: dict[str, Any]
) -> HttpResponse:
    """The template with the picker, or the picker alone; the same address answers both."""
    known = {"picker": picker, "part_names": PART_NAMES, "picker_url": request.path}
    asked = cast(_Swapping, request).htmx
    is_part = bool(asked) and asked.target == TARGET and not asked.history_restore_request
    # A date that cannot be read is a 400 for everybody else; the script shows 200s only.
    status = 200 if is_part else picker.status
    shown = PARTIAL if is_part else template
    response = render(request, shown, {**known, **context}, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response
