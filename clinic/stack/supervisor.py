"""Starts children in order, watches them, and stops them in reverse whichever way the end comes."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Final

from clinic.stack import leftovers
from clinic.stack.children import Child, Command, LineSink, spawn
from clinic.stack.console import Console
from clinic.stack.errors import StackError

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TICK_SECONDS: Final = 0.1
WITH_LOCKS: Final = frozenset({subprocess.__file__, threading.__file__})


class StopAsked(BaseException):
    """Someone wants the site to stop; not an error, so nothing that catches errors holds it up."""


class Supervisor:
    """The children of one `manage.py up`. Use from the main thread, within `attentive()`."""

    def __init__(self, console: Console, pid_file: Path) -> None:
        self.console = console
        self.pid_file = pid_file
        self.children: list[Child] = []
        self._asked = 0
        self._is_guarded = False
        self._is_stopping = False

    @contextlib.contextmanager
    def attentive(self) -> Iterator[None]:
        """Within, INT, TERM and HUP raise StopAsked; at the end every child is stopped."""
        wanted = set(STOP_SIGNALS)
        if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
            wanted.remove(signal.SIGHUP)  # nohup: a closed terminal is to be ignored
        before = {number: signal.signal(number, self._on_signal) for number in wanted}
        try:
            yield
        finally:
            self._is_stopping = True
            self.stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def start(self, command: Command) -> Child:
        """Start a child; raises StackError when it cannot be run."""
        return self._spawn(command, self.console.line)

    def run_to_end(self, command: Command, *, seconds: float) -> None:
        """Run a short command; raises StackError with its last line when it fails or hangs."""
        lines: list[str] = []
        child = self._spawn(command, lambda _name, line: lines.append(line))
        deadline = time.monotonic() + seconds
        while child.is_running and time.monotonic() < deadline:
            time.sleep(0.01)
            self._check()
        late = child.is_running
        code = child.finish()
        self.children.remove(child)
        if late or code != 0:
            words = [line for line in lines if line.strip()] or [f"ended with code {code}"]
            message = f"{command.name} failed: {'took too long' if late else words[-1]}"
            raise StackError(message)

    def restart(self, child: Child) -> Child:
        """Stop one child and start its command again."""
        with self._undisturbed():
            child.finish()
            self.children.remove(child)
        return self.start(child.command)

    def wait_until(self, is_ready: Callable[[], bool], child: Child, *, seconds: float) -> None:
        """Wait for a child to be of use; raises StackError when it ends or stays silent."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            self._check()
            if not child.is_running:
                message = f"{child.name} did not start; its last words are above."
                raise StackError(message)
            if time.monotonic() > deadline:
                message = f"{child.name} did not answer within {seconds:.0f} seconds."
                raise StackError(message)
            time.sleep(TICK_SECONDS / 4)

    def watch(self, on_tick: Callable[[], None] | None = None) -> None:
        """Return only by an exception: StopAsked, or StackError naming the child that ended."""
        while True:
            time.sleep(TICK_SECONDS)
            self._check()
            for child in self.children:
                if not child.is_running and not child.command.may_end:
                    message = f"{child.name} ended by itself ({_ending(child)}); all is stopped."
                    raise StackError(message)
            if on_tick:
                on_tick()

    def stop(self) -> None:
        """Stop all children, last started first, those of no use to each other at once."""
        servers = {"postgres", "valkey"}
        clients = [child for child in self.children if child.name not in servers]
        for child in clients:
            child.ask_to_stop()
        for child in clients:
            child.finish()
        for child in reversed(self.children):
            if child not in clients:
                child.finish()
        self.children.clear()
        self.pid_file.unlink(missing_ok=True)

    def _spawn(self, command: Command, sink: LineSink) -> Child:
        with self._undisturbed():
            child = spawn(command, sink)
            self.children.append(child)
            running = [(each.process.pid, each.command.stop_signal) for each in self.children]
            leftovers.write(self.pid_file, running)
        return child

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        """Raise at once; what is lost on the way (in a callback, say) `_check` raises again."""
        self._asked += 1
        if self._is_stopping:
            if self._asked > 1:  # a second Ctrl-C: no more patience
                for child in self.children:
                    child.kill()
        elif self._asked == 1 and not self._is_guarded and not _holds_a_lock(frame):
            raise StopAsked(signal.Signals(number).name)

    def _check(self) -> None:
        if self._asked:
            raise StopAsked

    @contextlib.contextmanager
    def _undisturbed(self) -> Iterator[None]:
        """No StopAsked in here: a child that was started must be on the list."""
        self._check()
        self._is_guarded = True
        try:
            yield
        finally:
            self._is_guarded = False
        self._check()


def _holds_a_lock(frame: FrameType | None) -> bool:
    """True where a lock may have been taken a moment ago: cut off there, it is kept for ever.

    Of the console's lock that would silence every child, of a process's that would hang its end.
    """
    while frame is not None:
        if frame.f_code is Console.write.__code__ or frame.f_code.co_filename in WITH_LOCKS:
            return True
        frame = frame.f_back
    return False


def _ending(child: Child) -> str:
    code = child.process.returncode
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return f"signal {signal.Signals(-code).name}"
    return f"code {code}"
