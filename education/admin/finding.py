"""What helps people find pages: other words, what was searched for in vain, and the glossary."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from education.admin.base import ContentAdmin
from education.models import EmptySearch, GlossaryTerm, Synonym


@admin.register(Synonym)
class SynonymAdmin(ContentAdmin):
    """Other words for what pages say, and pages to show first."""

    list_display = ["words", "means", "page", "is_urgent"]
    list_filter = ["is_urgent"]
    list_select_related = ["page"]
    search_fields = ["words", "means", "page__title"]
    autocomplete_fields = ["page"]


@admin.register(EmptySearch)
class EmptySearchAdmin(ContentAdmin):
    """What was searched for in vain. To read only; each can become an other word."""

    list_display = ["words", "day", "times", "make_synonym_link"]
    list_display_links = None
    list_filter = ["day"]
    search_fields = ["words"]
    actions = ["make_synonym"]

    @admin.display(description=_("what to do"))
    def make_synonym_link(self, search: EmptySearch) -> str:
        """A link to a new other word with these words in it."""
        return format_html('<a href="{}">{}</a>', _new_synonym(search), _("Make it an other word"))

    @admin.action(description=_("Make the first chosen an other word"), permissions=["view"])
    def make_synonym(
        self, request: HttpRequest, queryset: QuerySet[EmptySearch]
    ) -> HttpResponse | None:
        """On to a new other word with the words of the first of the chosen."""
        del request
        first = queryset.first()
        return redirect(_new_synonym(first)) if first else None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Visitors add them."""
        del request, obj
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was typed stays as it was typed."""
        del request, obj
        return False


def _new_synonym(search: EmptySearch) -> str:
    return f"{reverse('admin:education_synonym_add')}?{urlencode({'words': search.words})}"


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(ContentAdmin):
    """Terms that pages explain."""

    list_display = ["term", "meaning"]
    search_fields = ["term", "forms", "meaning"]
    prepopulated_fields = {"slug": ["term"]}
