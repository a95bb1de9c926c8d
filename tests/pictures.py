"""`make pictures`: every page of the site as README and docs show it, taken of the sample data.

Writes small WebP files and docs/pictures/README.md, which shows all of them.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
# The staff pages are the subject here, not the way to them.
os.environ.setdefault("STAFF_MFA", "false")

import django
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests import browsers
from tests.bench.ground import Ground, web_server

if TYPE_CHECKING:
    from tests.picture_list import Picture, Scheme

FOLDER: Final = Path(__file__).resolve().parent.parent / "docs" / "pictures"
DESK: Final = ViewportSize(width=1280, height=860)
PHONE: Final = ViewportSize(width=390, height=844)
# A picture of a desk is made smaller; one of a phone is as large as it is.
WIDEST: Final = 960
QUALITY: Final = 72
PASSWORD: Final = "only-for-pictures-1234"
# Somebody who types takes this long at least, or is taken for a machine.
TYPING_MS: Final = 4_000
TYPED: Final = {
    "Full name": "Ana Silva",
    "E-mail": "ana@example.ca",
    "Phone": "416 555 0123",
    "Date of birth": "25 July 1956",
}


def main() -> int:
    """Takes every picture anew; 1 without a browser."""
    executable = browsers.find()
    if not executable:
        sys.stderr.write(f"{browsers.HOW_TO_GET_ONE}\n")
        return 1
    django.setup()
    from tests import picture_list
    from tests.audit import finished_self_check

    FOLDER.mkdir(exist_ok=True)
    with Ground():
        _make_staff()
        cookie, staff = finished_self_check(), picture_list.staff()
        with _sender(), web_server() as port, sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=str(executable), args=list(browsers.FLAGS)
            )
            site = _Site(browser, f"http://127.0.0.1:{port}")
            taken = [*site.public(), *site.steps(cookie), *site.staff(staff)]
            browser.close()
    _write_index(taken)
    for old in FOLDER.iterdir():
        if old.stem not in {*picture_list.names(), "README"} or old.suffix in {".jpg", ".png"}:
            old.unlink()
    return 0


class _Site:
    """The running site, and the browser that looks at it; each method gives names and titles."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser, self.base = browser, base

    def public(self) -> Iterator[tuple[str, str]]:
        from tests.picture_list import PUBLIC

        for picture in PUBLIC:
            context = self._context(is_phone=picture.is_phone, scheme=picture.scheme)
            page = context.new_page()
            _open(page, self.base + picture.path)
            yield _take(page, picture.name, picture.title)
            context.close()

    def steps(self, cookie: str) -> Iterator[tuple[str, str]]:
        """What is reached by clicking: a question, a result, a booking to its end."""
        from tests.picture_list import RESULT, STEPS

        titles = {picture.name: picture.title for picture in STEPS}
        for name, is_phone in (("result", False), ("result-phone", True)):
            context = self._context(is_phone=is_phone)
            context.set_extra_http_headers({"Cookie": cookie})
            page = context.new_page()
            _open(page, self.base + RESULT)
            yield _take(page, name, titles[name])
            context.close()
        context = self._context()
        page = context.new_page()
        _open(page, f"{self.base}/self-check/")
        page.get_by_role("button", name="Start the check").click()
        yield _take(page, "question", titles["question"])
        for name in _book(page, self.base):
            yield _take(page, name, titles[name])
        context.close()

    def staff(self, pictures: list[Picture]) -> Iterator[tuple[str, str]]:
        from tests.picture_list import STAFF_TITLES

        context = self._context()
        page = context.new_page()
        page.goto(f"{self.base}/accounts/login/")
        yield _take(page, "staff-sign-in", STAFF_TITLES["staff-sign-in"])
        page.fill("[name=login]", "pictures")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/admin/**")
        for picture in pictures:
            _open(page, self.base + picture.path)
            yield _take(page, picture.name, picture.title)
        context.close()

    def _context(self, *, is_phone: bool = False, scheme: Scheme = "light") -> BrowserContext:
        return self.browser.new_context(
            viewport=PHONE if is_phone else DESK,
            color_scheme=scheme,
            locale="en-CA",
            timezone_id="America/Toronto",
            reduced_motion="reduce",
        )


@contextlib.contextmanager
def _sender() -> Iterator[None]:
    """Sends the mail that is due, as the worker does: the staff side says when nobody does."""
    argv = [sys.executable, "manage.py", "send_due", "--loop"]
    child = subprocess.Popen(argv, cwd=FOLDER.parent.parent, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        child.terminate()
        child.wait()


def _make_staff() -> None:
    from django.contrib.auth.models import User

    User.objects.create_superuser("pictures", "pictures@example.com", PASSWORD)


def _book(page: Page, base: str) -> Iterator[str]:
    """Books a visit and opens its page of cancelling; stops at what there is a picture of."""
    from tests.picture_list import TIMES

    _open(page, base + TIMES)
    page.locator(".time-choice").first.click()
    page.get_by_role("button", name="Hold this time").click()
    page.wait_for_url("**/details/**")
    for label, typed in TYPED.items():
        page.get_by_label(label).fill(typed)
    yield "details"
    page.wait_for_timeout(TYPING_MS)
    page.get_by_role("button", name="Check your answers").click()
    page.wait_for_url("**/review/**")
    yield "check"
    page.get_by_role("button", name="Book this visit").click()
    page.wait_for_url("**/confirmed/**")
    yield "confirmed"
    _open(page, page.url.replace("/confirmed/", "/cancel/"))
    yield "visit-cancel"


def _open(page: Page, address: str) -> None:
    answer = page.goto(address)
    if answer is None or not answer.ok:
        message = f"{address} did not answer well"
        raise RuntimeError(message)


def _take(page: Page, name: str, title: str) -> tuple[str, str]:
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")
    image: Image.Image = Image.open(io.BytesIO(page.screenshot()))
    if image.width > WIDEST:
        height = round(image.height * WIDEST / image.width)
        image = image.resize((WIDEST, height), Image.Resampling.LANCZOS)
    image.convert("RGB").save(FOLDER / f"{name}.webp", "WEBP", quality=QUALITY, method=6)
    sys.stdout.write(f"{name}\n")
    return name, title


def _write_index(taken: list[tuple[str, str]]) -> None:
    lines = ["# Every page in pictures", "", "Written by `make pictures`, of the sample data."]
    for name, title in taken:
        lines += ["", f"## {title}", "", f"![{title}]({name}.webp)"]
    (FOLDER / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
