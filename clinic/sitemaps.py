"""The pages for search engines that are no rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

if TYPE_CHECKING:
    NameSitemap = Sitemap[str]
else:
    NameSitemap = Sitemap  # generic in the type stubs only

NAMES: Final = (
    "home",
    "education:condition-index",
    "education:by-symptom",
    "education:glossary",
    "selfcheck:start",
    "booking:start",
    "accessibility",
    "privacy",
    "terms",
    "about-our-pages",
    "contact",
)


class FixedPageSitemap(NameSitemap):
    """Home, the lists, and where the journeys begin."""

    def items(self) -> list[str]:
        """URL names."""
        return list(NAMES)

    def location(self, item: str) -> str:
        """The page's path."""
        return reverse(item)
