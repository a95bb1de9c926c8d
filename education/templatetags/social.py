"""`{% load social %}`: the picture that a shared link shows."""

from __future__ import annotations

from django import template
from django.urls import reverse

from education.models import Condition
from education.social_card import mark_of

register = template.Library()


@register.simple_tag
def social_card(condition: Condition) -> str:
    """`{% social_card condition %}`: the path of the picture; another title, another path."""
    return reverse("education:card", args=[condition.slug, mark_of(condition)])
