"""What somebody decided on a page holds only for the visit that the page showed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from booking.errors import Refusal
from booking.locking import in_transaction, lock_practitioners
from booking.models import Appointment, AppointmentEvent

Result = TypeVar("Result")


class ChangedMeanwhile(Refusal):
    """Others changed the visit since it was shown. `steps` is what they did, oldest first."""

    def __init__(self, visit: Appointment, steps: tuple[AppointmentEvent, ...]) -> None:
        super().__init__("changed meanwhile")
        self.visit = visit
        self.steps = steps


def last_seen(appointment: Appointment) -> int:
    """What a page keeps of the visit it shows: the key of its newest step, 0 without any."""
    newest = appointment.events.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def unless_changed(
    appointment: Appointment,
    *,
    seen: int,
    work: Callable[[], Result],
    practitioner_ids: Collection[int] = (),
) -> Result:
    """Does the work in one transaction, if the visit's newest step still is `seen`.

    Looks under the locks that the work takes too, in the same order; name the practitioners whom it
    will lock besides the visit's own. Raises ChangedMeanwhile, Busy, and what the work raises.
    """

    def guarded() -> Result:
        lock_practitioners({appointment.practitioner_id, *practitioner_ids})
        rows = Appointment.objects.select_for_update(of=("self",), no_key=True).with_names()
        visit = rows.get(pk=appointment.pk)
        steps = visit.events.select_related("user").filter(pk__gt=seen).order_by("pk")
        if newer := tuple(steps):
            raise ChangedMeanwhile(visit, newer)
        return work()

    return in_transaction(guarded)
