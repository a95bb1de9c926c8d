"""The Postgres and Valkey of one test run: in a temporary folder, gone with it.

The settings must know the addresses before pytest starts anything (pytest-django reads them before
the first hook of a conftest), so the folder is named first and filled by `tests.conftest` later.
Workers of pytest-xdist inherit the name by the environment.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from clinic.stack import postgres, servers
from clinic.stack.console import Console
from clinic.stack.errors import StackError
from clinic.stack.locks import take_lock
from clinic.stack.places import Places, lay_out
from clinic.stack.supervisor import Supervisor

VARIABLE = "CLINIC_TEST_FOLDER"
PREFIX = "clinic-test-"


def places() -> Places:
    """This run's folder, made by whoever asks first."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        _clear_stale()
        folder = tempfile.mkdtemp(prefix=PREFIX)
        take_lock(Path(folder) / "lock")
        os.environ[VARIABLE] = folder
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Places(var=Path(folder), run=Path(folder) / "run")


class TestServers:
    """Starts the servers that the environment does not name, and stops them."""

    __test__ = False

    def __init__(self, wanted: servers.Wanted, *, lasting: bool = False) -> None:
        self.places = places()
        self.wanted = wanted
        self.lasting = lasting  # True: as durable, and as slow, as in earnest
        self._log = (self.places.var / "servers.log").open("w", encoding="utf-8")
        self._supervisor = Supervisor(Console(self._log), self.places.var / "servers.pids")

    def start(self) -> None:
        """Start and wait; raises StackError with the servers' own words when one fails."""
        lay_out(self.places)
        try:
            servers.start(self._supervisor, self.places, self.wanted, lasting=self.lasting)
        except StackError as error:
            self.stop()
            words = (self.places.var / "servers.log").read_text(encoding="utf-8")
            message = f"{error}\n{words}"
            raise StackError(message) from error

    def create_database(self) -> None:
        """The database that the settings name, empty; tests have theirs from pytest-django."""
        postgres.create_database(self.places)

    def stop(self) -> None:
        """Stop what was started."""
        self._supervisor.stop()
        self._log.close()


def _clear_stale() -> None:
    """Remove the folders of runs that were killed: nobody holds their lock any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if folder.stat().st_uid == os.geteuid():
                os.close(take_lock(folder / "lock"))
                shutil.rmtree(folder, ignore_errors=True)
        except (OSError, StackError):
            continue
