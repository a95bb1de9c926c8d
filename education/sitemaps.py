"""The public pages for search engines."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.sitemaps import Sitemap

from education.models import Condition

if TYPE_CHECKING:
    from django.db.models import QuerySet

    PageSitemap = Sitemap[Condition]
else:
    PageSitemap = Sitemap  # generic in the type stubs only


class ConditionSitemap(PageSitemap):
    """Pages on conditions, guides and treatments, with the time of their last change."""

    changefreq = "monthly"

    def items(self) -> QuerySet[Condition]:
        """Public pages."""
        return Condition.objects.published()

    def lastmod(self, item: Condition) -> datetime:
        """When the page's content last changed."""
        return item.changed_at

    def location(self, item: Condition) -> str:
        """The page's path."""
        return item.get_absolute_url()
