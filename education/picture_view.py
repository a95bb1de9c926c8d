"""Serves kept pictures."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from education import pictures

YEAR: Final = 365 * 24 * 60 * 60


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A kept picture. Its name is a hash of its bytes, so browsers may keep it for good.

    The content type is that of our own encoding, whatever was uploaded; nothing else is served.
    """
    del request
    try:
        data = pictures.read(name)
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = HttpResponse(data, content_type=pictures.CONTENT_TYPE)
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = f'"{name[:32]}"'
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    return response
