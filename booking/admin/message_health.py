"""The health of sending in plain words, worst first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from booking.admin import words
from booking.models import MessageState
from booking.notifications.alarms import LATE, SILENCE
from booking.notifications.health import MailHealth


@dataclass(frozen=True, slots=True)
class Told:
    """`alarms` want somebody to act; `facts` are label, value and the filter that lists them."""

    alarms: list[str]
    facts: list[tuple[str, str, str]]


def told(health: MailHealth, now: datetime) -> Told:
    """What to tell staff."""
    return Told(list(_alarms(health, now)), _facts(health, now))


def _alarms(health: MailHealth, now: datetime) -> Any:
    if health.held_since is not None:
        yield _(
            "Mail is held back since %(since)s: %(why)s Nothing is lost, and nobody’s tries are "
            "spent. One mail every half minute tries whether the server takes mail again."
        ) % {"since": words.stamp(health.held_since), "why": _(health.held_why)}
    if health.last_look is None:
        yield _("Nobody has looked for due mail yet. Is the worker running?")
    elif now - health.last_look > SILENCE:
        yield _("Nobody has looked for due mail for %(time)s. Is the worker running?") % {
            "time": timesince(health.last_look, now)
        }
    if health.oldest_due is not None and health.oldest_due > LATE:
        yield _("A message has been due for %(time)s.") % {
            "time": timesince(now - health.oldest_due, now)
        }
    if health.dead + health.undeliverable:
        yield _("Some patients have to be phoned: their mail could not be delivered.")


def _facts(health: MailHealth, now: datetime) -> list[tuple[str, str, str]]:
    oldest = timesince(now - health.oldest_due, now) if health.oldest_due else _("nothing is due")
    circuit = _("held back") if health.held_since else _("goes out")
    return [
        (_("Mail"), circuit, ""),
        (_("Last look for due mail"), _stamp(health.last_look), ""),
        (_("Last mail sent"), _stamp(health.last_sent), _state(MessageState.SENT)),
        (_("Longest due"), oldest, "?attention=open"),
        (_("To be tried again"), str(health.retrying), _state(MessageState.RETRY)),
        (_("Given up"), str(health.dead), _state(MessageState.DEAD)),
        (_("Refused"), str(health.undeliverable), _state(MessageState.UNDELIVERABLE)),
    ]


def _stamp(moment: datetime | None) -> str:
    return words.stamp(moment) if moment else _("never")


def _state(state: MessageState) -> str:
    return f"?state__exact={state}"
