"""The clinics as every page lists them: read once a page, kept on its request."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from locations.models import Location

KEPT: Final = "_clinics"


def clinics(request: HttpRequest) -> list[Location]:
    """The active locations by name: one query a request, however often it is asked."""
    if not hasattr(request, KEPT):
        setattr(request, KEPT, list(Location.objects.active()))
    kept: list[Location] = getattr(request, KEPT)
    return kept
