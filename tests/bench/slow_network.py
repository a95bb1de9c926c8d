"""First views on a slow network: Chromium held to 400 kbit/s and 400 ms for each way and back.

That is what browsers' tools call slow 3G. How soon the largest part of a page is there, with an
empty cache, on a phone; files are sent as production sends them.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Final

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests import browsers
from tests.bench.figures import Figure
from tests.packed import packed_web_server

PAGES: Final = {
    "home": "/",
    "a condition": "/conditions/ankle-pain-when-running/",
    "a clinic": "/locations/toronto/",
    "free times": "/book/toronto/physiotherapy-assessment/",
}
ROUNDS: Final = 3
GOAL_MS: Final = 2500
BYTES_A_SECOND: Final = 400_000 // 8
LATENCY_MS: Final = 400
PHONE: Final = ViewportSize(width=390, height=844)
LARGEST: Final = """() => new Promise(resolve => {
  let largest = 0;
  new PerformanceObserver(list => { largest = list.getEntries().at(-1).startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  setTimeout(() => resolve(largest), 300);
})"""


def benchmark() -> Iterator[Figure]:
    """The median of each page's first views; none without a browser."""
    executable = browsers.find()
    if not executable:
        return
    with packed_web_server() as port, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=executable, args=list(browsers.FLAGS))
        for name, path in PAGES.items():
            address = f"http://127.0.0.1:{port}{path}"
            yield Figure(
                name=f"largest paint of {name} at 400 kbit/s",
                value=statistics.median(_first_view(browser, address) for _ in range(ROUNDS)),
                unit="ms",
                goal=GOAL_MS,
                more_is_better=False,
            )
        browser.close()


def _first_view(browser: Browser, address: str) -> float:
    """Milliseconds from the click to the last of the largest paints."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    limits = {"latency": LATENCY_MS, "downloadThroughput": BYTES_A_SECOND}
    network.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "uploadThroughput": BYTES_A_SECOND, **limits},
    )
    page.goto(address, wait_until="networkidle")
    largest = float(page.evaluate(LARGEST))
    context.close()
    return largest
