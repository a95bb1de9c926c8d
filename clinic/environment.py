"""Every environment variable the site reads: one list for settings, `.env.example` and the docs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured

BASE_DIR: Final = Path(__file__).resolve().parent.parent
MODES: Final = ("local", "production", "test")
TRUE_WORDS: Final = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS: Final = frozenset({"0", "false", "no", "off"})


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: its name, what it is for, its default, and whether production must set it."""

    name: str
    purpose: str
    default: str = ""
    example: str = ""
    required_in_production: bool = False


VARIABLES: Final[tuple[Variable, ...]] = (
    Variable(
        "CLINIC_MODE",
        "`local` (default; laptop, sample data), `production`, or `test`",
        "local",
        "production",
    ),
    Variable("DEBUG", "Show technical error pages; never in production", "false", "false"),
    Variable(
        "SECRET_KEY",
        "At least 50 random characters; signs sessions and forms",
        example="a-long-random-text",
        required_in_production=True,
    ),
    Variable(
        "LINK_KEY",
        "Signs the links in mails; changing it ends every link. Default: derived from SECRET_KEY",
        example="another-long-random-text",
    ),
    Variable(
        "ALLOWED_HOSTS",
        "Host names that the site answers to, separated by commas",
        "127.0.0.1,localhost,[::1]",
        "www.clinic.example",
        required_in_production=True,
    ),
    Variable(
        "SITE_URL",
        "Root of the links in mails, without a slash at the end",
        "http://127.0.0.1:8000",
        "https://www.clinic.example",
        required_in_production=True,
    ),
    Variable(
        "DATABASE_URL",
        "Postgres 16 or newer. Empty in local mode: the server that `make run` starts",
        example="postgres://clinic:password@db:5432/clinic",
        required_in_production=True,
    ),
    Variable("DB_POOL_MAX", "Database connections per process", "8", "8"),
    Variable("PAGE_CACHE_SECONDS", "Seconds that a process keeps a public page; 0: none", "5", "5"),
    Variable(
        "REDIS_URL",
        "Redis or Valkey. Empty in local mode: the server that `make run` starts",
        example="redis://cache:6379/0",
        required_in_production=True,
    ),
    Variable(
        "EMAIL_URL",
        "Where mail goes, such as smtp+tls://user:password@mail:587. "
        "Empty in local mode: the mail catcher that `make run` starts",
        example="smtp+tls://user:password@mail:587",
        required_in_production=True,
    ),
    Variable(
        "DEFAULT_FROM_EMAIL",
        "Sender of the mails. Default: the brand's name and address",
        example="PinPoint Health <visits@clinic.example>",
    ),
    Variable(
        "ADMIN_PATH", "Where the staff side lives, with a slash at the end", "admin/", "desk/"
    ),
    Variable(
        "STAFF_MFA",
        "Staff must use a second factor. Default: true, but false in local mode",
        example="true",
    ),
    Variable(
        "BRAND_FILE",
        "The group's name, colours and contact facts",
        "clinic/brand.toml",
        "clinic/brand.toml",
    ),
    Variable(
        "MAILBOX_DIR",
        "Folder of the local mail catcher; its page shows only in local mode",
        example="",
    ),
    Variable(
        "TRUSTED_PROXIES",
        "How many reverse proxies stand before the web server (their X-Forwarded-For is believed)",
        "0",
        "1",
    ),
    Variable("LOG_FORMAT", "`text` or `json`", "text", "json"),
)
_BY_NAME: Final = {variable.name: variable for variable in VARIABLES}


def load_dotenv(path: Path) -> None:
    """Read `NAME=value` lines into the environment; what is set already wins.

    Raises ImproperlyConfigured with the line number when a line is not of that form.
    """
    if not path.is_file():
        return
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        name, sign, value = line.partition("=")
        if not sign or not name.strip().replace("_", "").isalnum():
            message = f"{path.name}, line {number}: expected NAME=value."
            raise ImproperlyConfigured(message)
        os.environ.setdefault(name.strip(), value.strip().strip("'\""))


def mode() -> str:
    """`local`, `production` or `test`; anything else raises ImproperlyConfigured."""
    found = text("CLINIC_MODE")
    if found not in MODES:
        message = f"CLINIC_MODE must be one of {', '.join(MODES)}; it is {found!r}."
        raise ImproperlyConfigured(message)
    return found


def text(name: str) -> str:
    """The variable's text, or its default; missing in production raises ImproperlyConfigured."""
    variable = _BY_NAME[name]
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if variable.required_in_production and mode() == "production":
        message = f"{name} must be set in production: {variable.purpose}."
        raise ImproperlyConfigured(message)
    return variable.default


def flag(name: str, *, default: bool) -> bool:
    """A yes or no; any other word raises ImproperlyConfigured."""
    value = text(name).lower()
    if not value:
        return default
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    message = f"{name} must be true or false; it is {value!r}."
    raise ImproperlyConfigured(message)


def number(name: str, *, least: int, most: int) -> int:
    """A whole number within [least, most]; anything else raises ImproperlyConfigured."""
    value = text(name)
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        message = f"{name} must be a whole number from {least} to {most}; it is {value!r}."
        raise ImproperlyConfigured(message)
    return int(value)


def words(name: str) -> list[str]:
    """Comma-separated words, without blanks."""
    return [word.strip() for word in text(name).split(",") if word.strip()]
