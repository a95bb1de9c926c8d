"""`manage.py demo`: the sample data, and a reminder to look at without waiting a day."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils import timezone

from booking.errors import Refusal
from clinic.demo import loader
from clinic.demo.members import make_members
from clinic.demo.reminder import remind
from locations.wording import when_text


class Command(BaseCommand):
    """Loads the sample data into an empty database; or empties it; or shows a reminder."""

    help = "Load the sample data into an empty database. Never in production."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do instead of only loading."""
        doing = parser.add_mutually_exclusive_group()
        doing.add_argument(
            "--reset",
            action="store_true",
            help="first delete every clinic, page, patient and visit (local mode only)",
        )
        doing.add_argument(
            "--remind",
            action="store_true",
            help="make the reminder of the next booked visit due now (books one if there is none)",
        )
        doing.add_argument(
            "--staff",
            action="store_true",
            help="make one sign-in for each role, with a new password (local mode only)",
        )
        parser.add_argument("--yes", action="store_true", help="do not ask before deleting")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it and say what was done. Raises CommandError, one sentence, when it may not be."""
        if settings.IS_PRODUCTION:
            raise CommandError("Sample data has no place in production: nothing was done.")
        self.verbosity = options["verbosity"]
        if options["remind"]:
            self._remind()
        elif options["staff"]:
            self._staff()
        elif options["reset"]:
            self._reset(is_sure=options["yes"])
        else:
            self._load()

    def _say(self, text: str) -> None:
        if self.verbosity:
            self.stdout.write(text)

    def _load(self) -> None:
        if loader.load(timezone.now()):
            self._say(f"Loaded the sample data. {loader.inventory()}.")
        else:
            self._say(f"There is data already: nothing was changed. {loader.inventory()}.")

    def _reset(self, *, is_sure: bool) -> None:
        if not settings.IS_LOCAL:
            raise CommandError("--reset works in local mode only: nothing was deleted.")
        if not is_sure:
            self._ask()
        try:
            loader.reload(timezone.now())
        except OperationalError as error:
            raise CommandError("The site is in use right now: try again in a moment.") from error
        self._say(f"Everything was deleted and the sample data loaded. {loader.inventory()}.")

    def _staff(self) -> None:
        if not settings.IS_LOCAL:
            raise CommandError("--staff works in local mode only: nobody was made.")
        names, password = make_members()
        self._say(f"Sign in as {', '.join(names)}.")
        self._say(f"The password of each is {password} (shown this once).")

    def _ask(self) -> None:
        """Raises CommandError unless somebody types yes."""
        if not sys.stdin.isatty():
            raise CommandError("Nobody is here to ask: add --yes to delete everything.")
        self.stdout.write(f"This deletes for good. {loader.inventory()}.")
        if input("Type yes to go on: ").strip().lower() != "yes":
            raise CommandError("Nothing was deleted.")

    def _remind(self) -> None:
        try:
            visit = remind(timezone.now())
        except Refusal as error:
            raise CommandError("That time was just taken: run this again.") from error
        if visit is None:
            raise CommandError("There is no booked visit and no free time: run demo --reset first.")
        when = when_text(visit.start, visit.location.zone)
        self._say(f"The reminder for {visit.location.name}, {when}, is due now.")
        self._say("While the site runs (make run) it is in the mailbox within ten seconds:")
        self._say(f"{settings.SITE_URL}/mailbox/")
