"""`manage.py fill_holidays`: public holidays become closures, by default two years of them."""

from __future__ import annotations

import argparse
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from locations.holidays_calendar import fill_holidays
from locations.models import Location

EARLIEST: Final = 2000
LATEST: Final = 2100


def _year(text: str) -> int:
    if not text.isdecimal() or not EARLIEST <= int(text) <= LATEST:
        message = f"a year from {EARLIEST} to {LATEST} is needed, not {text!r}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


class Command(BaseCommand):
    """Fills the closures of every location."""

    help = (
        "Write the public holidays of each clinic's province as closures. What is already there "
        "stays as staff left it; run it every autumn."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Years, none for this one and the next."""
        parser.add_argument("years", nargs="*", type=_year, metavar="YEAR")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill and say how many rows are new."""
        del args
        this_year = timezone.localdate(timezone.now()).year
        years = options["years"] or [this_year, this_year + 1]
        try:
            added = fill_holidays(years, locations=Location.objects.all())
        except ValueError as error:
            raise CommandError(str(error)) from error
        named = ", ".join(str(year) for year in years)
        self.stdout.write(f"{named}: {added} holiday closures added.")
