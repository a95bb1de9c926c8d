"""Random lives of a small clinic, step by step, against a model that fits on a page."""

from __future__ import annotations

import itertools
import os
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from booking import scheduling
from booking.availability import Days, free_slots
from booking.errors import HoldLapsed, NotAllowed, PastCutoff, SlotTaken
from booking.models import Appointment, AppointmentStatus, Message
from booking.models.message import OPEN_STATES
from booking.scheduling import Actor, Choice, PatientDetails
from tests.booking.model_clinic import STANDING, ModelClinic, Visit
from tests.builders import (
    MONDAY,
    local,
    make_closure,
    make_time_off,
)

EXAMPLES = int(os.environ.get("STATE_EXAMPLES", "10"))
STEPS = 30
BROWSERS = ("ann", "ben", "cem")
quarter_hours = st.integers(0, 7).map(lambda number: timedelta(minutes=30 * number))
days = st.integers(0, 2)
browsers = st.sampled_from(BROWSERS)
which = st.integers(0, 9)
DESK = Actor.job("desk")


class Clinic(ModelClinic):
    """What browsers, patients, the front desk and the clock may do."""

    @rule(browser=browsers, day=days, clock=quarter_hours, who=st.integers(0, 2))
    def hold(self, browser: str, day: int, clock: timedelta, who: int) -> None:
        start = self.at(day, clock)
        person = self.people[who] if who < 2 else None
        mine = self.visits.get(self.holds.get(browser, 0))
        options = [person.pk] if person else [one.pk for one in self.people]
        free = [key for key in options if self.is_free(key, start, ignoring=mine)]
        choice = Choice(self.place, self.service, person, start)
        try:
            row = scheduling.hold(choice, token=browser, network=browser, now=self.now)
        except SlotTaken as refusal:
            assert not free
            self.check_nearest(refusal)
            return
        assert row.practitioner_id in free
        if mine and mine.status == "held":
            mine.status, mine.expires = "lapsed", None
        visit = Visit(row, "held", row.practitioner_id, start, expires=row.hold_expires_at)
        self.visits[row.pk], self.holds[browser] = visit, row.pk
        self.note_lapsed()

    @rule(browser=browsers)
    def book(self, browser: str) -> None:
        mine = self.visits.get(self.holds.get(browser, 0))
        details = PatientDetails(f"Guest {uuid4().hex[:6]}", f"{uuid4().hex[:9]}@example.com")
        try:
            row = scheduling.book(token=browser, key=uuid4(), details=details, now=self.now)
        except HoldLapsed:
            assert mine is None or mine.status != "held"
            return
        assert mine is not None
        assert row.pk == mine.row.pk
        mine.status, mine.expires = "booked", None
        self.holds.pop(browser)

    @rule(number=which, day=days, clock=quarter_hours)
    def move(self, number: int, day: int, clock: timedelta) -> None:
        visit = self.pick(number, "booked")
        if visit is None:
            return
        start = self.at(day, clock)
        try:
            row = scheduling.reschedule(visit.row, start=start, by=Actor.patient(), now=self.now)
        except PastCutoff:
            assert self.now > visit.start - timedelta(hours=24)
            return
        except SlotTaken:
            assert not any(self.is_free(one.pk, start, ignoring=visit) for one in self.people)
            return
        visit.start, visit.practitioner, visit.version = start, row.practitioner_id, row.version
        self.note_lapsed()

    @rule(number=which)
    def cancel(self, number: int) -> None:
        visit = self.pick(number, "booked", "arrived", "cancelled")
        if visit is None:
            return
        try:
            scheduling.cancel(visit.row, by=Actor.patient(), now=self.now)
        except NotAllowed:
            assert visit.status != "booked" or visit.start <= self.now
            return
        assert visit.status == "booked"
        visit.status, visit.cancelled_at = "cancelled", self.now

    @rule(number=which)
    def undo_cancel(self, number: int) -> None:
        visit = self.pick(number, "cancelled")
        if visit is None or visit.cancelled_at is None:
            return
        is_in_time = self.now <= visit.cancelled_at + timedelta(minutes=15)
        others = [one for one in self.visits.values() if one is not visit]
        taken = any(
            one.status in STANDING
            and one.practitioner == visit.practitioner
            and one.start < visit.end
            and visit.start < one.end
            for one in others
        )
        try:
            row = scheduling.undo_cancel(visit.row, by=Actor.patient(), now=self.now)
        except NotAllowed:
            assert not is_in_time
            return
        except SlotTaken:
            assert taken
            return
        assert is_in_time
        visit.status, visit.version, visit.cancelled_at = "booked", row.version, None

    @rule(number=which)
    def arrive(self, number: int) -> None:
        visit = self.pick(number, "booked")
        if visit:
            scheduling.mark_arrived(visit.row, by=DESK, now=self.now)
            visit.status = "arrived"

    @rule(number=which)
    def undo_mark(self, number: int) -> None:
        visit = self.pick(number, "arrived")
        if visit:
            scheduling.undo_mark(visit.row, by=DESK, now=self.now)
            visit.status = "booked"

    @precondition(lambda self: len(self.off) < 2)
    @rule(who=st.integers(0, 1), day=days, clock=quarter_hours)
    def block(self, who: int, day: int, clock: timedelta) -> None:
        """Staff block an hour; visits in it stay."""
        begins = self.at(day, clock)
        ends = begins + timedelta(hours=1)
        key = self.people[who].pk
        if all(person != key or ends <= a or b <= begins for person, a, b in self.off):
            make_time_off(self.people[who], begins, ends)
            self.off.append((key, begins, ends))

    @precondition(lambda self: not self.off)
    @rule(day=days)
    def close(self, day: int) -> None:
        closed: date = MONDAY + timedelta(days=day)
        make_closure(self.place, closed)
        begins, ends = local(closed, "00:00"), local(closed + timedelta(days=1), "00:00")
        self.off += [(person.pk, begins, ends) for person in self.people]

    @rule(minutes=st.sampled_from([1, 5, 11, 20, 600]))
    def wait(self, minutes: int) -> None:
        self.now = min(self.now + timedelta(minutes=minutes), local(MONDAY, "00:00"))

    @rule(day=days, clock=quarter_hours, who=st.integers(0, 1))
    def offer(self, day: int, clock: timedelta, who: int) -> None:
        """A time is kept for somebody on the wait list: nobody's browser has it."""
        start, person = self.at(day, clock), self.people[who]
        choice = Choice(self.place, self.service, person, start)
        until = self.now + timedelta(hours=2)
        try:
            row = scheduling.hold_to_offer(choice, until=until, by=DESK, now=self.now)
        except SlotTaken:
            assert not self.is_free(person.pk, start)
            return
        assert self.is_free(person.pk, start)
        self.visits[row.pk] = Visit(row, "held", person.pk, start, expires=until)
        self.note_lapsed()

    @rule(number=which)
    def decline(self, number: int) -> None:
        """Who was offered a time does not want it, or a browser leaves its own."""
        visit = self.pick(number, "held")
        if visit:
            scheduling.release_offered(visit.row, by=DESK, now=self.now)
            visit.status, visit.expires = "lapsed", None

    @rule()
    def sweep(self) -> None:
        scheduling.lapse_holds(self.now)
        for visit in self.visits.values():
            if visit.status == "held" and visit.expires and visit.expires <= self.now:
                visit.status, visit.expires = "lapsed", None

    # What always holds -------------------------------------------------------------------------

    @invariant()
    def the_rows_say_what_the_model_says(self) -> None:
        rows = {row.pk: row for row in Appointment.objects.all()}
        assert {key: row.status for key, row in rows.items()} == {
            key: visit.status for key, visit in self.visits.items()
        }
        for key, visit in self.visits.items():
            row = rows[key]
            assert (row.start, row.practitioner_id) == (visit.start, visit.practitioner)
            assert row.version == visit.version
            assert row.events.count() >= 1

    @invariant()
    def nobody_is_in_two_visits(self) -> None:
        standing = sorted(self.standing(), key=lambda one: (one.practitioner, one.start))
        for one, other in itertools.pairwise(standing):
            assert one.practitioner != other.practitioner or one.end <= other.start

    @invariant()
    def what_is_offered_is_free(self) -> None:
        if not hasattr(self, "place"):
            return
        for slot in free_slots(self.place, self.service, days=Days(MONDAY, 1), now=self.now):
            assert self.is_free(slot.practitioner_id, slot.start)

    @invariant()
    def only_true_messages_wait(self) -> None:
        waiting = Message.objects.filter(state__in=OPEN_STATES).select_related("appointment")
        for message in waiting:
            visit = message.appointment
            assert message.version == visit.version or message.kind == "cancelled"
            if visit.status == AppointmentStatus.CANCELLED:
                assert message.kind == "cancelled"


@pytest.mark.django_db
def test_whatever_happens_the_clinic_stays_in_order() -> None:
    checked: Any = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None)
    run_state_machine_as_test(Clinic, settings=checked)
