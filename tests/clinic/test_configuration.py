"""The settings' environment: one list, written down twice, and loud about nonsense."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from clinic.environment import BASE_DIR, VARIABLES, load_dotenv
from clinic.management.commands.write_configuration import DOCS, EXAMPLE, docs, example

PRODUCTION = {
    "CLINIC_MODE": "production",
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "www.clinic.example",
    "SITE_URL": "https://www.clinic.example",
    "DATABASE_URL": "postgres://clinic:secret@db/clinic",
    "REDIS_URL": "redis://cache/0",
    "EMAIL_URL": "smtp+tls://clinic:secret@mail:587",
}


def settings_with(**environ: str) -> subprocess.CompletedProcess[str]:
    """What a process says that loads the settings with this environment and no other."""
    names = {variable.name for variable in VARIABLES} | {"DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return subprocess.run(
        [sys.executable, "-c", "import clinic.settings as s; print(s.CLINIC_MODE, s.DEBUG)"],
        cwd=BASE_DIR,
        env=kept | environ,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_example_and_the_docs_follow_the_list() -> None:
    assert EXAMPLE.read_text(encoding="utf-8") == example()
    assert docs() == DOCS.read_text(encoding="utf-8")


def test_every_variable_that_is_read_is_on_the_list() -> None:
    names = {variable.name for variable in VARIABLES}
    source = (BASE_DIR / "clinic" / "settings.py").read_text(encoding="utf-8")
    read = re.findall(r'environment\.(?:text|flag|number|words)\(\s*"([A-Z_]+)"', source)
    assert set(read) <= names


def test_a_laptop_needs_no_variable() -> None:
    assert settings_with().stdout.split() == ["local", "False"]


def test_production_starts_with_what_it_needs() -> None:
    assert settings_with(**PRODUCTION).stdout.split() == ["production", "False"]


@pytest.mark.parametrize("name", [v.name for v in VARIABLES if v.required_in_production])
def test_production_names_what_is_missing(name: str) -> None:
    told = settings_with(**{key: value for key, value in PRODUCTION.items() if key != name})
    assert told.returncode == 1
    assert f"{name} must be set in production" in told.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("CLINIC_MODE", "prod", "CLINIC_MODE must be one of"),
        ("DEBUG", "maybe", "DEBUG must be true or false"),
        ("DB_POOL_MAX", "many", "DB_POOL_MAX must be a whole number"),
        ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES must be a whole number"),
        ("DATABASE_URL", "mysql://db/clinic", "DATABASE_URL must start with postgres://"),
        ("REDIS_URL", "http://cache", "REDIS_URL must start with"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT must be one of"),
    ],
)
def test_nonsense_is_refused_by_name(name: str, value: str, sentence: str) -> None:
    told = settings_with(**{name: value})
    assert told.returncode == 1
    assert sentence in told.stderr.splitlines()[-1]


def test_debug_is_off_in_production() -> None:
    told = settings_with(**PRODUCTION, DEBUG="true")
    assert "DEBUG must be off in production" in told.stderr


def test_a_line_that_is_no_setting_is_named(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("# fine\nDEBUG=false\nwhat is this\n", encoding="utf-8")
    with pytest.raises(ImproperlyConfigured, match=r"\.env, line 3: expected NAME=value\."):
        load_dotenv(dotenv)
