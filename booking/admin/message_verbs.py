"""The buttons on a message's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from booking.models import Message
from booking.notifications import desk

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True)
class MessageVerb:
    """Something that staff do with a message, through `booking.notifications.desk` alone."""

    name: str
    label: StrPromise
    done: StrPromise
    run: Callable[..., bool]
    states: tuple[str, ...]

    def fits(self, message: Message, now: datetime) -> bool:
        """True if the message's state allows it."""
        is_late = self.run is desk.send_again and message.not_after <= now
        return message.state in self.states and not is_late


VERBS: Final = {
    verb.name: verb
    for verb in (
        MessageVerb(
            "again",
            _("Send again"),
            _("It goes out with the next look at the outbox."),
            desk.send_again,
            desk.AGAIN,
        ),
        MessageVerb(
            "phone",
            _("Phoned instead"),
            _("Noted: the patient was told by phone."),
            desk.phone_instead,
            desk.TO_PHONE,
        ),
        MessageVerb("stop", _("Stop"), _("It will not be sent."), desk.stop, desk.WAITING),
    )
}


def fitting(message: Message, now: datetime) -> list[MessageVerb]:
    """The buttons to show."""
    return [verb for verb in VERBS.values() if verb.fits(message, now)]
