"""Which messages a visit owes, when they are due and until when they are of use. Pure.

Everything is a value that goes in or comes out: no clock, no database, no settings. Instants are
aware; quiet hours and "the day before" are read on the wall clock of the clinic's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from locations.hours import Span, instant, local_day

# What staff do leaves later, so that a slip that is undone at once sends nothing.
STAFF_DELAY: Final = timedelta(minutes=3)
# A step of a day or more can be told the evening before; a nearer one would come too early then.
LONG_STEP_HOURS: Final = 24
# How long before the quiet hours a reminder goes that would have fallen into them.
EVENING: Final = timedelta(hours=1)
# Who reads a reminder must still be able to act on it: a quarter of its notice has to be left.
NOTICE_KEPT: Final = 4
LEAST_NOTICE: Final = timedelta(minutes=30)


# The mail after a visit: on the next day, when it is read and the clinic can be called.
FOLLOW_UP_CLOCK: Final = time(10)
FOLLOW_UP_USEFUL: Final = timedelta(days=3)

# How long a list of links that somebody asked for is of use.
LINKS_USEFUL: Final = timedelta(hours=2)


class Occasion(StrEnum):
    """What happened to a visit."""

    BOOKED = "booked"
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SERIES = "series"
    MOVED = "moved"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What became of a time that was offered to somebody on the wait list."""

    OFFERED = "offered"
    TAKEN = "taken"
    LAPSED = "lapsed"


class Kind(StrEnum):
    """What a message says (the same values as `MessageKind`)."""

    CONFIRMATION = "confirmation"
    REMINDER = "reminder"
    MOVED = "moved"
    CANCELLED = "cancelled"
    REQUESTED = "requested"
    DECLINED = "declined"
    SERIES = "series"
    WAITLIST_OFFER = "waitlist_offer"
    WAITLIST_TAKEN = "waitlist_taken"
    WAITLIST_LAPSED = "waitlist_lapsed"
    LINKS = "links"
    SERIES_CANCELLED = "series_cancelled"
    RUNNING_LATE = "running_late"
    FOLLOW_UP = "follow_up"
    ALTERNATIVES = "alternatives"
    NOTE = "note"
    STAFF_BOOKED = "staff_booked"
    STAFF_MOVED = "staff_moved"
    STAFF_LEFT = "staff_left"
    STAFF_CANCELLED = "staff_cancelled"
    STAFF_UNDELIVERABLE = "staff_undeliverable"
    STAFF_DAY = "staff_day"


class To(StrEnum):
    """Who gets a message (the same values as `Recipient`)."""

    PATIENT = "patient"
    PRACTITIONER = "practitioner"
    LOCATION = "location"


# What an occasion says first, to somebody who has heard of the visit before.
NEWS: Final = {
    Occasion.BOOKED: Kind.CONFIRMATION,
    Occasion.ACCEPTED: Kind.CONFIRMATION,
    Occasion.REQUESTED: Kind.REQUESTED,
    Occasion.DECLINED: Kind.DECLINED,
    Occasion.SERIES: Kind.SERIES,
    Occasion.MOVED: Kind.MOVED,
    Occasion.CANCELLED: Kind.CANCELLED,
}
OFFER_NEWS: Final = {
    Answer.OFFERED: Kind.WAITLIST_OFFER,
    Answer.TAKEN: Kind.WAITLIST_TAKEN,
    Answer.LAPSED: Kind.WAITLIST_LAPSED,
}
# Reminders of a visit that is not promised would be wrong.
WITHOUT_REMINDERS: Final = frozenset({Occasion.REQUESTED, Occasion.DECLINED, Occasion.CANCELLED})


class Told(StrEnum):
    """What the patient has heard of the visit from us so far."""

    SOMETHING = "something"  # a mail about it has left, or is leaving
    NOTHING = "nothing"  # the first mail should have left, but has not
    NOT_YET = "not yet"  # the first mail still waits for staff to change their mind


@dataclass(frozen=True, slots=True)
class Quiet:
    """Wall-clock hours [starts, ends) without reminders; the same time twice means none."""

    starts: time
    ends: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What the policy needs to know of a visit, and of the clinic where it is."""

    start: datetime
    zone: ZoneInfo
    reminder_hours: tuple[int, ...]
    quiet: Quiet
    has_address: bool = True
    wants_reminders: bool = True
    # Staff have not accepted it yet.
    is_request: bool = False
    wants_follow_up: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """A message to write down. `step_hours` is 0 for all but reminders, `minutes` for all but
    the news of a late start.
    """

    kind: Kind
    step_hours: int
    due_at: datetime
    not_after: datetime
    to: To = To.PATIENT
    minutes: int = 0


def owed(
    occasion: Occasion,
    visit: Visit,
    *,
    now: datetime,
    by_staff: bool = False,
    told: Told = Told.SOMETHING,
) -> list[Owed]:
    """The messages that the occasion calls for, the news first, then reminders by due time.

    Nothing is owed to somebody without an address, nor anything that would be of no use any more.
    """
    if not visit.has_address:
        return []
    if visit.is_request and occasion is Occasion.MOVED:
        occasion = Occasion.REQUESTED
    due = now + STAFF_DELAY if by_staff else now
    news = _news(occasion, by_staff=by_staff, told=told)
    found = [Owed(news, 0, due, visit.start)] if news and due < visit.start else []
    if occasion in WITHOUT_REMINDERS:
        return found
    return found + [reminder for reminder in reminders(visit) if reminder.due_at > now]


def owed_for_offer(answer: Answer, visit: Visit, *, now: datetime, ends: datetime) -> list[Owed]:
    """The message about an offered time: the offer, useful until it `ends`, or what became of it.

    An offer is made outside quiet hours and goes at once; that it is over waits for the morning.
    """
    due = now
    if answer is not Answer.OFFERED and (silence := _silence(now, visit.zone, visit.quiet)):
        due = silence[1]
    until = ends if answer is Answer.OFFERED else visit.start
    if not visit.has_address or due >= until:
        return []
    return [Owed(OFFER_NEWS[answer], 0, due, until)]


def owed_late(visit: Visit, *, minutes: int, now: datetime) -> list[Owed]:
    """The news that the clinic runs late, at any hour, while the visit has not begun."""
    if not visit.has_address or now >= visit.start or minutes <= 0:
        return []
    return [Owed(Kind.RUNNING_LATE, 0, now, visit.start, minutes=minutes)]


def owed_after(visit: Visit, *, ends: datetime) -> list[Owed]:
    """The mail after a visit that was over at `ends`, on the next morning, to who asked for it."""
    if not (visit.has_address and visit.wants_follow_up):
        return []
    day = local_day(ends, visit.zone) + timedelta(days=1)
    due = instant(day, FOLLOW_UP_CLOCK.hour * 60 + FOLLOW_UP_CLOCK.minute, visit.zone)
    return [Owed(Kind.FOLLOW_UP, 0, due, due + FOLLOW_UP_USEFUL)]


def owed_for_alternatives(
    visit: Visit, *, now: datetime, ends: datetime, by_staff: bool = False
) -> list[Owed]:
    """The question which of some held times suits better, useful until they are let go."""
    due = now + STAFF_DELAY if by_staff else now
    until = min(ends, visit.start)
    if not visit.has_address or due >= until:
        return []
    return [Owed(Kind.ALTERNATIVES, 0, due, until)]


def reminders(visit: Visit) -> list[Owed]:
    """Every reminder of the visit, by due time, whether or not that has passed."""
    if not (visit.has_address and visit.wants_reminders):
        return []
    planned = {
        step: reminder_due(visit.start, step, zone=visit.zone, quiet=visit.quiet)
        for step in set(visit.reminder_hours)
        if step > 0
    }
    found = [
        Owed(Kind.REMINDER, step, due, useful_until(visit.start, step))
        for step, due in planned.items()
        if due is not None
    ]
    return sorted(found, key=lambda reminder: reminder.due_at)


def reminder_due(start: datetime, step: int, *, zone: ZoneInfo, quiet: Quiet) -> datetime | None:
    """When the reminder `step` hours before `start` goes out; None if quiet hours swallow it.

    Whole days are counted on the wall clock: 24 hours before 9:00 is 9:00 of the day before, also
    when the clocks changed in between. What is left of a day is counted as it passes.
    """
    due = _hours_before(start, step, zone)
    silence = _silence(due, zone, quiet)
    if silence is None:
        return due
    return silence[0] - EVENING if step >= LONG_STEP_HOURS else None


def useful_until(start: datetime, step: int) -> datetime:
    """After this instant the reminder leaves too little time to act, and is not sent any more."""
    return start - max(timedelta(hours=step) / NOTICE_KEPT, LEAST_NOTICE)


def quiet_until(
    now: datetime, due_at: datetime, *, zone: ZoneInfo, quiet: Quiet
) -> datetime | None:
    """When a late reminder may go: the end of the quiet hours that `now` is in, or None for now.

    One that is *due* within these very hours was put there by somebody, and goes.
    """
    silence = _silence(now, zone, quiet)
    if silence is None or silence[0] <= due_at < silence[1]:
        return None
    return silence[1]


def _news(occasion: Occasion, *, by_staff: bool, told: Told) -> Kind | None:
    """What to say about the occasion itself to somebody who heard this much before."""
    if occasion is Occasion.MOVED and told is not Told.SOMETHING:
        # Who never heard of the old time need not read of it: the new one is simply confirmed.
        return Kind.CONFIRMATION
    if occasion is Occasion.CANCELLED and by_staff and told is Told.NOT_YET:
        # Booked and cancelled again by staff within the delay: a slip, and nobody's business.
        return None
    return NEWS[occasion]


def _hours_before(start: datetime, step: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(step, LONG_STEP_HOURS)
    if not days:
        return start - timedelta(hours=rest)
    wall = start.astimezone(zone)
    day = local_day(start, zone) - timedelta(days=days)
    return instant(day, wall.hour * 60 + wall.minute, zone) - timedelta(hours=rest)


def _silence(moment: datetime, zone: ZoneInfo, quiet: Quiet) -> Span | None:
    """The quiet hours, as instants, that the moment falls into."""
    if quiet.starts == quiet.ends:
        return None
    starts, ends = (clock.hour * 60 + clock.minute for clock in (quiet.starts, quiet.ends))
    over_night = timedelta(days=1 if ends <= starts else 0)
    today = local_day(moment, zone)
    for day in (today - timedelta(days=1), today):
        begins, stops = instant(day, starts, zone), instant(day + over_night, ends, zone)
        if begins <= moment < stops:
            return begins, stops
    return None
