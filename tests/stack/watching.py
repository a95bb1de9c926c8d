"""Starts a program, reads along, and finds what is left of it afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from clinic.stack.children import tether


class Program:
    """A program under test; every line it prints is kept, and it does not outlive the test run."""

    started: ClassVar[list[Program]] = []

    def __init__(self, argv: Sequence[str], *, cwd: Path, environ: Mapping[str, str]) -> None:
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            list(argv),
            cwd=cwd,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_as_from_a_terminal(tether(signal.SIGTERM)),
        )
        self.started.append(self)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def said(self) -> str:
        """All it printed so far."""
        return "\n".join(self.lines)

    def wait_to_say(self, words: str, *, seconds: float = 240) -> str:
        """The first line with these words; AssertionError with all lines if it does not come."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            ended = self.process.poll() is not None
            if ended:
                self._reader.join(timeout=2)
            for line in list(self.lines):
                if words in line:
                    return line
            if ended:
                break
            time.sleep(0.02)
        raise AssertionError(f"it never said {words!r}:\n{self.said}")

    def signal(self, number: signal.Signals) -> None:
        """Send the program itself a signal."""
        self.process.send_signal(number)

    def wait(self, *, seconds: float = 60) -> int:
        """Its exit code."""
        code = self.process.wait(seconds)
        self._reader.join(timeout=2)
        return code

    @classmethod
    def end_all(cls) -> None:
        """After a test: end what it left running because it failed."""
        for program in cls.started:
            if program.process.poll() is None:
                program.signal(signal.SIGTERM)
                program.wait()
        cls.started.clear()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as pipe:
            for raw in pipe:
                self.lines.append(raw.decode("utf-8", "replace").rstrip())


def _as_from_a_terminal(bind: Callable[[], None]) -> Callable[[], None]:
    """Hears of a closed terminal even where the tests themselves were started to ignore that."""

    def begin() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        bind()

    return begin


def alive_in(folder: Path) -> list[str]:
    """Command lines of the processes that work in the folder or were told its path."""
    running = (path for path in Path("/proc").iterdir() if path.name.isdigit())
    ours = str(os.getpid())
    return [_command_line(each) for each in running if each.name != ours and _is_in(each, folder)]


def assert_nothing_left_in(folder: Path, *, seconds: float = 15) -> None:
    """Within the time, no process of the folder runs any more."""
    deadline = time.monotonic() + seconds
    while (left := alive_in(folder)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not left, left


def _is_in(process: Path, folder: Path) -> bool:
    try:
        if (process / "stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return False
        place = (process / "cwd").readlink()
        return str(folder) in str(place) or str(folder) in _command_line(process)
    except OSError:
        return False


def _command_line(process: Path) -> str:
    try:
        raw = (process / "cmdline").read_bytes()
    except OSError:  # it ended meanwhile
        return ""
    return raw.replace(b"\0", b" ").decode("utf-8", "replace")
