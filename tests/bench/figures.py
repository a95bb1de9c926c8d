"""What a benchmark hands in: figures, each beside the limit that was measured in the same run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure.

    `value` and `limit` are in `unit`; `ratio` is value / limit; `goal` says what the ratio (or, if
    there is no limit, the value) has to be: at least for speeds, at most for times and counts.
    """

    name: str
    value: float
    unit: str
    goal: float
    limit: float | None = None
    more_is_better: bool = True

    def __post_init__(self) -> None:
        if self.limit is not None and self.limit <= 0:
            message = f"{self.name}: a limit of {self.limit} was not measured"
            raise ValueError(message)

    @property
    def ratio(self) -> float | None:
        """Value over limit."""
        return None if self.limit is None else self.value / self.limit

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached."""
        reached = self.value if self.ratio is None else self.ratio
        return reached >= self.goal if self.more_is_better else reached <= self.goal

    def as_json(self) -> str:
        """One line for machines."""
        told = {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
            "limit": None if self.limit is None else round(self.limit, 3),
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "goal": f"{'>=' if self.more_is_better else '<='} {self.goal}",
            "ok": self.is_met,
        }
        return json.dumps(told)


Benchmark = Callable[[], Iterable[Figure]]


def table(figures: list[Figure]) -> list[str]:
    """The figures for people."""
    rows = [("figure", "value", "limit", "ratio", "goal", "")]
    for each in figures:
        sign = ">=" if each.more_is_better else "<="
        limit = "" if each.limit is None else f"{each.limit:,.2f}"
        ratio = "" if each.ratio is None else f"{each.ratio:.2f}"
        verdict = "ok" if each.is_met else "MISSED"
        value = f"{each.value:,.2f} {each.unit}"
        rows.append((each.name, value, limit, ratio, f"{sign} {each.goal:g}", verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [text.ljust(width) for text, width in zip(row, widths, strict=True)]
        lines.append("  ".join(cells).rstrip())
    return lines
