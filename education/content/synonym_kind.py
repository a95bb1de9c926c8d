"""Other words for the search, as the starter library holds them: named by the words themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.conf import settings

from education.content.kinds import Content, pick
from education.models import Condition, Synonym

FIELDS: Final[dict[str, Any]] = {"means": "", "page": "", "is_urgent": False}


class SynonymKind:
    """Other words; `page` is the slug of the page to show first."""

    name: Final = "synonyms"

    def leads_somewhere(self, document: Content) -> bool:
        """False for words of a page that is not here (any more)."""
        slug = document.get("page", "")
        return not slug or self._page(slug) is not None

    def find(self, key: str) -> Synonym | None:
        """The other words `key`, locked, or None."""
        rows = Synonym.objects.select_for_update(of=("self",)).select_related("page")
        return rows.filter(words=key).first()

    def is_settled(self, row: Synonym) -> bool:
        """Never: they have no state of their own."""
        del row
        return False

    def snapshot(self, row: Synonym) -> Content:
        """The row's columns, with the page as its slug."""
        page = row.page.slug if row.page else ""
        return {"means": row.means, "page": page, "is_urgent": row.is_urgent}

    def wanted(self, key: str, document: Content) -> Content:
        """The file's values."""
        return pick(f"{self.name}:{key}", document, FIELDS)

    def write(self, key: str, row: Synonym | None, content: Content, *, now: datetime) -> Synonym:
        """Creates or rewrites the row."""
        del now
        row = row or Synonym(words=key)
        row.means, row.is_urgent = content["means"], content["is_urgent"]
        row.page = self._page(content["page"])
        row.full_clean()
        row.save()
        return row

    @staticmethod
    def _page(slug: str) -> Condition | None:
        rows = Condition.objects.filter(language=settings.LANGUAGE_CODE)
        return rows.filter(slug=slug).first() if slug else None
