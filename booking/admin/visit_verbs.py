"""What the front desk does to a visit, as buttons: each is one verb of `booking.scheduling`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from booking import scheduling
from booking.models import Appointment, AppointmentStatus
from booking.orders import Actor

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

Status = AppointmentStatus
# Whom `can_undo` is asked for: any member of staff may undo what others cancelled.
DESK: Final = Actor.staff(User())


@dataclass(frozen=True)
class Verb:
    """Something that the front desk does to a visit, through `booking.scheduling` alone."""

    name: str
    label: StrPromise
    done: StrPromise
    run: Callable[..., Appointment]
    allowed: frozenset[AppointmentStatus]
    only_after_start: bool = False
    only_before_start: bool = False
    # A verb that sends mail or cannot be undone has a page of its own that says so.
    asks_first: bool = False
    # What else has to hold.
    possible: Callable[[Appointment, datetime], bool] = lambda _visit, _now: True

    def fits(self, visit: Appointment, now: datetime) -> bool:
        """True if the visit's status allows it."""
        is_ahead = visit.start > now
        is_early = self.only_after_start and is_ahead
        is_late = self.only_before_start and not is_ahead
        fits = visit.status in self.allowed and not (is_early or is_late)
        return fits and self.possible(visit, now)


VERBS: Final = {
    verb.name: verb
    for verb in (
        Verb(
            "arrived",
            _("Mark as arrived"),
            _("Marked as arrived."),
            scheduling.mark_arrived,
            frozenset({Status.BOOKED}),
        ),
        Verb(
            "done",
            _("Mark as done"),
            _("Marked as done."),
            scheduling.mark_fulfilled,
            frozenset({Status.ARRIVED}),
        ),
        Verb(
            "noshow",
            _("Did not come"),
            _("Marked as “did not come”."),
            scheduling.mark_noshow,
            frozenset({Status.BOOKED}),
            only_after_start=True,
        ),
        Verb(
            "undo",
            _("Undo"),
            _("Undone."),
            scheduling.undo_mark,
            frozenset({Status.ARRIVED, Status.NOSHOW, Status.FULFILLED}),
        ),
        Verb(
            "accept",
            _("Accept the request"),
            _("The request is accepted. The patient gets the confirmation by mail."),
            scheduling.accept_request,
            frozenset({Status.PENDING}),
            only_before_start=True,
        ),
        Verb(
            "decline",
            _("Decline the request"),
            _("The request is declined."),
            scheduling.decline_request,
            frozenset({Status.PENDING}),
            asks_first=True,
        ),
        Verb(
            "cancel",
            _("Cancel the visit"),
            _("The visit is cancelled."),
            scheduling.cancel,
            frozenset({Status.BOOKED}),
            asks_first=True,
        ),
        Verb(
            "restore",
            _("Undo the cancellation"),
            _("The visit stands again. The patient gets a new confirmation by mail."),
            scheduling.undo_cancel,
            frozenset({Status.CANCELLED}),
            only_before_start=True,
            possible=lambda visit, now: scheduling.can_undo(visit, by=DESK, now=now),
        ),
    )
}
MOVES: Final = frozenset({Status.BOOKED, Status.PENDING})
