"""Tells when the code changed, for the processes that cannot tell by themselves."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

PACKAGES: Final = ("clinic", "locations", "education", "booking")
LOOK_EVERY_SECONDS: Final = 1.0


class CodeWatch:
    """Compares the modification times of the Python files once a second."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._seen = self._newest()
        self._next_look = 0.0

    def has_changed(self) -> bool:
        """Whether a file was saved, added or removed since the last call."""
        if time.monotonic() < self._next_look:
            return False
        self._next_look = time.monotonic() + LOOK_EVERY_SECONDS
        before, self._seen = self._seen, self._newest()
        return self._seen != before

    def _newest(self) -> tuple[float, int]:
        times = [
            path.stat().st_mtime
            for package in PACKAGES
            for path in (self.root / package).rglob("*.py")
            if path.exists()
        ]
        return max(times, default=0.0), len(times)
