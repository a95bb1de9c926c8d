"""A real browser against the running site: two screens, no script, and what must hold on each page.

`page` is a desktop of 1280 px; ask for `phone_page` (390 px) or `no_script_page` by name. Every
page of these fixtures is watched: a test fails at its end when the console was not silent.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page

from tests import browsers
from tests.journeys.checks import Complaints

# Playwright's sync interface runs an event loop in this thread, and Django mistakes the whole test
# for asynchronous code because of it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NewContext = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The browser that was found, and flags that keep it off the network."""
    return {
        **browser_type_launch_args,
        "executable_path": browsers.find(),
        "args": list(browsers.FLAGS),
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A visitor in Toronto, on a desktop unless the test says otherwise."""
    return {
        **browser_context_args,
        "viewport": DESKTOP,
        "locale": "en-CA",
        "timezone_id": "America/Toronto",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """What consoles said and which requests went astray; read it to allow for an expected one."""
    found = Complaints()
    yield found
    found.assert_none()


@pytest.fixture
def context(context: BrowserContext, complaints: Complaints) -> BrowserContext:
    """The desktop's context, watched."""
    return watched(context, complaints)


@pytest.fixture
def phone_page(
    browser: Browser, browser_context_args: dict[str, Any], complaints: Complaints
) -> Iterator[Page]:
    """A phone of 390 px with touch."""
    phone = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
    context = watched(browser.new_context(**{**browser_context_args, **phone}), complaints)
    yield context.new_page()
    context.close()


@pytest.fixture
def no_script_page(new_context: NewContext, complaints: Complaints) -> Page:
    """A browser that runs no JavaScript."""
    return watched(new_context(java_script_enabled=False), complaints).new_page()


@pytest.fixture(params=["desktop", "phone"])
def any_page(request: pytest.FixtureRequest) -> Page:
    """The test runs twice: at 1280 px and at 390 px."""
    name = "page" if request.param == "desktop" else "phone_page"
    found: Page = request.getfixturevalue(name)
    return found


def watched(context: BrowserContext, complaints: Complaints) -> BrowserContext:
    """Collect every message, uncaught error and failed request of the context's pages."""

    def on_console(message: ConsoleMessage) -> None:
        complaints.add(f"console {message.type}: {message.text}")

    def on_error(error: Error) -> None:
        complaints.add(f"uncaught: {error}")

    def watch(page: Page) -> None:
        page.on("console", on_console)
        page.on("pageerror", on_error)

    # What a worker keeps must not hide from a test what the server says; one test lets it work.
    context.add_init_script("delete Navigator.prototype.serviceWorker")
    context.on("page", watch)
    return context
