"""How often a thing may be done: a bucket that fills up again by itself. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` times at once; a bucket that was emptied is full again after `period`."""

    burst: int
    period: timedelta

    @property
    def wait(self) -> timedelta:
        """How long an empty bucket takes to allow one more."""
        return self.period / self.burst


def level(rate: Rate, tokens: float, elapsed: timedelta) -> float:
    """What a bucket of so many tokens holds after a while; a clock that went back adds nothing."""
    gained = rate.burst * max(elapsed / rate.period, 0.0)
    return min(float(rate.burst), tokens + gained)
