"""From DATABASE_URL, REDIS_URL and EMAIL_URL to what Django and Celery want to read.

Django and Celery spell a unix socket differently, and django-environ does not unquote a socket
folder in the host part, so both spellings are derived here from one variable.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

MAX_SOCKET_BYTES: Final = 100
POSTGRES_SCHEMES: Final = frozenset({"postgres", "postgresql"})
REDIS_SCHEMES: Final = frozenset({"redis", "rediss", "unix"})
# A wait that ends beats one that hangs; the figures are those of the write path's design.
SESSION_LIMITS: Final = (
    "-c lock_timeout=3s -c statement_timeout=5s -c idle_in_transaction_session_timeout=10s"
)


def socket_folder(var_dir: Path) -> Path:
    """Where the local servers put their sockets: in `var/run`, or in a short path if that is long.

    A unix socket's path may have 107 bytes at most.
    """
    folder = var_dir / "run"
    if len(os.fsencode(folder / ".s.PGSQL.5432.lock")) <= MAX_SOCKET_BYTES:
        return folder
    mark = hashlib.sha256(os.fsencode(var_dir)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"clinic-{os.getuid()}-{mark}"


def database(url: str, *, run_dir: Path, pool_max: int) -> dict[str, Any]:
    """Django's settings for the database at `url`, or for the local server if `url` is empty."""
    url = url or f"postgres://postgres@/clinic?host={run_dir}"
    parts = urlsplit(url)
    if parts.scheme not in POSTGRES_SCHEMES:
        message = "DATABASE_URL must start with postgres://"
        raise ImproperlyConfigured(message)
    query = dict(parse_qsl(parts.query))
    options: dict[str, Any] = {"options": SESSION_LIMITS, "application_name": "clinic"}
    options |= {key: query[key] for key in ("sslmode", "sslrootcert") if key in query}
    if pool_max:
        options["pool"] = {"min_size": 1, "max_size": pool_max, "timeout": 3}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")) or "clinic",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def cache_url(url: str, *, run_dir: Path) -> str:
    """The spelling that the redis client reads."""
    if not url:
        return f"unix://{run_dir}/valkey.sock?db=1"
    if urlsplit(url).scheme not in REDIS_SCHEMES:
        message = "REDIS_URL must start with redis://, rediss:// or unix://"
        raise ImproperlyConfigured(message)
    return url


def broker_url(url: str, *, run_dir: Path) -> str:
    """The spelling that Celery reads; a unix socket is `redis+socket://` there."""
    readable = cache_url(url, run_dir=run_dir)
    parts = urlsplit(readable)
    if parts.scheme != "unix":
        return readable
    base = int(dict(parse_qsl(parts.query)).get("db", "1"))
    return f"redis+socket://{parts.path}?virtual_host={base + 1}"


def email(url: str) -> dict[str, Any]:
    """Django's EMAIL_* settings; without a URL, mail waits in the outbox for a server."""
    parsed: dict[str, Any] = environ.Env.email_url_config(url or "smtp://127.0.0.1:1025")
    parsed.pop("EMAIL_FILE_PATH", None)
    return parsed | {"EMAIL_TIMEOUT": 10}
