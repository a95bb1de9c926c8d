"""How soon a condition page is there for a phone: Chromium with its processor slowed four times."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Final

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests import browsers
from tests.bench.figures import Figure
from tests.bench.ground import web_server

PAGE: Final = "/conditions/ankle-pain-when-running/"
ROUNDS: Final = 5
SLOWER: Final = 4
PHONE: Final = ViewportSize(width=390, height=844)
LARGEST: Final = """() => new Promise(resolve => {
  let last = 0;
  new PerformanceObserver(list => { last = list.getEntries().at(-1).startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  setTimeout(() => resolve(last), 500);
})"""


def benchmark() -> Iterator[Figure]:
    """The largest paint of a first view, as the median of some; none without a browser."""
    executable = browsers.find()
    if not executable:
        return
    with web_server(PAGE_CACHE_SECONDS="5") as port, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=executable, args=list(browsers.FLAGS))
        times = [_largest_paint(browser, f"http://127.0.0.1:{port}{PAGE}") for _ in range(ROUNDS)]
        browser.close()
    yield Figure(
        name="largest paint of a condition page, processor four times slower",
        value=statistics.median(times),
        unit="ms",
        goal=1000,
        more_is_better=False,
    )


def _largest_paint(browser: Browser, address: str) -> float:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="networkidle")
    found = float(page.evaluate(LARGEST))
    context.close()
    return found
