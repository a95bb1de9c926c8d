"""Writes every kind of mail to files, to be looked at."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.management.base import BaseCommand
from django.utils import timezone

from booking.notifications.mime import as_sent
from booking.notifications.samples import sample_mails

ENDINGS = {"text/html": "html", "text/calendar": "ics"}


class Command(BaseCommand):
    """`manage.py preview_emails [folder]`"""

    help = "Write every kind of mail (HTML, text, calendar file, whole mail) to a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and the language of the mails."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.VAR_DIR / "emails")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Writes the files and says where they are."""
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        names = []
        for sample in sample_mails(timezone.now(), language=options["language"]):
            _write(folder, sample.name, sample.email)
            names.append(sample.name)
        self.stdout.write(f"{len(names)} mails in {folder}: {', '.join(names)}")


def _write(folder: Path, name: str, email: EmailMultiAlternatives) -> None:
    head = f"{email.subject}\n{'=' * len(str(email.subject))}\n\n"
    (folder / f"{name}.txt").write_text(f"{head}{email.body}", encoding="utf-8")
    (folder / f"{name}.eml").write_bytes(as_sent(email))
    for content, kind in email.alternatives:
        ending = ENDINGS[kind.partition(";")[0]]
        (folder / f"{name}.{ending}").write_bytes(str(content).encode())
