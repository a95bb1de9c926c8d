"""The local mail catcher: takes every mail on a loopback port and keeps it as a file.

Run as `python -m clinic.stack.mail --fd N --folder DIR`; it delivers nothing to anybody.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import secrets
import signal
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

MOST_KEPT: Final = 500


class Catcher:
    """An aiosmtpd handler that files what it gets; the oldest mails make room."""

    def __init__(self, folder: Path, *, most_kept: int = MOST_KEPT) -> None:
        self.folder = folder
        self.most_kept = most_kept

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep the mail, then say so: what was acknowledged is on disk."""
        del server, session
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content).encode()
        recipients = ", ".join(envelope.rcpt_tos)
        keep(self.folder, raw, recipients=recipients, now=datetime.now(tz=UTC))
        prune(self.folder, self.most_kept)
        sys.stdout.write("caught one mail\n")  # who it is for is nobody's business in a log
        sys.stdout.flush()
        return "250 Kept"


def keep(folder: Path, raw: bytes, *, recipients: str, now: datetime) -> Path:
    """Write one mail, whole or not at all; its name sorts by time and cannot be guessed."""
    name = f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.eml"
    draft = folder / f".{name}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(b"X-Envelope-To: " + recipients.encode("ascii", "replace") + b"\r\n" + raw)
    return draft.replace(folder / name)


def prune(folder: Path, most_kept: int) -> None:
    """Remove the oldest mails beyond the number to keep."""
    for path in sorted(folder.glob("*.eml"))[:-most_kept]:
        path.unlink(missing_ok=True)


async def serve(listener: socket.socket, folder: Path) -> None:
    """Take mail on the socket until TERM or INT."""
    from aiosmtpd.smtp import SMTP

    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    server = await loop.create_server(
        lambda: SMTP(Catcher(folder), hostname="localhost", enable_SMTPUTF8=True, loop=loop),
        sock=listener,
    )
    async with server:
        await ended.wait()


def main() -> None:
    """Serve on a socket that the parent listens on already: nobody can take the port meanwhile."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fd", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    with socket.socket(fileno=options.fd) as listener, contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(listener, options.folder))


if __name__ == "__main__":
    main()
