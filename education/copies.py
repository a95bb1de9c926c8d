"""A page's text as HTML, made once for each of its revisions and kept in each process.

What a copy shows from other rows (doses, names of clinics, other pages' titles) is at most
KEPT_SECONDS old; the page's own text never is, because each request asks for its revision.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.core.cache import caches
from django.core.validators import slug_re
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from education import pages, structured_data
from education.models import Condition
from education.page_parts import ConditionPage
from education.symptoms import place_of

KEPT_SECONDS: Final = 60
LONGEST_SLUG: Final = 80
INDENT: Final = re.compile(r"\n\s+")


@dataclass(frozen=True)
class PageCopy:
    """What templates/education/condition.html shows: `page` without the parts that are in
    the HTML, and the place that the self-check starts with."""

    page: ConditionPage
    top: SafeString
    article: SafeString
    social: SafeString
    structured_data: SafeString
    place: str
    made_on: date

    def is_of(self, changed_at: datetime | None, today: date) -> bool:
        """Whether the page has not changed since, and a review that ran out today was seen."""
        return self.page.condition.changed_at == changed_at and self.made_on == today


def load_copy(slug: str, *, kind: str, today: date) -> PageCopy:
    """The public page's copy: one query where there is one of this revision, else three.

    Raises Condition.DoesNotExist.
    """
    if len(slug) > LONGEST_SLUG or not slug_re.fullmatch(slug):
        raise Condition.DoesNotExist
    key = f"page-copy-{kind}-{slug}"
    kept: PageCopy | None = caches["local"].get(key)
    if kept is not None:
        public = Condition.objects.published().filter(slug=slug, kind=kind)
        if kept.is_of(public.values_list("changed_at", flat=True).first(), today):
            return kept
    made = _copy(pages.load_page(slug, kind=kind, today=today), today)
    if settings.PAGE_CACHE_SECONDS:
        caches["local"].set(key, made, KEPT_SECONDS)
    return made


def _copy(page: ConditionPage, today: date) -> PageCopy:
    return PageCopy(
        page=replace(
            page, sections=[], causes=[], care_cards=[], sources=[], related=[],
            home_treatments=[page.home_treatments[0]] if page.home_treatments else [],
            clinic_treatments=[], by_duration=[], by_change=[],
        ),
        top=_html("page_top", page),
        article=_html("article", page),
        social=_html("social", page),
        structured_data=structured_data.for_condition(page),
        place=place_of(page.condition.slug),
        made_on=today,
    )  # fmt: skip


def _html(part: str, page: ConditionPage) -> SafeString:
    context = {"page": page, "brand": settings.BRAND, "site_root": settings.SITE_URL}
    html = render_to_string(f"education/partials/{part}.html", context)
    return mark_safe(tight(html))  # noqa: S308 - a rendered template


def tight(html: str) -> str:
    """The HTML without what templates are set out with: an eighth less for phones to read.

    Only for pages without preformatted text.
    """
    return INDENT.sub("\n", html)
