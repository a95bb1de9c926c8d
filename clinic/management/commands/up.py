"""`manage.py up`: the whole site on this machine, with one command."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from clinic.stack.children import stop_with_parent
from clinic.stack.console import Console
from clinic.stack.errors import StackError
from clinic.stack.start import Start
from clinic.stack.supervisor import StopAsked


def port_number(text: str) -> int:
    """A TCP port, 1 to 65535; raises argparse's error for anything else."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        message = f"the port must be a number from 1 to 65535, not {text!r}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


class Command(BaseCommand):
    """Starts database, cache, web, worker, clock and mail catcher, and stops them together."""

    help = "Run the whole site on this machine: database, queue, web, worker, clock, mail catcher."
    # The checks look at the database, which may not run yet.
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """The port, and how to end."""
        parser.add_argument("--port", type=port_number, default=8000)
        parser.add_argument("--reload", action="store_true", help="reload when the code changes")
        parser.add_argument(
            "--stop-with-parent",
            action="store_true",
            help="end when the process that started this one is killed (make uses it)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run until asked to stop; what is wrong is one sentence, and exit code 1."""
        if options["stop_with_parent"]:
            stop_with_parent()
        try:
            Start(Console(), port=options["port"], reload=options["reload"]).run()
        except StopAsked:
            return
        except StackError as error:
            self.stderr.write(self.style.ERROR(str(error)))
            sys.exit(1)
