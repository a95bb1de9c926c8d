"""New and changed pages, as an Atom feed (RFC 4287)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from education.models import Condition
from locations.structured_data import absolute

if TYPE_CHECKING:
    PageFeed = Feed[Condition, None]
else:
    PageFeed = Feed  # generic in the type stubs only

SHOWN: Final = 30


class ChangedPages(PageFeed):
    """Public pages, the last changed first. Addresses are the configured site's."""

    feed_type = Atom1Feed
    feed_url = property(lambda _self: absolute(reverse("education:feed")))

    def title(self) -> str:
        """Whose pages they are."""
        return _("%(name)s: new and changed pages") % {"name": settings.BRAND.name}

    def subtitle(self) -> str:
        """What they are about."""
        return _("Foot, ankle and lower-leg pain: what it may be, and what to do.")

    def link(self) -> str:
        """The list of pages."""
        return absolute(reverse("education:condition-index"))

    def items(self) -> list[Condition]:
        """The pages."""
        return list(Condition.objects.published().order_by("-changed_at", "title")[:SHOWN])

    def item_title(self, item: Condition) -> str:
        """The page's title."""
        return item.title

    def item_description(self, item: Condition) -> str:
        """The page's answer in one sentence."""
        return item.summary

    def item_link(self, item: Condition) -> str:
        """The page's address."""
        return absolute(item.get_absolute_url())

    def item_pubdate(self, item: Condition) -> datetime | None:
        """When it was first public."""
        return item.published_at

    def item_updateddate(self, item: Condition) -> datetime:
        """When its content last changed."""
        return item.changed_at
