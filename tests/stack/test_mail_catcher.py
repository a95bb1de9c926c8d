"""The local mail catcher: what is sent to it is on disk, and only there."""

from __future__ import annotations

import os
import smtplib
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from clinic.stack import site
from clinic.stack.children import Child, spawn
from clinic.stack.locks import HOST, listen
from clinic.stack.mail import keep, prune
from clinic.stack.places import Places

NOW = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)


@dataclass
class Running:
    """A running catcher: its port, its folder, what it printed."""

    port: int
    folder: Path
    said: list[str]
    child: Child


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[Running]:
    said: list[str] = []
    listener = listen(0)
    (tmp_path / "mail").mkdir()
    own = Places(var=tmp_path, run=tmp_path)
    command = site.mail_command(listener, own, dict(os.environ))
    child = spawn(command, lambda _name, line: said.append(line))
    port = listener.getsockname()[1]
    listener.close()
    yield Running(port, own.mail, said, child)
    child.finish()


def a_mail(subject: str = "Your visit on Thursday") -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, "clinic@example.org", "ana@example.org"
    mail.set_content("See you at nine.")
    mail.add_alternative("<p>See you at <strong>nine</strong>.</p>", subtype="html")
    mail.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="v.ics")
    return mail


def test_a_mail_that_was_acknowledged_is_on_disk(catcher: Running) -> None:
    port, folder, said, child = catcher.port, catcher.folder, catcher.said, catcher.child
    with smtplib.SMTP(HOST, port, timeout=10) as client:
        client.send_message(a_mail())
        client.send_message(a_mail("Grüße, Anaïs"))
    kept = sorted(folder.glob("*.eml"))
    assert len(kept) == 2
    assert b"X-Envelope-To: ana@example.org" in kept[0].read_bytes()
    assert stat.S_IMODE(kept[0].stat().st_mode) == 0o600
    wait_for(lambda: len(said) == 2)
    assert "ana@" not in "".join(said)
    stop(child)


def test_the_catcher_takes_two_hundred_mails_on_one_connection(catcher: Running) -> None:
    port, folder = catcher.port, catcher.folder
    with smtplib.SMTP(HOST, port, timeout=10) as client:
        for _ in range(200):
            client.send_message(a_mail())
    assert len(list(folder.glob("*.eml"))) == 200


def test_the_oldest_mails_make_room(tmp_path: Path) -> None:
    for minute in range(5):
        keep(tmp_path, b"x", recipients="a@example.org", now=NOW + timedelta(minutes=minute))
    prune(tmp_path, 2)
    assert [path.name[9:13] for path in sorted(tmp_path.glob("*.eml"))] == ["1403", "1404"]


def test_a_taken_port_moves_the_catcher_and_not_the_site() -> None:
    with listen(0) as taken:
        port = taken.getsockname()[1]
        with listen(port) as other:
            assert other.getsockname()[1] != port


def test_the_catcher_needs_nothing_of_the_site() -> None:
    """It starts quickly, and also while the site's own code is broken."""
    code = "import sys, clinic.stack.mail; sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def wait_for(is_so: Callable[[], bool], seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def stop(child: Child) -> None:
    assert child.finish() == 0
