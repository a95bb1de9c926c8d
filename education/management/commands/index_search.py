"""`manage.py index_search`: writes anew what the search reads."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from education.search import index


class Command(BaseCommand):
    """Rebuilds the search from the public pages."""

    help = "Writes anew what the search reads, from the public pages."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuilds, and says how many pages can be found."""
        del args, options
        pages = index.rebuild(today=timezone.localdate(timezone.now()))
        self.stdout.write(f"Pages that the search finds: {pages}.")
