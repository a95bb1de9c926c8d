"""What wants somebody to act, as log lines for machines and as figures to scrape. No names."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from booking.notifications.health import MailHealth

LOG: Final = logging.getLogger(__name__)
# The tick comes every five seconds: half a minute without one is no delay any more.
SILENCE: Final = timedelta(seconds=30)
LATE: Final = timedelta(minutes=1)


class Alarm(StrEnum):
    """Names that alert rules go by: never changed."""

    HELD = "mail_held"
    NOBODY_LOOKS = "mail_nobody_looks"
    LATE = "mail_late"
    TO_PHONE = "mail_to_phone"


def alarms(health: MailHealth, now: datetime) -> list[Alarm]:
    """What is wrong at `now`, worst first."""
    found = {
        Alarm.HELD: health.held_since is not None,
        Alarm.NOBODY_LOOKS: health.last_look is None or now - health.last_look > SILENCE,
        Alarm.LATE: health.oldest_due is not None and health.oldest_due > LATE,
        Alarm.TO_PHONE: bool(health.dead + health.undeliverable),
    }
    return [alarm for alarm, is_on in found.items() if is_on]


def sound(health: MailHealth, now: datetime) -> list[Alarm]:
    """One structured log line for each alarm, with the figures."""
    found = alarms(health, now)
    for alarm in found:
        values = dict(figures(health, now))
        LOG.error("Alarm: %s", alarm, extra={"alarm": str(alarm), "figures": values})
    return found


def figures(health: MailHealth, now: datetime) -> Iterator[tuple[str, float]]:
    """Names and values; ages in seconds, -1 for never."""
    yield "mail_oldest_due_seconds", _seconds(health.oldest_due) if health.oldest_due else 0.0
    yield "mail_last_look_seconds", _age(health.last_look, now)
    yield "mail_last_sent_seconds", _age(health.last_sent, now)
    yield "mail_retrying", health.retrying
    yield "mail_dead", health.dead
    yield "mail_undeliverable", health.undeliverable
    yield "mail_held", float(health.held_since is not None)


def metrics(health: MailHealth, now: datetime) -> str:
    """The figures as text, one gauge each (the exposition format of Prometheus)."""
    lines = []
    for name, value in figures(health, now):
        lines += [f"# TYPE clinic_{name} gauge", f"clinic_{name} {value:g}"]
    return "\n".join(lines) + "\n"


def _age(moment: datetime | None, now: datetime) -> float:
    return _seconds(now - moment) if moment else -1.0


def _seconds(span: timedelta) -> float:
    return round(span.total_seconds(), 3)
