"""What must hold on every page, whatever it is about."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from playwright.sync_api import Page

from tests.journeys.axe import QUICK_AXE

RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Only what is wrong comes back: the whole report is as long as the page, for each of its rules.
RUN: Final = """async options => (await axe.run(options)).violations.map(
  ({impact, id, help, nodes}) =>
  [`${impact} ${id}: ${help}`, ...nodes.slice(0, 5).map(node => '    ' + node.html)].join('\\n'))"""


class Complaints:
    """Console lines and errors of a test's pages; at its end there must be none left."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, line: str) -> None:
        """Note one."""
        self.lines.append(line)

    def forgive(self, pattern: str) -> None:
        """Drop those that a test brought about on purpose; raises AssertionError if none match."""
        kept = [line for line in self.lines if not re.search(pattern, line)]
        assert len(kept) < len(self.lines), f"nothing matches {pattern!r} in {self.lines}"
        self.lines = kept

    def assert_none(self) -> None:
        """The console stayed empty."""
        assert not self.lines, "\n".join(self.lines)


def assert_axe_clean(page: Page, *, without: Collection[str] = ()) -> None:
    """No violation of WCAG 2.2 A and AA nor of axe's best practices, save the rules named."""
    rules = {rule: {"enabled": False} for rule in without}
    _assert_axe(page, {"runOnly": {"type": "tag", "values": RULES}, "rules": rules})


def assert_axe_rules(page: Page, rules: Collection[str]) -> None:
    """No violation of these rules of axe's."""
    _assert_axe(page, {"runOnly": {"type": "rule", "values": list(rules)}})


def _assert_axe(page: Page, options: dict[str, object]) -> None:
    if not page.evaluate("'axe' in window"):
        page.evaluate(QUICK_AXE)
    # To preload would write the sheets that others import into the page, which the policy forbids.
    told = page.evaluate(RUN, {**options, "resultTypes": ["violations"], "preload": False})
    assert not told, f"{page.url}\n" + "\n".join(told)


def assert_no_sideways_scroll(page: Page) -> None:
    """Nothing is wider than the screen."""
    wide = page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return [];
          const clips = part => part && part !== document.body
            && (getComputedStyle(part).overflowX !== 'visible' || clips(part.parentElement));
          return [...document.querySelectorAll('body *')]
            .filter(part => part.getBoundingClientRect().right > width + 1 && !clips(part))
            .slice(0, 5).map(part => part.outerHTML.slice(0, 120));
        }"""
    )
    assert not wide, f"{page.url} is wider than {page.viewport_size}: {wide}"


def assert_sound(page: Page) -> None:
    """One heading of the first level, axe clean, no sideways scroll."""
    page.wait_for_load_state()
    heads = page.evaluate("document.querySelectorAll('h1').length")
    assert heads == 1, f"{page.url} needs exactly one h1"
    assert_axe_clean(page)
    assert_no_sideways_scroll(page)
