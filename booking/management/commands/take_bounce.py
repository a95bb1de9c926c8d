"""Takes one mail that came back from standard input; for the mail server's alias of our sender."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from booking.notifications import bounces


class Command(BaseCommand):
    """`manage.py take_bounce < mail`"""

    help = "Read one mail from standard input; if it says that ours failed, ask staff to phone."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Notes it and says what it was. Any other mail is left alone: never an error."""
        bounce = bounces.read(sys.stdin.buffer.read())
        is_new = bounce is not None and bounces.note(bounce, now=timezone.now())
        self.stdout.write("Noted." if is_new else "Nothing to note.")
