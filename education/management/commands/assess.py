"""`manage.py assess`: run cases through the self-check's rules without clicking."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from education.selfcheck import audit
from education.selfcheck.outcome import CURRENT, VERSIONS


class Command(BaseCommand):
    """Reads cases as JSON lines and writes a result a case. Needs no database and no settings."""

    help = "Assess cases: one JSON object a line in, one out, in order."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """A file or standard input, and perhaps another version of the rules."""
        parser.add_argument("file", nargs="?", default="-", help="JSON lines; - is standard input")
        parser.add_argument(
            "--compare",
            metavar="VERSION",
            choices=sorted(VERSIONS),
            help=f"add the result of another rule set: {', '.join(sorted(VERSIONS))}",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raises CommandError (exit status 1) if any line is bad, after the others were written."""
        compared = VERSIONS[options["compare"]] if options["compare"] else None
        bad = 0
        with self._opened(options["file"]) as lines:
            for result in audit.run(lines, CURRENT, compared):
                self.stdout.write(result.text)
                bad += result.is_bad
        if bad:
            message = f"{bad} bad line(s): see their errors above."
            raise CommandError(message, returncode=1)

    @staticmethod
    def _opened(name: str) -> Any:
        if name == "-":
            stream: IO[bytes] = sys.stdin.buffer
            return nullcontext(stream)
        try:
            return Path(name).open("rb")
        except OSError as error:
            message = f"{name}: {error.strerror}"
            raise CommandError(message) from error
