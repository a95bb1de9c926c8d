#!/usr/bin/env python
"""Run an administrative task of the clinic's site."""

import os
import sys

OURS = {"clinic", "booking", "education", "locations"}


def main() -> None:
    """Hand the command line to Django, or say in one sentence what is missing."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older python3 still parses this file
        sys.exit("This site needs Python 3.11 or newer.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here. Start with: make run")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as mistake:
        sys.exit(str(mistake))
    except ModuleNotFoundError as missing:
        if str(missing.name).partition(".")[0] in OURS:
            raise
        sys.exit(f"The library {missing.name} is not installed here. Start with: make run")


if __name__ == "__main__":
    main()
