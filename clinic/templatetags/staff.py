"""What every staff page shows around its content."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from clinic.staff import home, navigation
from clinic.staff.cards import Card

register = template.Library()


@register.inclusion_tag("admin/partials/navigation.html", takes_context=True)
def staff_navigation(context: Context) -> dict[str, Any]:
    """Where this person can go, by task. Costs no query but that for their rights."""
    return {"sections": navigation.sections(context["request"])}


@register.simple_tag(takes_context=True)
def staff_cards(context: Context) -> list[Card]:
    """`{% staff_cards as cards %}`: what today asks of this person."""
    return home.cards(context["request"], timezone.now())
