"""What staff do with a message: send it again, stop it, or phone instead.

Each is one conditional update: what a sender has in its hands, or what was sent meanwhile, stays as
it is. The database notes the step with its words.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_noop as _

from booking.models import Message, MessageState

AGAIN: Final = (MessageState.DEAD, MessageState.UNDELIVERABLE, MessageState.RETRY)
WAITING: Final = (MessageState.PENDING, MessageState.RETRY)
TO_PHONE: Final = (*WAITING, MessageState.DEAD, MessageState.UNDELIVERABLE)
SENT_AGAIN: Final = _("Staff asked to send it again.")
STOPPED: Final = _("Staff stopped it.")
PHONED: Final = _("Staff phoned instead.")


def send_again(message: Message, *, now: datetime) -> bool:
    """Due at once, with fresh tries and to the address as it is now; False if that cannot be.

    The visit is still looked at before it leaves, as for every message.
    """
    rows = Message.objects.filter(pk=message.pk, state__in=AGAIN, not_after__gt=now)
    values = {"attempts": 0, "faults": 0, "next_at": now, "last_error": SENT_AGAIN}
    return rows.update(state=MessageState.PENDING, smtp_code=None, **values) > 0


def stop(message: Message, *, now: datetime) -> bool:
    """Not to be sent; False if it does not wait any more."""
    del now
    return _end(message, WAITING, STOPPED)


def phone_instead(message: Message, *, now: datetime) -> bool:
    """Somebody told the patient by phone; False if there is nothing to tell any more."""
    del now
    return _end(message, TO_PHONE, PHONED)


def _end(message: Message, states: tuple[MessageState, ...], words: str) -> bool:
    rows = Message.objects.filter(pk=message.pk, state__in=states)
    return rows.update(state=MessageState.CANCELLED, last_error=words) > 0
