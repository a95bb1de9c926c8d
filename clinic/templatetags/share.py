"""`{% load share %}`: the picture that a link to the site shows."""

from __future__ import annotations

from django import template
from django.urls import reverse

from clinic.installable import shared
from education.social_card import mark_of

register = template.Library()


@register.simple_tag
def share_picture() -> str:
    """`{% share_picture %}`: the path of the site's own picture; another brand, another path."""
    return reverse("share-picture", args=[mark_of(shared())])
