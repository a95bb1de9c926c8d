"""`manage.py join_styles`: join static/css/parts/*.css into the one stylesheet that pages load."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

CSS: Final = Path(__file__).resolve().parents[3] / "static" / "css"
# The order is the order of the layers; tokens.css declares them.
PARTS: Final = ("tokens", "base", "layout", "parts", "forms", "print")
COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
TIGHT: Final = re.compile(r"\s*([{};,])\s*")  # the space around these never has a meaning


def joined() -> str:
    """The parts in order, without comments and indents. One request, no build step, no Node."""
    source = "\n".join(
        (CSS / "parts" / f"{name}.css").read_text(encoding="utf-8") for name in PARTS
    )
    text = TIGHT.sub(r"\1", COMMENT.sub("", " ".join(source.split())))
    return text.replace(": ", ":").replace(";}", "}").replace("}", "}\n").strip() + "\n"


class Command(BaseCommand):
    """Writes static/css/site.css; with --check only says whether it is up to date."""

    help = "Join static/css/parts/*.css into static/css/site.css."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """--check writes nothing and fails when site.css is stale."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write, or compare."""
        target = CSS / "site.css"
        fresh = joined()
        if not options["check"]:
            target.write_text(fresh, encoding="utf-8")
        elif not target.is_file() or target.read_text(encoding="utf-8") != fresh:
            raise CommandError("static/css/site.css is stale: run manage.py join_styles.")
