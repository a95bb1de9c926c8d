"""The quicker axe finds in a page full of faults what axe as delivered finds, figures included."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.journeys.axe import QUICK_AXE
from tests.journeys.checks import RULES

COLOURS = (
    "#777", "rgb(90 90 90 / 40%)", "hsl(200 60% 60%)", "oklch(0.7 0.1 200)", "lab(60% 20 30)",
    "color-mix(in oklab, red, white 60%)", "color(display-p3 0.6 0.6 0.5)", "transparent", "white",
)  # fmt: skip
GROUNDS = ("white", "#eee", "rgba(0, 0, 0, 0.3)", "linear-gradient(red, blue)")
RUN = """async options => { const result = await axe.run(options);
  return ['violations', 'passes', 'incomplete'].map(kind => result[kind].map(({id, nodes}) =>
    [id, nodes.map(({target, any, all, none}) => [target.join(),
      [...any, ...all, ...none].map(check => [check.id, check.data, check.message])])])); }"""


def faulty_page() -> str:
    """Each colour on each ground, half of it see-through, and things without a name."""
    words = "".join(
        f'<p style="color: {colour}; background: {ground}; opacity: {opacity}">{colour}</p>'
        for colour in COLOURS
        for ground in GROUNDS
        for opacity in (1, 0.6)
    )
    named = "<button></button><input><img src='data:,'><a href='#x'>x</a><ul><p>y</p></ul>"
    return f"<!doctype html><title>Faults</title><h1>One</h1><h3>Three</h3>{words}{named}"


def test_the_quicker_axe_finds_the_same(page: Page) -> None:
    options = {"runOnly": {"type": "tag", "values": RULES}, "preload": False}
    found: list[Any] = []
    for script in (AXE_SCRIPT, QUICK_AXE):
        page.set_content(faulty_page())
        page.evaluate(script)
        found += [page.evaluate(RUN, options), page.evaluate(RUN, options)]
    rules = {rule: len(nodes) for rule, nodes in found[0][0]}
    assert rules["color-contrast"] > len(COLOURS)
    assert {"button-name", "image-alt", "heading-order", "list"} <= set(rules)
    assert found[0] == found[1] == found[2] == found[3]
