"""`make pictures`: the pictures of README and docs, taken of the running site with sample data."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
# The staff pages are the subject here, not the way to them.
os.environ.setdefault("STAFF_MFA", "false")

import django
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    sync_playwright,
)

from tests import browsers
from tests.bench.ground import Ground, web_server

FOLDER: Final = Path(__file__).resolve().parent.parent / "docs" / "pictures"
DESK: Final = ViewportSize(width=1280, height=860)
PHONE: Final = ViewportSize(width=390, height=844)
PASSWORD: Final = "only-for-pictures-1234"
# Name of the picture, path of the page, on a phone or not, light or dark.
PUBLIC: Final[tuple[tuple[str, str, ViewportSize, Literal["light", "dark"]], ...]] = (
    ("home", "/", DESK, "light"),
    ("home-phone", "/", PHONE, "dark"),
    ("condition", "/conditions/ankle-pain-when-running/", DESK, "light"),
    ("condition-phone", "/conditions/ankle-pain-when-running/", PHONE, "light"),
    ("clinic", "/locations/toronto/", DESK, "light"),
    ("times", "/book/toronto/physiotherapy-assessment/", DESK, "light"),
    ("times-phone", "/book/toronto/physiotherapy-assessment/", PHONE, "dark"),
)
STAFF: Final = (
    ("staff-visits", "booking/appointment/"),
    ("staff-role", "locations/practitionerrole/1/change/"),
)


def main() -> int:
    """Takes every picture anew; 1 without a browser."""
    executable = browsers.find()
    if not executable:
        sys.stderr.write(f"{browsers.HOW_TO_GET_ONE}\n")
        return 1
    django.setup()
    FOLDER.mkdir(exist_ok=True)
    with Ground():
        _make_staff()
        with web_server() as port, sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=str(executable), args=list(browsers.FLAGS)
            )
            for name in _take_all(browser, f"http://127.0.0.1:{port}"):
                sys.stdout.write(f"{name}\n")
            browser.close()
    return 0


def _make_staff() -> None:
    from django.contrib.auth.models import User

    User.objects.create_superuser("pictures", "pictures@example.com", PASSWORD)


def _take_all(browser: Browser, base: str) -> Iterator[str]:
    for name, path, size, scheme in PUBLIC:
        context = browser.new_context(viewport=size, color_scheme=scheme)
        yield _take(context.new_page(), name, base + path)
        context.close()
    context = browser.new_context(viewport=DESK, color_scheme="light")
    _sign_in(context, base)
    for name, path in STAFF:
        yield _take(context.new_page(), name, f"{base}/admin/{path}")
    context.close()


def _sign_in(context: BrowserContext, base: str) -> None:
    page = context.new_page()
    page.goto(f"{base}/accounts/login/")
    page.fill("[name=login]", "pictures")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/admin/**")


def _take(page: Page, name: str, address: str) -> str:
    answer = page.goto(address)
    if answer is None or not answer.ok:
        message = f"{address} did not answer well"
        raise RuntimeError(message)
    page.screenshot(path=FOLDER / f"{name}.jpg", type="jpeg", quality=82)
    return name


if __name__ == "__main__":
    sys.exit(main())
