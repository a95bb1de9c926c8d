"""Ends what an earlier start left behind where the kernel could not do it (macOS, or still dying).

A process is only touched when both its number and its start time are those that we wrote down:
numbers are used again.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DYING_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A process, its start time as the system spells it, and the signal it stops on."""

    pid: int
    started: str
    stop_signal: int

    @property
    def is_alive(self) -> bool:
        """Whether this very process still runs."""
        return bool(self.started) and start_time(self.pid) == self.started


def start_time(pid: int) -> str:
    """When the process started, in a form that only equals itself; empty if it does not run."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        fields = stat.read_text().rpartition(")")[2].split()
    except OSError:
        return "" if Path("/proc/self").exists() else _start_time_by_ps(pid)
    return "" if fields[0] == "Z" else fields[19]


def write(path: Path, processes: Iterable[tuple[int, signal.Signals]]) -> None:
    """Note the children of this start, whole or not at all."""
    marks = [f"{pid} {int(stop)} {start_time(pid)}\n" for pid, stop in processes]
    draft = path.with_suffix(".new")
    draft.write_text("".join(marks))
    draft.replace(path)


def read(path: Path) -> list[Mark]:
    """The processes of an earlier start; lines that make no sense are left out."""
    marks = []
    with contextlib.suppress(OSError, UnicodeDecodeError):
        for line in path.read_text().splitlines():
            pid, _, rest = line.partition(" ")
            stop, _, started = rest.partition(" ")
            if pid.isdigit() and stop.isdigit():
                marks.append(Mark(int(pid), started.strip(), int(stop)))
    return marks


def clear(path: Path) -> int:
    """End what still runs of an earlier start, politely first; returns how many there were."""
    found = [mark for mark in read(path) if mark.is_alive]
    # Where the kernel told them, they are ending already: give them the time.
    _wait(found, DYING_SECONDS / 2)
    for mark in found:
        _signal(mark, mark.stop_signal)
    _wait(found, DYING_SECONDS)
    for mark in found:
        _signal(mark, signal.SIGKILL)
    path.unlink(missing_ok=True)
    return len(found)


def _wait(marks: list[Mark], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while any(mark.is_alive for mark in marks) and time.monotonic() < deadline:
        time.sleep(0.05)


def _signal(mark: Mark, number: int) -> None:
    if mark.is_alive:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(mark.pid, number)


def _start_time_by_ps(pid: int) -> str:
    answer = subprocess.run(  # noqa: S603 - a number and a fixed list
        ["/bin/ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip()
