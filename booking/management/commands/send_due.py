"""Sends due mail without a broker: once, or as the understudy that steps in when Celery stalls."""

from __future__ import annotations

import logging
import signal
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any, Final

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from booking.notifications import claims, dispatch

LOG: Final = logging.getLogger(__name__)
EVERY_SECONDS: Final = 5.0
PATIENCE_SECONDS: Final = 30.0


class Command(BaseCommand):
    """`manage.py send_due [--loop]`"""

    help = "Send the mail that is due. With --loop: whenever some has been due for too long."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to stay, how often to look, and how long to leave the mail to others."""
        parser.add_argument("--loop", action="store_true", help="stay until TERM or Ctrl-C")
        parser.add_argument("--every", type=float, default=EVERY_SECONDS, help="seconds")
        parser.add_argument(
            "--patience",
            type=float,
            default=PATIENCE_SECONDS,
            help="seconds that mail may be due before this command sends it; 0 to send at once",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """One turn, or turns until asked to stop."""
        if not options["loop"]:
            ends = [f"{count} {end}" for end, count in dispatch.run().items()]
            self.stdout.write(", ".join(ends) or "Nothing was due.")
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: dispatch.STOPPING.set())
        while not dispatch.STOPPING.is_set():
            _turn(timedelta(seconds=options["patience"]))
            dispatch.STOPPING.wait(options["every"])


def _turn(patience: timedelta) -> None:
    """Sends if mail waits for longer than it should. A database that is away is asked again."""
    try:
        age = claims.oldest_due()
        if age is not None and age >= patience:
            dispatch.run()
    except DatabaseError as error:
        LOG.error("The database does not answer: %s", type(error).__name__)  # noqa: TRY400 - no trace
    finally:
        connection.close()
