"""The directory's pages for search engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from locations.models import HealthcareService, Location
from locations.team import people

if TYPE_CHECKING:
    PathSitemap = Sitemap[str]
else:
    PathSitemap = Sitemap  # generic in the type stubs only


class LocationSitemap(PathSitemap):
    """Clinics, people and services: the lists and the page of each."""

    changefreq = "weekly"

    def items(self) -> list[str]:
        """Paths of the pages that visitors see."""
        lists = ("locations:index", "locations:team", "locations:service-index")
        team = [person.practitioner for person in people(now=timezone.now())]
        rows = [*Location.objects.active(), *team, *HealthcareService.objects.active()]
        return [*(reverse(name) for name in lists), *(row.get_absolute_url() for row in rows)]

    def location(self, item: str) -> str:
        """The path itself."""
        return item
