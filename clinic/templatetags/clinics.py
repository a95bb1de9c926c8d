"""`{% load clinics %}`: the clinics, for the footer and the home page."""

from __future__ import annotations

from django import template
from django.template import Context

from locations.directory import clinics
from locations.models import Location

register = template.Library()


@register.simple_tag(takes_context=True)
def clinic_list(context: Context) -> list[Location]:
    """`{% clinic_list as clinics %}`: the active locations by name; none on a page of errors.

    Pages that must not ask the database are drawn without a request.
    """
    request = context.get("request")
    return clinics(request) if request else []
