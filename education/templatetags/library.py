"""`{% load library %}`: which pages to read, for the pages of clinics, people and services."""

from __future__ import annotations

from django import template

from education.models import Condition
from locations.models import HealthcareService

register = template.Library()


@register.simple_tag
def conditions_treated_by(service: HealthcareService) -> list[Condition]:
    """`{% conditions_treated_by service as conditions %}`: the public ones, by title. One query."""
    found = Condition.objects.published().conditions().filter(services=service)
    return list(found.order_by("title"))
