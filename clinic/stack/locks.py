"""Things of which there may be one only: the running site, and the port."""

from __future__ import annotations

import fcntl
import os
import socket
from pathlib import Path
from typing import Final

from clinic.stack.errors import StackError

HOST: Final = "127.0.0.1"


def take_lock(path: Path) -> int:
    """Hold the file's lock until the process ends; raises StackError when another holds it.

    The kernel drops it whichever way we end, so it can never be stale.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        message = f"The file {path} cannot be written ({error.strerror})."
        raise StackError(message) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        message = "The site already runs from this folder, in another terminal."
        raise StackError(message) from error
    return handle


def check_port(port: int) -> None:
    """Raise StackError with a way out when nobody can listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            message = f"Port {port} is reserved for the administrator; try: make run PORT=8001"
            raise StackError(message) from error
        except OSError as error:
            other = port + 1 if port < 65535 else 8000
            message = f"Port {port} is in use; try: make run PORT={other}"
            raise StackError(message) from error


def listen(preferred: int) -> socket.socket:
    """A listening socket on the loopback: on the preferred port, or on any if that is taken."""
    for port in (preferred, 0):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen(64)
        except OSError:
            listener.close()
            continue
        return listener
    message = "No port of this machine can be listened on."
    raise StackError(message)
