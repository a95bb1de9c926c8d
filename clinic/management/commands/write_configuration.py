"""Writes `.env.example` and the table of `docs/configuration.md` from the list of variables."""

from __future__ import annotations

from typing import Any, Final

from django.core.management.base import BaseCommand

from clinic.environment import BASE_DIR, VARIABLES

EXAMPLE: Final = BASE_DIR / ".env.example"
DOCS: Final = BASE_DIR / "docs" / "configuration.md"
INTRO: Final = """# Configuration

Everything is set by environment variables, or by lines `NAME=value` in a file `.env` beside
`manage.py` (what the environment says wins). Nothing has to be set on a laptop. A value that makes
no sense stops the start with a sentence that names it.

This page and `.env.example` are written by `manage.py write_configuration` from the list in
`clinic/environment.py`.

| variable | what it is for | default | in production |
|---|---|---|---|
"""
OUTRO: Final = """
## The group's name, colours and contact facts

They are data, in the file that `BRAND_FILE` names: copy `clinic/brand.toml` and change it. Clinics,
services, people, hours and pages are rows, kept in the staff side.
"""


def example() -> str:
    """The text of `.env.example`: every variable, commented out."""
    parts = ["# Copy to .env and set what differs. See docs/configuration.md.\n"]
    for variable in VARIABLES:
        value = variable.example or variable.default
        parts.append(f"# {variable.purpose}\n# {variable.name}={value}\n")
    return "\n".join(parts)


def docs() -> str:
    """The text of `docs/configuration.md`."""
    rows = []
    for variable in VARIABLES:
        default = f"`{variable.default}`" if variable.default else ""
        must = "required" if variable.required_in_production else ""
        rows.append(f"| `{variable.name}` | {variable.purpose} | {default} | {must} |\n")
    return INTRO + "".join(rows) + OUTRO


class Command(BaseCommand):
    """`manage.py write_configuration`."""

    help = "Write .env.example and docs/configuration.md from the list of variables."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Writes both files."""
        EXAMPLE.write_text(example(), encoding="utf-8")
        DOCS.write_text(docs(), encoding="utf-8")
