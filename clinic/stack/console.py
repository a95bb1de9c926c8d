"""One terminal for many processes: each line under the name of who said it."""

from __future__ import annotations

import sys
import threading
from typing import Final, TextIO

COLOURS: Final = {
    "postgres": 34,
    "valkey": 35,
    "web": 32,
    "worker": 36,
    "beat": 33,
    "mail": 95,
    "up": 1,
}
WIDTH: Final = max(len(name) for name in COLOURS)


class Console:
    """Writes whole lines from any thread; a terminal that is gone is no reason to fail."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout
        self.in_colour = self.stream.isatty()
        self._lock = threading.Lock()

    def line(self, name: str, text: str) -> None:
        """One line under a process's name."""
        head = f"{name:<{WIDTH}} |"
        if self.in_colour and name in COLOURS:
            head = f"\x1b[{COLOURS[name]}m{head}\x1b[0m"
        self.write(f"{head} {text}\n")

    def say(self, text: str) -> None:
        """One line of our own."""
        self.line("up", text)

    def block(self, lines: list[str]) -> None:
        """Lines that belong together, without a name, nothing between them."""
        self.write("".join(f"{line}\n" for line in ["", *lines, ""]))

    def write(self, text: str) -> None:
        """Whole lines; no stop that is asked for meanwhile cuts them off."""
        with self._lock:
            try:
                self.stream.write(text)
                self.stream.flush()
            except (OSError, ValueError):  # closed terminal, broken pipe
                return
