"""Links a term to the glossary where a page first uses it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Final, NamedTuple

from django.core.cache import caches
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from education.models import GlossaryTerm

KEPT_SECONDS: Final = 60
KEY: Final = "glossary-terms"


class Term(NamedTuple):
    """A term by its place on the glossary's page, and every form that a text may use."""

    slug: str
    forms: tuple[str, ...]


class Linker:
    """The terms of one page: each is linked once, at its first use among the texts given.

    Texts are given in the page's order, and only those in which a link is welcome: no headings, no
    links, no emergency cards. A new linker for each rendering, for it remembers what it linked.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._slugs = {form.casefold(): term.slug for term in terms for form in term.forms}
        self._linked: set[str] = set()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        # The longest first: "stress fracture" is one term, not "stress".
        forms = sorted(self._slugs, key=len, reverse=True)
        return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, forms))})(?![\w-])", re.IGNORECASE)

    def link(self, text: str) -> SafeString:
        """The text, escaped, with links for terms that were not linked before."""
        if not self._slugs:
            return conditional_escape(text)
        parts = self._pattern.split(text)  # text, form, text, form, … text
        return format_html_join(
            "", "{}", ((self._one(part) if at % 2 else part,) for at, part in enumerate(parts))
        )

    def _one(self, form: str) -> str:
        slug = self._slugs[form.casefold()]
        if slug in self._linked:
            return form
        self._linked.add(slug)
        url = f"{reverse('education:glossary')}#{slug}"
        return format_html('<a class="term" href="{}">{}</a>', url, form)


def linker(*, without: str = "") -> Linker:
    """A linker for one rendering of the page whose title is `without`: a page does not link the
    term that it is itself about."""
    own = without.casefold()
    return Linker(
        term for term in _terms() if not any(form.casefold() in own for form in term.forms)
    )


def _terms() -> list[Term]:
    """Every term, at most a minute old."""
    kept: list[Term] | None = caches["local"].get(KEY)
    if kept is None:
        kept = [Term(row.slug, (row.term, *row.forms)) for row in GlossaryTerm.objects.all()]
        caches["local"].set(KEY, kept, KEPT_SECONDS)
    return kept
