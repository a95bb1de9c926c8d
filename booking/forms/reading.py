"""What was sent, made fit to be shown again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from booking.fields import readable


def readable_data(data: Mapping[str, Any] | None) -> QueryDict | None:
    """A form's data that can be shown again, whatever was sent."""
    if data is None:
        return None
    tidy = QueryDict(mutable=True)
    for name, value in data.items():
        tidy[name] = readable(str(value))
    return tidy
