"""A small clinic and what a page can know of it: whom tests of random lives compare with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine, initialize

from booking.errors import SlotTaken
from booking.models import Appointment
from tests.builders import (
    MONDAY,
    local,
    make_clinic,
    make_policy,
    make_practitioner,
    make_role,
    make_service,
    make_working_hours,
)

STANDING = {"held", "booked", "arrived", "fulfilled"}
START = local(MONDAY - timedelta(days=4), "12:00")


@dataclass
class Visit:
    """What the model knows of an appointment."""

    row: Appointment
    status: str
    practitioner: int
    start: datetime
    version: int = 1
    expires: datetime | None = None
    cancelled_at: datetime | None = None

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=30)


class ModelClinic(RuleBasedStateMachine):
    """Two practitioners, three days, three browsers and a front desk."""

    def __init__(self) -> None:
        super().__init__()
        self._atomic = transaction.atomic()
        self._atomic.__enter__()
        self.now = START
        self.visits: dict[int, Visit] = {}
        self.holds: dict[str, int] = {}
        self.off: list[tuple[int, datetime, datetime]] = []

    @initialize()
    def open_the_clinic(self) -> None:
        service = make_service(duration=30)
        clinic = make_clinic(service=service)
        make_policy(clinic.location, slot_step=30, max_upcoming_per_patient=50)
        second = make_practitioner("Second Pair of Hands")
        make_working_hours(make_role(second, clinic.location, [service]))
        self.place, self.service = clinic.location, service
        self.people = [clinic.practitioner, second]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._atomic.__exit__(None, None, None)

    def standing(self) -> list[Visit]:
        """Those that take time; a hold that ran out takes none."""
        return [
            visit
            for visit in self.visits.values()
            if visit.status in STANDING and not (visit.expires and visit.expires <= self.now)
        ]

    def is_free(self, person: int, start: datetime, ignoring: Visit | None = None) -> bool:
        end = start + timedelta(minutes=30)
        taken = [
            (visit.start, visit.end)
            for visit in self.standing()
            if visit.practitioner == person and visit is not ignoring
        ]
        taken += [(begins, ends) for who, begins, ends in self.off if who == person]
        return all(end <= begins or ends <= start for begins, ends in taken)

    def note_lapsed(self) -> None:
        """Whoever takes a time may end holds that had run out, and only those."""
        for number in [n for n, one in self.visits.items() if one.status == "held"]:
            visit = self.visits[number]
            visit.status = Appointment.objects.values_list("status", flat=True).get(pk=number)
            if visit.status == "lapsed":
                assert visit.expires is not None
                assert visit.expires <= self.now
                visit.expires = None

    def check_nearest(self, refusal: SlotTaken) -> None:
        """What a loser is offered instead is free."""
        assert all(self.is_free(slot.practitioner_id, slot.start) for slot in refusal.nearest)

    def pick(self, number: int, *statuses: str) -> Visit | None:
        fitting = [visit for visit in self.visits.values() if visit.status in statuses]
        return fitting[number % len(fitting)] if fitting else None

    def at(self, day: int, clock: timedelta) -> datetime:
        return local(MONDAY + timedelta(days=day), "09:00") + clock
