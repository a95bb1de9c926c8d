"""Child processes that never outlive us, however we end."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Final

from clinic.stack.errors import StackError
from clinic.stack.places import Owner

PR_SET_PDEATHSIG: Final = 1
# Loaded before any fork: between fork and exec as little as possible may happen.
_LIBC: Final = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

LineSink = Callable[[str, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What to run under which name, and how it wants to be asked to stop."""

    name: str
    argv: Sequence[str]
    environ: Mapping[str, str] | None = None
    owner: Owner | None = None
    pass_fds: Sequence[int] = ()
    # Lines with one of these words help nobody at a laptop and are left out.
    hushed: Sequence[str] = ()
    stop_signal: signal.Signals = signal.SIGTERM
    # Sent by the kernel when we die without a word; some programs take long over their usual one.
    orphan_signal: signal.Signals = signal.SIGTERM
    patience_seconds: float = 8.0
    # Its end does not end the rest: in `make dev` a slip of the pen must not stop the site.
    may_end: bool = False


@dataclass(slots=True)
class Child:
    """A running command; its lines go to the sink under its name."""

    command: Command
    process: subprocess.Popen[bytes]
    reader: threading.Thread
    asked: bool = field(default=False)

    @property
    def name(self) -> str:
        """The name its lines are printed under."""
        return self.command.name

    @property
    def is_running(self) -> bool:
        """Whether the process itself still runs."""
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Send its polite signal, once."""
        if not self.asked and self.is_running:
            self.process.send_signal(self.command.stop_signal)
        self.asked = True

    def kill(self) -> None:
        """Kill it with all that it started: each child leads a session and group of its own."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def finish(self) -> int:
        """Ask it to stop, wait as long as it may take, then kill what is left of its group."""
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(self.command.patience_seconds)
        self.kill()
        code = self.process.wait()
        self.reader.join(timeout=1)
        return code


def tether(orphan_signal: signal.Signals) -> Callable[[], None]:
    """What a child does between fork and exec so that the kernel signals it when we die.

    The signal comes when the *thread* that forked ends: call from the main thread only.
    """
    parent = os.getpid()

    def bind() -> None:
        if _LIBC is None:
            return
        _LIBC.prctl(PR_SET_PDEATHSIG, int(orphan_signal))
        if os.getppid() != parent:  # we died in between
            os._exit(1)

    return bind


def stop_with_parent() -> None:
    """End this process too when the one that started it (make) is killed without a word."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))


def spawn(command: Command, sink: LineSink) -> Child:
    """Start the command in a session of its own; raises StackError when it cannot be run."""
    owner = command.owner
    try:
        process = subprocess.Popen(  # noqa: S603 - our own argument lists, no shell
            list(command.argv),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(command.environ) if command.environ is not None else None,
            cwd="/" if owner else None,  # another user may not be allowed into ours
            user=owner.uid if owner else None,
            group=owner.gid if owner else None,
            extra_groups=[] if owner else None,
            start_new_session=True,
            pass_fds=tuple(command.pass_fds),
            preexec_fn=tether(command.orphan_signal),
        )
    except OSError as error:
        raise StackError(_why_not_run(command, error)) from error
    reader = threading.Thread(target=_relay, args=(command, process, sink), daemon=True)
    reader.start()
    return Child(command=command, process=process, reader=reader)


def _relay(command: Command, process: subprocess.Popen[bytes], sink: LineSink) -> None:
    pipe: IO[bytes] | None = process.stdout
    if pipe is None:
        return
    with pipe:
        for raw in pipe:
            line = raw.decode("utf-8", "replace").rstrip()
            if not any(word in line for word in command.hushed):
                sink(command.name, line)


def _why_not_run(command: Command, error: OSError) -> str:
    if isinstance(error, PermissionError) and command.owner:
        return (
            f"{command.argv[0]} cannot be run by the user {command.owner.name}: put the checkout "
            "where every user may read it (not under root's home), or run as a normal user."
        )
    return f"{command.name} cannot be started from {command.argv[0]} ({error.strerror})."
