"""The directory's pages for search engines."""

from __future__ import annotations

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from locations.models import Location


class LocationSitemap(Sitemap[str]):
    """The list of clinics and the page of each."""

    changefreq = "weekly"

    def items(self) -> list[str]:
        """Paths of the pages that visitors see."""
        pages = [place.get_absolute_url() for place in Location.objects.active()]
        return [reverse("locations:index"), *pages]

    def location(self, item: str) -> str:
        """The path itself."""
        return item
