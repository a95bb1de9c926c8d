"""How often each fault happens: a few times in the tests, as in the design with `make faults`."""

from __future__ import annotations

import os

import pytest

from tests.booking.notifications.conftest import (
    _not_stopping,
    booked,
    office,
    place,
    series,
    visit,
)

__all__ = ["_not_stopping", "booked", "office", "place", "series", "visit"]


@pytest.fixture
def is_long() -> bool:
    """True under `make faults`."""
    return os.environ.get("FAULTS") == "long"
