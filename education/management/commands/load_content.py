"""`manage.py load_content`: the starter library, without overwriting what staff changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from education.content.library import ContentError
from education.content.loader import Result, load_starter_content
from education.search import index


class Command(BaseCommand):
    """Loads the starter library."""

    help = "Loads the starter library of condition pages; never overwrites what staff changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Loads, and says how many entries were created, updated, left alone."""
        del args, options
        try:
            now = timezone.now()
            report = load_starter_content(now=now)
            index.rebuild(today=timezone.localdate(now))
        except ContentError as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"Starter library: {report}.")
        for entry in report.of(Result.KEPT):
            self.stdout.write(f"  kept as changed here: {entry}")
