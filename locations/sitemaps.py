"""The directory's pages for search engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from locations.models import Location

if TYPE_CHECKING:
    PathSitemap = Sitemap[str]
else:
    PathSitemap = Sitemap  # generic in the type stubs only


class LocationSitemap(PathSitemap):
    """The list of clinics and the page of each."""

    changefreq = "weekly"

    def items(self) -> list[str]:
        """Paths of the pages that visitors see."""
        pages = [place.get_absolute_url() for place in Location.objects.active()]
        return [reverse("locations:index"), *pages]

    def location(self, item: str) -> str:
        """The path itself."""
        return item
