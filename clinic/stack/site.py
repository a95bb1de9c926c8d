"""The processes of the site itself: web, worker, beat, mail catcher, and what they are told."""

from __future__ import annotations

import importlib.util
import os
import secrets
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from clinic.stack.children import Command
from clinic.stack.errors import StackError
from clinic.stack.locks import HOST
from clinic.stack.places import Places

CELERY_APP: Final = "clinic.celery:app"
QUEUES: Final = "mail,tick"
MAIL_PORT: Final = 1025  # where the settings look for a mail server when they are told none
# Celery's advice against root is right on a server; here it is a laptop's or a container's choice.
QUIET: Final = "ignore:You're running the worker with superuser privileges"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where the parts of the running site are."""

    port: int
    database_url: str
    redis_url: str
    email_url: str
    mailbox: str = ""

    @property
    def site(self) -> str:
        """The root of the site, without a slash at the end."""
        return f"http://{HOST}:{self.port}"


def require_libraries(*, is_catching_mail: bool) -> None:
    """Raise StackError, naming it, when a library that a process needs is not installed."""
    needed = ["gunicorn", "celery", "redis", *(["aiosmtpd"] if is_catching_mail else [])]
    for name in needed:
        if importlib.util.find_spec(name) is None:
            message = f"The library {name} is missing; start with: make run"
            raise StackError(message)


def environ(
    addresses: Addresses, *, secret_key: str, is_debug: bool, given: Mapping[str, str]
) -> dict[str, str]:
    """What every process of the site gets to know."""
    ours = {
        "CLINIC_MODE": "local",
        "DATABASE_URL": addresses.database_url,
        "REDIS_URL": addresses.redis_url,
        "EMAIL_URL": addresses.email_url,
        "MAILBOX_DIR": addresses.mailbox,
        "SECRET_KEY": secret_key,
        "SITE_URL": given.get("SITE_URL") or addresses.site,
        "BIND": f"{HOST}:{addresses.port}",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": given.get("PYTHONWARNINGS") or QUIET,
    }
    if is_debug:
        ours["DEBUG"] = "true"
    return {**given, **ours}


def mail_command(listener: socket.socket, places: Places, environ: Mapping[str, str]) -> Command:
    """The mail catcher, on a socket that is ours already."""
    argv = [sys.executable, "-m", "clinic.stack.mail", "--fd", str(listener.fileno())]
    argv += ["--folder", str(places.mail)]
    return Command(name="mail", argv=argv, environ=environ, pass_fds=[listener.fileno()])


def web_command(environ: Mapping[str, str], *, port: int, reload: bool) -> Command:
    """Gunicorn, or Django's own server that reloads itself."""
    argv = [sys.executable, "-m", "gunicorn", "-c", "python:clinic.stack.gunicorn"]
    if reload:
        argv = [sys.executable, "manage.py", "runserver", f"{HOST}:{port}"]
    return Command(name="web", argv=argv, environ=environ)


def worker_command(environ: Mapping[str, str]) -> Command:
    """One Celery worker with two threads for both queues."""
    argv = [sys.executable, "-m", "celery", "-q", "-A", CELERY_APP, "worker", "-Q", QUEUES]
    argv += ["--pool", "threads", "-c", "2", "--without-gossip", "--without-mingle", "-l", "INFO"]
    # A clock that ticks every few seconds would drown everything else; what fails is shown.
    hushed = ["INFO celery.worker.strategy", "INFO celery.app.trace"]
    return Command(name="worker", argv=argv, environ=environ, hushed=hushed, patience_seconds=15)


def beat_command(environ: Mapping[str, str], places: Places) -> Command:
    """Celery's clock; its schedule is code, the file only says when it last ran."""
    argv = [sys.executable, "-m", "celery", "-q", "-A", CELERY_APP, "beat", "-l", "WARNING"]
    argv += ["-s", str(places.var / "beat"), "--pidfile="]
    return Command(name="beat", argv=argv, environ=environ, patience_seconds=5)


def keep_secret_key(path: Path) -> str:
    """The key of this checkout: made once, readable by its owner only."""
    if path.is_file() and (kept := path.read_text(encoding="utf-8").strip()):
        return kept
    made = secrets.token_urlsafe(64)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(made)
    return made
