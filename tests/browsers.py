"""Finds a Chromium for the browser tests, or gets one: `python -m tests.browsers`.

In this order: CLINIC_BROWSER, one on the machine, Playwright's own download, Debian's package.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "CLINIC_BROWSER"
# The shell without windows first: a page costs it half of what it costs a whole browser.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
DOWNLOADS = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")
DOWNLOADED = (
    "chromium_headless_shell-*/chrome-*/*headless*shell",
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
)
HOW_TO_GET_ONE = (
    "To run them, install Chromium or Chrome (Debian: apt-get install chromium), "
    "or run: .venv/bin/python -m playwright install chromium"
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@functools.cache
def find() -> str | None:
    """The path of a browser that starts, or None; the children of this process find the same."""
    for candidate in _candidates():
        if _starts(candidate):
            os.environ[VARIABLE] = candidate
            return candidate
    return None


def obtain() -> str | None:
    """The path of a browser, got from outside if there is none here; None if that failed."""
    if found := find():
        return found
    for way in (_download, _install_package):
        way()
        find.cache_clear()
        if found := find():
            return found
    return None


def _candidates() -> Iterator[str]:
    if named := os.environ.get(VARIABLE):
        yield named
    for name in NAMES:
        if path := shutil.which(name):
            yield path
    yield from (app for app in MAC_APPS if Path(app).exists())
    folders = [os.environ.get("PLAYWRIGHT_BROWSERS_PATH", ""), *DOWNLOADS]
    for folder in filter(None, folders):
        for pattern in DOWNLOADED:
            yield from (str(path) for path in sorted(Path(folder).expanduser().glob(pattern)))


def _starts(path: str) -> bool:
    """Whether the program runs at all: a download may lack libraries of the system."""
    try:
        answer = subprocess.run(
            [path, "--version"], capture_output=True, timeout=30, check=False, text=True
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def _download() -> None:
    environ = {**os.environ, "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "15000"}
    argv = [sys.executable, "-m", "playwright", "install", "chromium"]
    _try(argv, environ, "Playwright's own download of Chromium")


def _install_package() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _try(["apt-get", "update", "-q"], environ, "Debian's list of packages")
    argv = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]
    _try(argv, environ, "Debian's Chromium")


def _try(argv: list[str], environ: dict[str, str], what: str) -> None:
    sys.stdout.write(f"Getting {what} ...\n")
    sys.stdout.flush()
    try:
        answer = subprocess.run(
            argv, env=environ, timeout=600, check=False, capture_output=True, text=True
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        sys.stdout.write(f"  did not work: {error}\n")
        return
    if answer.returncode != 0:
        words = (answer.stderr or answer.stdout).strip().splitlines()
        sys.stdout.write(f"  did not work: {words[-1] if words else answer.returncode}\n")


def main() -> None:
    """Say which browser the tests will use, or that there is none."""
    found = obtain()
    sys.stdout.write(
        f"Browser tests use {found}\n"
        if found
        else f"No browser: the browser tests will not run. {HOW_TO_GET_ONE}\n"
    )


if __name__ == "__main__":
    main()
