"""Structured log lines that name requests and routes, never people."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

request_id: ContextVar[str] = ContextVar("request_id", default="-")
STYLES: Final = ("text", "json")
# What a log line may carry besides its message: ids, counts and routes.
EXTRA_FIELDS: Final = (
    "alarm",
    "figures",
    "route",
    "status",
    "milliseconds",
    "method",
    "message_id",
    "state",
    "count",
)


class RequestIdFilter(logging.Filter):
    """Adds the current request's id to every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record pass."""
        record.request_id = request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record with its known extras; a traceback, if any, in `trace`."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": getattr(record, "request_id", "-"),
        }
        line |= {key: getattr(record, key) for key in EXTRA_FIELDS if hasattr(record, key)}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def logging_config(*, style: str) -> dict[str, Any]:
    """Django's LOGGING for `text` (people) or `json` (machines)."""
    if style not in STYLES:
        message = f"LOG_FORMAT must be one of {', '.join(STYLES)}; it is {style!r}."
        raise ValueError(message)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": "clinic.logs.RequestIdFilter"}},
        "formatters": {
            "text": {"format": "%(levelname)s %(name)s [%(request_id)s] %(message)s"},
            "json": {"()": "clinic.logs.JsonFormatter"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": style,
                "filters": ["request"],
            }
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # Django names the path of a failed request, and paths may hold link tokens.
            "django.request": {"level": "ERROR", "handlers": ["console"], "propagate": False},
            "django.server": {"level": "WARNING", "handlers": ["console"], "propagate": False},
        },
    }
