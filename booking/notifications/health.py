"""How the sending of mail is doing, in figures for staff and for alarms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.db.models import Max

from booking.models import Heartbeat, MailCircuit, Message, MessageState
from booking.notifications import claims

DISPATCH: Final = "dispatch"
RECONCILE: Final = "reconcile"
BEAT: Final = """
    INSERT INTO booking_heartbeat (name, at) VALUES (%(name)s, statement_timestamp())
    ON CONFLICT (name) DO UPDATE SET at = excluded.at
"""


@dataclass(frozen=True, slots=True)
class MailHealth:
    """`held_since` and `held_why` are those of an open circuit; counts are of messages."""

    last_look: datetime | None
    last_sent: datetime | None
    oldest_due: timedelta | None
    retrying: int
    dead: int
    undeliverable: int
    held_since: datetime | None
    held_why: str


def beat(name: str) -> None:
    """Notes that the job runs."""
    with connection.cursor() as cursor:
        cursor.execute(BEAT, {"name": name})


def mail_health() -> MailHealth:
    """The state of things as the database knows it."""
    circuit = MailCircuit.objects.filter(opened_at__isnull=False).first()
    looked = Heartbeat.objects.filter(name=DISPATCH).first()
    return MailHealth(
        last_look=looked.at if looked else None,
        last_sent=Message.objects.aggregate(last=Max("sent_at"))["last"],
        oldest_due=claims.oldest_due(),
        retrying=_count(MessageState.RETRY),
        dead=_count(MessageState.DEAD),
        undeliverable=_count(MessageState.UNDELIVERABLE),
        held_since=circuit.opened_at if circuit else None,
        held_why=circuit.reason if circuit else "",
    )


def _count(state: MessageState) -> int:
    return Message.objects.filter(state=state).count()
