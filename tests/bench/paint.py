"""A condition page on a phone: Chromium with its processor slowed four times.

How soon its largest part is there, and how much of it moves while it comes in.
"""

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
SEEN: Final = """() => new Promise(resolve => {
  const seen = { largest: 0, moved: 0 };
  new PerformanceObserver(list => { seen.largest = list.getEntries().at(-1).startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver(list => { for (const one of list.getEntries()) seen.moved += one.value; })
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(seen), 500);
})"""


def benchmark() -> Iterator[Figure]:
    """First views: the median of their largest paints, the worst of their shifts.

    None without a browser.
    """
    executable = browsers.find()
    if not executable:
        return
    with web_server(PAGE_CACHE_SECONDS="5") as port, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=executable, args=list(browsers.FLAGS))
        views = [_first_view(browser, f"http://127.0.0.1:{port}{PAGE}") for _ in range(ROUNDS)]
        browser.close()
    yield Figure(
        name="largest paint of a condition page, processor four times slower",
        value=statistics.median(view["largest"] for view in views),
        unit="ms",
        goal=1000,
        more_is_better=False,
    )
    yield Figure(
        name="what moves while a condition page comes in",
        value=max(view["moved"] for view in views),
        unit="of the screen",
        goal=0,
        more_is_better=False,
    )


def _first_view(browser: Browser, address: str) -> dict[str, float]:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="networkidle")
    seen: dict[str, float] = page.evaluate(SEEN)
    context.close()
    return seen
