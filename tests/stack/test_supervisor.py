"""The supervisor's life and death, on a site of four processes."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic.stack import leftovers
from clinic.stack.children import Command
from clinic.stack.console import Console
from clinic.stack.supervisor import StopAsked, Supervisor
from tests.stack.watching import Program, alive_in, assert_nothing_left_in

ROOT = Path(__file__).resolve().parent.parent.parent
READY = "up       | ready"
pytestmark = pytest.mark.supervisor


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that root's Postgres, which runs as `nobody`, can get to: pytest's own it cannot."""
    with tempfile.TemporaryDirectory(prefix="clinic-little-") as parent:
        Path(parent).chmod(0o711)
        made = Path(parent) / "var"
        yield made
        Program.end_all()
        assert_nothing_left_in(made)


def start(folder: Path, *words: str) -> Program:
    argv = [sys.executable, "-m", "tests.stack.little_site", str(folder), *words]
    return Program(argv, cwd=ROOT, environ=os.environ)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_leaves_nothing_running(folder: Path, number: signal.Signals) -> None:
    program = start(folder)
    program.wait_to_say(READY)
    assert len(alive_in(folder)) >= 4
    program.signal(number)
    assert program.wait() == 0
    assert not alive_in(folder)
    assert "database system is shut down" in program.said
    assert not (folder / "up.pids").exists()


def test_killed_without_a_word_it_leaves_nothing_running_and_the_database_closes_well(
    folder: Path,
) -> None:
    program = start(folder)
    program.wait_to_say(READY)
    program.signal(signal.SIGKILL)
    program.wait()
    assert_nothing_left_in(folder)
    again = start(folder)
    again.wait_to_say(READY)
    assert "was not properly shut down" not in again.said
    again.signal(signal.SIGTERM)
    assert again.wait() == 0


def test_a_child_that_does_not_end_when_asked_is_killed_with_its_own_children(folder: Path) -> None:
    program = start(folder, "stubborn")
    program.wait_to_say(READY)
    program.wait_to_say("worker   | idling")
    program.signal(signal.SIGTERM)
    assert program.wait() == 0
    assert_nothing_left_in(folder, seconds=0)


def test_a_child_that_ends_by_itself_is_named_and_stops_the_others(folder: Path) -> None:
    program = start(folder, "mortal")
    assert program.wait() == 1
    assert "worker ended by itself (code 3); all is stopped." in program.said
    assert not alive_in(folder)


def test_a_database_that_is_killed_is_noticed_and_recovers_at_the_next_start(folder: Path) -> None:
    program = start(folder)
    program.wait_to_say(READY)
    pid = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    assert program.wait() == 1
    assert "postgres ended by itself (signal SIGKILL)" in program.said
    again = start(folder)
    again.wait_to_say(READY)
    assert "was not properly shut down" in again.said
    again.signal(signal.SIGTERM)
    assert again.wait() == 0


def test_a_second_start_in_the_same_folder_is_refused_in_one_sentence(folder: Path) -> None:
    first = start(folder)
    first.wait_to_say(READY)
    second = start(folder)
    assert second.wait() == 1
    assert second.lines == ["The site already runs from this folder, in another terminal."]
    first.signal(signal.SIGTERM)
    assert first.wait() == 0


@pytest.mark.parametrize("seconds", [0.0, 0.002, 0.1, 0.4])
def test_a_stop_in_the_middle_of_the_start_leaves_nothing_half_made(
    folder: Path, seconds: float
) -> None:
    program = start(folder)
    while not (folder / "postgres.new").exists():
        assert program.process.poll() is None
    time.sleep(seconds)
    program.signal(signal.SIGTERM)
    assert program.wait() == 0
    assert not alive_in(folder)
    again = start(folder)
    again.wait_to_say(READY)
    again.signal(signal.SIGTERM)
    assert again.wait() == 0


class Interrupted(io.StringIO):
    """A terminal at which somebody presses Ctrl-C while the first line is written."""

    def write(self, text: str) -> int:
        if not self.getvalue():
            super().write(text)
            signal.raise_signal(signal.SIGINT)
        return super().write(text)


def test_a_stop_while_a_line_is_written_leaves_the_console_of_use(tmp_path: Path) -> None:
    console = Console(Interrupted())
    supervisor = Supervisor(console, tmp_path / "up.pids")
    with supervisor.attentive():
        _say_twice(console)
        with pytest.raises(StopAsked):
            supervisor.watch()


def _say_twice(console: Console) -> None:
    console.say("ready")
    said = threading.Thread(target=console.say, args=["still here"], daemon=True)
    said.start()
    said.join(5)
    assert not said.is_alive()


def test_a_stop_while_a_short_command_runs_ends_the_command(tmp_path: Path) -> None:
    supervisor = Supervisor(Console(io.StringIO()), tmp_path / "up.pids")
    timer = threading.Timer(0.3, os.kill, args=[os.getpid(), signal.SIGTERM])
    short = Command(name="initdb", argv=["sleep", "60"])
    with supervisor.attentive():
        timer.start()
        with pytest.raises(StopAsked):
            supervisor.run_to_end(short, seconds=60)
    assert not supervisor.children
    assert not (tmp_path / "up.pids").exists()


def test_each_line_stands_under_the_name_of_who_said_it(folder: Path) -> None:
    program = start(folder)
    program.wait_to_say(READY)
    program.wait_to_say("web      | idling")
    program.wait_to_say("postgres | LOG:  database system is ready")
    program.signal(signal.SIGTERM)
    assert program.wait() == 0


def test_what_an_earlier_start_left_behind_is_ended_and_nobody_else(tmp_path: Path) -> None:
    """For systems whose kernel does not tell children of their parent's death."""
    ours = subprocess.Popen(["sleep", "600"])
    stranger = subprocess.Popen(["sleep", "600"])
    try:
        noted = tmp_path / "up.pids"
        leftovers.write(noted, [(ours.pid, signal.SIGTERM)])
        with noted.open("a") as file:  # a number that was used again since
            file.write(f"{stranger.pid} 15 12345\nnonsense\n{2**22 + 1} 15 \n")
        quick = pytest.MonkeyPatch()
        quick.setattr(leftovers, "DYING_SECONDS", 0.2)
        # The child is ours here, so it stays a zombie until we ask for it: that counts as ended.
        assert leftovers.clear(noted) == 1
        quick.undo()
        assert ours.wait(5) == -signal.SIGTERM
        assert stranger.poll() is None
        assert not noted.exists()
    finally:
        for process in (ours, stranger):
            process.kill()
            process.wait()
