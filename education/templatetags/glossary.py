"""`{% load glossary %}`: terms as links, at their first use on a page."""

from __future__ import annotations

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from education.glossary import Linker, linker

register = template.Library()


@register.simple_tag
def glossary_linker(title: str) -> Linker:
    """`{% glossary_linker page.condition.title as glossary %}`: a new one for this page."""
    return linker(without=title)


@register.filter
def glossed(text: str, glossary: Linker | str | None) -> SafeString:
    """`{{ text|glossed:glossary }}`: with terms linked; plain text where there is no linker."""
    return glossary.link(text) if isinstance(glossary, Linker) else conditional_escape(text)
