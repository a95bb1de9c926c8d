"""Random lives of visits in memory, against the pure policy and the last look before sending.

The rows are kept as the outbox keeps them. Senders die with mails in their hands, and servers fall
silent before they answer: half of those mails are read. What leaves is judged by plain rules of its
own, so that a slip in policy or look shows as a wrong mail.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Final

from booking.notifications import policy, recheck
from booking.notifications.policy import Kind, Occasion, Owed, Quiet, Told, Visit
from booking.notifications.recheck import Row, Verdict
from tests.builders import MONDAY, TORONTO, local

BEGIN: Final = local(MONDAY, "09:00")
QUIET: Final = Quiet(time(21), time(8))
STEPS: Final = (48, 24, 2)
LENGTH: Final = 14
UNDO_WITHIN: Final = timedelta(minutes=15)
TURN: Final = timedelta(seconds=2)
LEASE: Final = timedelta(minutes=3)
RETRY: Final = timedelta(minutes=1)
UNHEARD: Final = 0.2
STARTS: Final = {Kind.CONFIRMATION, Kind.MOVED, Kind.REMINDER}


@dataclass
class Waiting:
    """A message as its row has it."""

    owed: Owed
    version: int
    start: datetime
    written: datetime
    next_at: datetime
    is_sending: bool = False  # in the hands of a sender that has died
    unheard: int = 0


@dataclass(frozen=True)
class Said:
    """A mail that left, or may have."""

    at: datetime
    row: Waiting
    is_sure: bool

    @property
    def is_end(self) -> bool:
        """True if it said that the visit is gone."""
        return self.row.owed.kind is Kind.CANCELLED


@dataclass
class Life:
    """One visit from its booking on; `wrong` names each mail that should not have left."""

    chance: random.Random
    now: datetime = BEGIN
    status: str = "booked"
    version: int = 1
    wants: bool = True
    start: datetime = BEGIN
    cancelled_at: datetime = BEGIN
    told_start: datetime | None = None  # of the visit, as its reader believes
    rows: list[Waiting] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)  # as far as we know
    sent: list[tuple[Kind, int, int]] = field(default_factory=list)
    starts: list[datetime] = field(default_factory=list)
    unheard: float = UNHEARD
    wrong: list[str] = field(default_factory=list)

    def live(self) -> None:
        """Books, then lets things happen, then lets time pass until the visit begins."""
        self.start = self._some_start()
        self._post(Occasion.BOOKED)
        for _ in range(LENGTH):
            getattr(self, self.chance.choice(STEPS_OF_LIFE))()
        self.send()
        self.unheard = 0
        if self.now < self.start - timedelta(minutes=10):
            self.now += timedelta(minutes=5)  # what staff did may be changed no more
            self.send()
            self.now += 2 * TURN
            self.send()
            self._check_last_word()

    def move(self) -> None:
        """To another time, by whomever."""
        if self.status != "booked" or self.now >= self.start:
            return
        self.start = self._some_start()
        self.version += 1
        self._post(Occasion.MOVED, self._withdraw(self.version))

    def cancel(self) -> None:
        """By whomever."""
        if self.status != "booked" or self.now >= self.start:
            return
        self.status, self.cancelled_at = "cancelled", self.now
        self._post(Occasion.CANCELLED, self._withdraw(self.version + 1))

    def undo(self) -> None:
        """Takes a fresh cancellation back."""
        is_fresh = self.now <= self.cancelled_at + UNDO_WITHIN
        if self.status == "cancelled" and is_fresh and self.now < self.start:
            self.status, self.version = "booked", self.version + 1
            self._post(Occasion.BOOKED)

    def opt(self) -> None:
        """Wants reminders, or not."""
        self.wants = self.chance.random() < 0.5

    def minutes(self) -> None:
        """Some minutes with a sender at work."""
        self._pass(timedelta(minutes=self.chance.choice([1, 4, 10])))
        self.send()

    def hours(self) -> None:
        """Some hours with a sender at work, every half hour."""
        for _ in range(self.chance.choice([2, 12, 48])):
            self._pass(timedelta(minutes=30))
            self.send()

    def outage(self) -> None:
        """Nothing is sent for a while, and then all at once."""
        self._pass(timedelta(hours=self.chance.choice([1, 8, 30])))
        self.send()

    def send(self) -> None:
        """What a sender does with all that is due, in the order of the queue."""
        due = sorted((row for row in self.rows if row.next_at <= self.now), key=_place)
        for row in due:
            row.is_sending = False
            verdict = recheck.verdict(self._as_seen(row), now=self.now)
            pause = self._quiet_pause(row) if verdict is Verdict.GO else None
            if pause:
                row.next_at = pause
                continue
            if verdict is Verdict.WAIT:
                row.next_at = self.now + TURN
                continue
            if verdict is Verdict.GO and self.chance.random() < self.unheard:
                self._fall_silent(row)
                continue
            self.rows.remove(row)
            if verdict is Verdict.GO:
                self._read(row)
                self.said = [one for one in self.said if one.row is not row]
                self.said.append(Said(self.now, row, is_sure=True))

    def _fall_silent(self, row: Waiting) -> None:
        """The server may have the mail: its answer is not heard, by a sender that dies or lives."""
        if self.chance.random() < 0.5:
            self._read(row)
        row.is_sending, row.unheard = self.chance.random() < 0.5, row.unheard + 1
        row.next_at = self.now + (LEASE if row.is_sending else RETRY)
        self.said = [one for one in self.said if one.row is not row]
        self.said.append(Said(self.now, row, is_sure=False))

    def _read(self, row: Waiting) -> None:
        kind = row.owed.kind
        self._judge(row)
        self.sent.append((kind, row.owed.step_hours, row.version))
        self.told_start = row.start if kind in STARTS else None

    def _judge(self, row: Waiting) -> None:
        """Plain rules: true now, of this version, in time, wanted, and not said before."""
        kind = row.owed.kind
        status = "cancelled" if kind is Kind.CANCELLED else "booked"
        facts = {
            "status": self.status == status,
            "version": row.version == self.version,
            "start": row.start == self.start,
            "past": self.now <= self.start,
            "unwanted": kind is not Kind.REMINDER or self.wants,
            "twice": self.sent.count((kind, row.owed.step_hours, row.version)) <= row.unheard,
            "early": self.now >= row.owed.due_at,
        }
        if kind is Kind.REMINDER:
            wall = self.now.astimezone(TORONTO).time()
            facts["night"] = QUIET.ends <= wall < QUIET.starts
            facts["late"] = self.now <= policy.useful_until(self.start, row.owed.step_hours)
        self.wrong += [f"{kind}: {name}" for name, is_right in facts.items() if not is_right]

    def _check_last_word(self) -> None:
        """What was last read is how things are."""
        if self.status == "booked" and self.told_start != self.start:
            self.wrong.append("the last word is not the visit's time")
        if self.status == "cancelled" and self.told_start is not None:
            self.wrong.append("the last word is a visit that is gone")

    def _post(self, occasion: Occasion, told: Told = Told.SOMETHING) -> None:
        by_staff = self.chance.random() < 0.5
        visit = Visit(
            start=self.start,
            zone=TORONTO,
            reminder_hours=STEPS,
            quiet=QUIET,
            wants_reminders=self.wants,
        )
        for owed in policy.owed(occasion, visit, now=self.now, by_staff=by_staff, told=told):
            self.rows.append(Waiting(owed, self.version, self.start, self.now, owed.due_at))

    def _withdraw(self, before: int) -> Told:
        waiting = [row for row in self.rows if not row.is_sending]
        gone = [r for r in waiting if r.version < before and r.owed.kind is not Kind.CANCELLED]
        for row in gone:
            self.rows.remove(row)
        first = [row.owed.due_at for row in gone if row.owed.kind is Kind.CONFIRMATION]
        if not first or self._may_have_heard():
            return Told.SOMETHING
        return Told.NOT_YET if min(first) > self.now else Told.NOTHING

    def _may_have_heard(self) -> bool:
        """As `withdrawal.WITHDRAW` has it: of the visit, after all that surely told of its end."""
        ends = [place for place, one in enumerate(self.said) if one.is_end and one.is_sure]
        after = self.said[ends[-1] :] if ends else self.said
        return any(not one.is_end for one in after)

    def _is_told(self, row: Waiting) -> bool:
        """As `look.LOOK` has it."""
        others = [one for one in self.said if one.row is not row]
        last = others[-1] if others else None
        is_sure = last is not None and last.is_sure and not last.is_end
        return is_sure and last is not None and last.row.start == row.start

    def _as_seen(self, row: Waiting) -> Row:
        nearer = (
            one.owed.kind is Kind.REMINDER
            and one.version == row.version
            and one.owed.step_hours < row.owed.step_hours
            and one.owed.due_at <= self.now
            for one in self.rows
        )
        return Row(
            kind=row.owed.kind,
            version=row.version,
            visit_version=self.version,
            status=self.status,
            not_after=row.owed.not_after,
            wants_reminders=self.wants,
            has_nearer=any(nearer),
            has_older=any(one.is_sending and one.written <= row.written for one in self.rows),
            is_told=self._is_told(row),
        )

    def _quiet_pause(self, row: Waiting) -> datetime | None:
        if row.owed.kind is not Kind.REMINDER:
            return None
        return policy.quiet_until(self.now, row.owed.due_at, zone=TORONTO, quiet=QUIET)

    def _pass(self, span: timedelta) -> None:
        self.now += span

    def _some_start(self) -> datetime:
        """A time of day in opening hours, some days or hours ahead; now and then an earlier one."""
        former = [start for start in self.starts if start > self.now + timedelta(hours=2)]
        if former and self.chance.random() < 0.4:
            return self.chance.choice(former)
        days, hour = self.chance.choice([0, 1, 2, 3, 9]), self.chance.randrange(9, 20)
        day = self.now.astimezone(TORONTO).date() + timedelta(days=days)
        start = local(day, f"{hour:02}:{self.chance.choice(['00', '30'])}")
        start = start if start > self.now + timedelta(hours=2) else start + timedelta(days=1)
        self.starts.append(start)
        return start


STEPS_OF_LIFE: Final = (
    "move", "move", "cancel", "undo", "undo", "opt", "minutes", "minutes", "hours", "outage",
)  # fmt: skip


def _place(row: Waiting) -> tuple[datetime, datetime]:
    return row.next_at, row.written


def wrong_mails(lives: int, *, seed: int = 0) -> list[str]:
    """What went wrong in so many lives; an empty list if nothing did."""
    found = []
    for number in range(lives):
        life = Life(random.Random(f"{seed} {number}"))
        life.live()
        found += [f"life {number}: {what}" for what in life.wrong]
    return found
