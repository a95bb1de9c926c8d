"""Where the browser of the tests comes from, and what happens without one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import browsers

ROOT = Path(__file__).resolve().parent.parent.parent


def without_browser(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Collect the journeys where no browser can be found."""
    environ = {**os.environ, "PATH": str(folder), "HOME": str(folder), "CI": "", **more}
    environ.pop(browsers.VARIABLE, None)
    argv = [sys.executable, "-m", "pytest", "--collect-only", "-q", "tests/journeys"]
    return subprocess.run(argv, cwd=ROOT, env=environ, capture_output=True, text=True)


def program(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


def test_without_a_browser_the_tests_that_did_not_run_are_named(tmp_path: Path) -> None:
    answer = without_browser(tmp_path)
    assert answer.returncode in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}
    assert "did not run: no browser" in answer.stdout
    assert "tests/journeys/test_" in answer.stdout
    assert "apt-get install chromium" in answer.stdout


def test_without_a_browser_the_run_fails_where_all_tests_must_run(tmp_path: Path) -> None:
    answer = without_browser(tmp_path, CI="true")
    assert answer.returncode == pytest.ExitCode.USAGE_ERROR
    assert "tests need a browser" in answer.stderr


def test_a_browser_that_does_not_start_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "chromium", "exit 127  # a library is missing")
    program(tmp_path / "google-chrome", "echo Chrome 140")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv(browsers.VARIABLE, "")
    assert browsers.find.__wrapped__() == str(tmp_path / "google-chrome")


def test_playwrights_own_download_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "chromium-1200" / "chrome-linux64"
    folder.mkdir(parents=True)
    program(folder / "chrome", "echo Chromium 140")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setenv(browsers.VARIABLE, "")
    assert browsers.find.__wrapped__() == str(folder / "chrome")


def test_the_shell_without_windows_is_preferred(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("chromium", "chromium-headless-shell"):
        program(tmp_path / name, "echo Chromium 140")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv(browsers.VARIABLE, "")
    assert browsers.find.__wrapped__() == str(tmp_path / "chromium-headless-shell")
