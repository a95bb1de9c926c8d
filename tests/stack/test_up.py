"""`manage.py up` from the first start on, in a checkout of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from clinic import environment
from clinic.stack import postgres
from clinic.stack.locks import HOST
from clinic.stack.places import Places
from tests.builders import make_location
from tests.servers import places
from tests.stack.watching import Program, alive_in, assert_nothing_left_in

ROOT = Path(__file__).resolve().parent.parent.parent
NEEDED = ("manage.py", "clinic", "locations", "education", "booking", "templates", "static")
TALKATIVE = ("postgres", "web", "worker")
SILENT = ("valkey-server", "clinic.stack.mail", " beat ")
READY = "Stop with Ctrl-C"
pytestmark = pytest.mark.supervisor


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A copy of the site without data, where root's `nobody` may read: pytest's own it may not."""
    with tempfile.TemporaryDirectory(prefix="clinic-checkout-") as parent:
        made = Path(parent)
        made.chmod(0o755)
        for name in NEEDED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, made / name)  # with what Python has compiled
            else:
                shutil.copy(ROOT / name, made / name)
        yield made
        Program.end_all()
        assert_nothing_left_in(made)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        found: int = probe.getsockname()[1]
        return found


def told(**more: str) -> dict[str, str]:
    """The environment of a person who set nothing."""
    ours = {variable.name for variable in environment.VARIABLES}
    kept = {key: value for key, value in os.environ.items() if key not in ours}
    del kept["DJANGO_SETTINGS_MODULE"]
    return {**kept, **more}


def up(checkout: Path, port: int, *words: str, **more: str) -> Program:
    argv = [sys.executable, "manage.py", "up", "--port", str(port), *words]
    return Program(argv, cwd=checkout, environ=told(**more))


def get(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://{HOST}:{port}{path}", timeout=10) as answer:
        text: str = answer.read().decode()
        return text


def own_database(checkout: Path) -> psycopg.Connection[tuple[object, ...]]:
    run = Places(var=checkout / "var", run=checkout / "var" / "run").run
    return psycopg.connect(host=str(run), user=postgres.USER, dbname="clinic", autocommit=True)


def test_the_first_start_shows_the_whole_site_and_the_second_keeps_its_data(
    checkout: Path, port: int
) -> None:
    first = up(checkout, port)
    first.wait_to_say(READY)
    for name in TALKATIVE:
        first.wait_to_say(f"{name:<8} |")
    running = "\n".join(alive_in(checkout))
    assert [name for name in SILENT if name not in running] == []
    assert "Sign in  admin / " in first.said
    assert "<h1" in get(port, "/")
    assert "<h1" in get(port, "/mailbox/")
    assert '"database": "ok"' in get(port, "/readyz")
    secret = checkout / "var" / "secret_key"
    assert secret.stat().st_mode & 0o077 == 0
    kept = secret.read_text()
    with own_database(checkout) as connection:
        connection.execute("UPDATE locations_location SET name = 'Kept' WHERE id = 1")
        counted = connection.execute("SELECT count(*) FROM booking_appointment").fetchone()

    second = up(checkout, port)
    assert second.wait() == 1
    assert second.lines == ["The site already runs from this folder, in another terminal."]

    first.signal(signal.SIGKILL)
    first.wait()

    # At once: what is still ending is waited for.
    again = up(checkout, port)
    again.wait_to_say(READY)
    assert "Sign in" not in again.said
    assert "sample data" not in again.said
    assert secret.read_text() == kept
    with own_database(checkout) as connection:
        row = connection.execute("SELECT name FROM locations_location WHERE id = 1").fetchone()
        assert row == ("Kept",)
        assert connection.execute("SELECT count(*) FROM booking_appointment").fetchone() == counted
    again.signal(signal.SIGTERM)
    assert again.wait() == 0
    assert_nothing_left_in(checkout, seconds=0)


@pytest.mark.django_db(transaction=True)
def test_real_servers_are_used_and_none_is_started_for_them(checkout: Path, port: int) -> None:
    make_location()  # a database that is not empty gets no sample data
    program = up(
        checkout,
        port,
        DATABASE_URL=postgres.url(places(), str(connection.settings_dict["NAME"])),
        REDIS_URL=str(settings.CACHES["default"]["LOCATION"]),
        EMAIL_URL="smtp://127.0.0.1:9",
    )
    program.wait_to_say(READY)
    for absent in ("sample data", "postgres |", "valkey   |", "mail     |", "Mailbox"):
        assert absent not in program.said
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(port, "/mailbox/")
    program.signal(signal.SIGINT)
    assert program.wait() == 0


def test_when_make_is_killed_the_site_ends_too(checkout: Path, port: int) -> None:
    line = f"{sys.executable} manage.py up --port {port} --stop-with-parent; true"
    make = Program(["sh", "-c", line], cwd=checkout, environ=told())
    make.wait_to_say("database system is ready")
    make.signal(signal.SIGKILL)
    make.wait()
    assert_nothing_left_in(checkout)


def test_a_taken_port_is_one_sentence_with_a_way_out(checkout: Path, port: int) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, port))
        taken.listen()
        program = up(checkout, port)
        assert program.wait() == 1
    assert program.lines == [f"Port {port} is in use; try: make run PORT={port + 1}"]


def test_a_folder_that_cannot_be_written_is_one_sentence(checkout: Path, port: int) -> None:
    (checkout / "var").write_text("")
    program = up(checkout, port)
    assert program.wait() == 1
    assert program.lines == [f"{checkout}/var is a file, and a folder is needed there."]


def test_a_missing_server_is_one_sentence(checkout: Path, port: int) -> None:
    program = up(checkout, port, CLINIC_PG_BIN="/nowhere")
    assert program.wait() == 1
    assert program.lines[-1].startswith("CLINIC_PG_BIN is /nowhere")
    assert "Traceback" not in program.said


def test_a_missing_library_is_one_sentence(checkout: Path, port: int) -> None:
    code = (
        "import runpy, sys; sys.modules['aiosmtpd'] = None;"
        f"sys.argv = ['manage.py', 'up', '--port', '{port}'];"
        "runpy.run_path('manage.py', run_name='__main__')"
    )
    program = Program([sys.executable, "-c", code], cwd=checkout, environ=told())
    assert program.wait() == 1
    assert program.lines == ["The library aiosmtpd is missing; start with: make run"]


def test_a_database_that_does_not_answer_is_one_sentence(checkout: Path, port: int) -> None:
    program = up(checkout, port, DATABASE_URL="postgres://someone:hush@127.0.0.1:9/clinic")
    assert program.wait() == 1
    assert "Traceback" not in program.said
    assert "hush" not in program.said
    assert program.lines[-1].startswith("The database cannot be made ready: ")


def test_production_is_not_started_this_way(checkout: Path, port: int) -> None:
    program = up(
        checkout,
        port,
        CLINIC_MODE="production",
        SECRET_KEY="x1" * 40,
        ALLOWED_HOSTS="www.clinic.example",
        SITE_URL="https://www.clinic.example",
        DATABASE_URL="postgres://db/clinic",
        REDIS_URL="redis://cache/0",
        EMAIL_URL="smtp://mail:25",
    )
    assert program.wait() == 1
    assert program.lines == ["`up` is for a laptop; docs/running.md says how to run a server."]


@pytest.mark.parametrize("number", ["0", "65536", "eighty"])
def test_a_port_that_is_none_is_refused(checkout: Path, number: str) -> None:
    argv = [sys.executable, "manage.py", "up", "--port", number]
    answer = subprocess.run(argv, cwd=checkout, env=told(), capture_output=True, text=True)
    assert answer.returncode != 0
    assert "the port must be a number from 1 to 65535" in answer.stderr
