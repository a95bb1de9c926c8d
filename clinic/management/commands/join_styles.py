"""`manage.py join_styles`: join static/css/parts/*.css into the stylesheets that pages load."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

CSS: Final = Path(__file__).resolve().parents[3] / "static" / "css"
# Sheet by sheet its parts; tokens.css declares the order of the layers. Pages without a form do not
# load forms.css.
SHEETS: Final = {
    "site": ("tokens", "base", "layout", "parts", "search", "print"),
    "forms": ("forms",),
    "directory": ("directory",),
    "selfcheck": ("selfcheck",),
    "library": ("library",),
    # Staff pages load these instead: the site's tokens in the frame of Django's admin.
    "desk": ("tokens", "desk"),
    "board": ("board",),
}
COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
TIGHT: Final = re.compile(r"\s*([{};,])\s*")  # the space around these never has a meaning


def joined(sheet: str) -> str:
    """The parts of a sheet in order, without comments and indents: no build step, no Node."""
    source = "\n".join(
        (CSS / "parts" / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS[sheet]
    ).replace('url("../../', 'url("../')  # a sheet lies one folder above its parts
    text = TIGHT.sub(r"\1", COMMENT.sub("", " ".join(source.split())))
    return text.replace(": ", ":").replace(";}", "}").replace("}", "}\n").strip() + "\n"


class Command(BaseCommand):
    """Writes static/css/site.css and forms.css; with --check says whether they are up to date."""

    help = "Join static/css/parts/*.css into the stylesheets that pages load."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """--check writes nothing and fails when a sheet is stale."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write, or compare; raises CommandError naming the stale sheet."""
        for sheet in SHEETS:
            target, fresh = CSS / f"{sheet}.css", joined(sheet)
            if not options["check"]:
                target.write_text(fresh, encoding="utf-8")
            elif not target.is_file() or target.read_text(encoding="utf-8") != fresh:
                message = f"static/css/{target.name} is stale: run manage.py join_styles."
                raise CommandError(message)
