"""`{% load clinics %}`: the clinics, for the footer and the home page."""

from __future__ import annotations

from typing import Final

from django import template
from django.template import Context

from locations.models import Location

register = template.Library()
KEPT: Final = "_clinic_list"


@register.simple_tag(takes_context=True)
def clinic_list(context: Context) -> list[Location]:
    """The active locations by name: one query a page at most, kept on the request."""
    request = context.get("request")
    if request is None:
        return list(Location.objects.active())
    if not hasattr(request, KEPT):
        setattr(request, KEPT, list(Location.objects.active()))
    kept: list[Location] = getattr(request, KEPT)
    return kept
