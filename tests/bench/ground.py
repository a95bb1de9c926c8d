"""What benchmarks stand on: servers, sample data, a web server, and the same load for all."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from types import TracebackType

from django.core.management import call_command
from django.db import connections

from clinic.stack.children import Command, spawn
from clinic.stack.locks import HOST
from clinic.stack.servers import Wanted
from tests.bench.client import Line
from tests.servers import TestServers

SECONDS = 3.0
CONNECTIONS = 8


class Ground:
    """Servers with the sample data, for the time of one run."""

    def __init__(self) -> None:
        self._servers = TestServers(Wanted(), lasting=True)

    def __enter__(self) -> None:
        self._servers.start()
        self._servers.create_database()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("demo", verbosity=0)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        connections.close_all()
        self._servers.stop()


@contextlib.contextmanager
def web_server(wsgi: str = "clinic.wsgi:application", **environment: str) -> Iterator[int]:
    """Gunicorn as `make run` starts it, on a free port, with another application if told so."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    ours = {"BIND": f"{HOST}:{port}", "WEB_LOG_LEVEL": "warning"}
    environ = {**os.environ, **ours, **environment}
    argv = [sys.executable, "-m", "gunicorn", "-c", "python:clinic.stack.gunicorn", wsgi]
    said: list[str] = []
    child = spawn(
        Command(name="web", argv=argv, environ=environ), lambda _, line: said.append(line)
    )
    try:
        _wait_for(port, said)
        yield port
    finally:
        child.finish()


def requests_per_second(
    port: int, path: str, *, seconds: float = SECONDS, headers: str = "", status: int = 200
) -> float:
    """How many GETs of the path eight kept-open connections get answered so in a second."""
    until = time.perf_counter() + seconds
    counts = [0] * CONNECTIONS
    troubles: list[str] = []

    def ask_on(number: int) -> None:
        try:
            counts[number] = _ask_until(port, path, until, headers=headers, wanted=status)
        except (OSError, ValueError, RuntimeError) as error:
            troubles.append(str(error))

    threads = [threading.Thread(target=ask_on, args=(each,)) for each in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        message = f"{path}: {troubles[0]}"
        raise RuntimeError(message)
    return sum(counts) / seconds


def _ask_until(port: int, path: str, until: float, *, headers: str, wanted: int) -> int:
    done = 0
    with Line(port) as line:
        while time.perf_counter() < until:
            status = line.get(path, headers).status
            if status != wanted:
                message = f"{path}: {status}"
                raise RuntimeError(message)
            done += 1
    return done


def _wait_for(port: int, said: list[str]) -> None:
    """Until it answers anything at all: its port is open before its workers are."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(HOST, port, timeout=10)
            connection.request("HEAD", "/")
            connection.getresponse().close()
            connection.close()
            return
        time.sleep(0.05)
    message = "\n".join(["the web server did not start", *said])
    raise RuntimeError(message)
