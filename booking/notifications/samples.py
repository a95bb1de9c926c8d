"""One mail of every kind about a visit that exists nowhere, for previews. Reads no database."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property, partial
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from phonenumber_field.phonenumber import PhoneNumber
from psycopg.types.range import TimestamptzRange

from booking.models import (
    AlternativeSet,
    Appointment,
    AppointmentStatus,
    DayNote,
    MessageKind,
    Patient,
    SelfCheckShare,
    WaitlistEntry,
    WaitlistOffer,
)
from booking.notifications import notices, policy, recheck, rows
from booking.notifications.policy import OFFER_NEWS, Kind, Owed, To
from booking.notifications.render import render
from locations.hours import local_day
from locations.models import Location, Practitioner

DAYS_AHEAD: Final = 9
LENGTH: Final = timedelta(minutes=45)
LATE_MINUTES: Final = 20
REVIEW_AFTER: Final = timedelta(days=14)
TO_STAFF: Final = dict.fromkeys(notices.KINDS, To.PRACTITIONER) | {
    Kind.STAFF_UNDELIVERABLE: To.LOCATION
}
NOTE: Final = "The street door is being repaired.\nPlease come in by the garage, and ring there."
# Never a real visit's: links made from it open nothing.
CODE: Final = uuid.UUID(int=0)


@dataclass(frozen=True)
class Sample:
    """A mail and what to call it: its kind, and for a reminder its hours."""

    name: str
    write: Callable[[], EmailMultiAlternatives]

    @cached_property
    def email(self) -> EmailMultiAlternatives:
        """The mail, written when it is first asked for."""
        return self.write()


def sample_mails(now: datetime, *, language: str = settings.LANGUAGE_CODE) -> Iterator[Sample]:
    """Every kind, as a patient would get it about a visit some days after `now`."""
    for owed in _every_kind(_start(now), now):
        name = f"{owed.kind}-{owed.step_hours}h" if owed.step_hours else str(owed.kind)
        yield Sample(name, partial(_mail, owed, now, language))


def _mail(owed: Owed, now: datetime, language: str) -> EmailMultiAlternatives:
    visit = sample_visit(now, language=language, is_gone=owed.kind is Kind.CANCELLED)
    if owed.kind is Kind.FOLLOW_UP:
        visit.self_check = SelfCheckShare(
            appointment=visit, review_on=local_day(visit.start + REVIEW_AFTER, visit.location.zone)
        )
    if owed.kind is Kind.ALTERNATIVES:
        _ask(visit, now)
    if owed.kind in OFFER_NEWS.values():
        _offer(visit, now)
    message = rows.row_of(visit, owed, now=now)
    message.date_header = owed.due_at
    if owed.kind is Kind.NOTE:
        message.note = DayNote(location=visit.location, text=NOTE, at=now)
    told = visit.start - timedelta(days=2) + timedelta(hours=5, minutes=30)
    listed = [sample_visit(now, language=language, days=days) for days in range(0, 28, 7)]
    return render(
        message,
        told_start=told if owed.kind in (Kind.MOVED, Kind.STAFF_MOVED) else None,
        listed=listed if owed.kind in recheck.OTHERS else [],
    )


def _ask(visit: Appointment, now: datetime) -> None:
    """Ties a question to the visit: three times, held instead of its own."""
    ends = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=48)
    starts = [visit.start + timedelta(days=days, hours=2) for days in (1, 3, 4)]
    asked = AlternativeSet(code=CODE, visit=visit, made_at=now, expires_at=ends)
    visit.__dict__.update(asked=asked, asked_starts=starts)


def _offer(visit: Appointment, now: datetime) -> None:
    """Turns the visit into a time that is held for its patient, who waits for one."""
    assert visit.patient is not None  # noqa: S101 - made above
    entry = WaitlistEntry(patient=visit.patient, location=visit.location)
    visit.patient = None
    ends = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=6)
    WaitlistOffer(code=CODE, entry=entry, appointment=visit, start=visit.start, expires_at=ends)


def sample_visit(
    now: datetime, *, language: str, is_gone: bool = False, days: int = 0
) -> Appointment:
    """A visit some days after `now`, not saved."""
    start = _start(now) + timedelta(days=days)
    return Appointment(
        code=CODE,
        status=AppointmentStatus.CANCELLED if is_gone else AppointmentStatus.BOOKED,
        location=sample_location(),
        practitioner=Practitioner(name="Sam Sample", user=User(email="sam@example.com")),
        patient=Patient(name="Robin Sample", email="robin@example.com", language=language),
        during=TimestamptzRange(start, start + LENGTH),
        version=1,
        language=language,
        promised_window_hours=24,
        created_at=now,
    )


def sample_location() -> Location:
    """A clinic that exists nowhere, not saved."""
    return Location(
        slug="sample",
        name="Toronto",
        address_line_1="100 Sample Street West",
        address_line_2="Suite 200",
        city="Toronto",
        province="ON",
        postal_code="M5V 2T6",
        latitude=Decimal("43.64410"),
        longitude=Decimal("-79.39960"),
        phone=PhoneNumber.from_string("+14165550101"),
        email="toronto@example.com",
        access_notes="Elevator to the second floor. The street door opens with a push button.",
        transit_notes="Three minutes on foot from the nearest streetcar stop.",
        parking_notes="Paid parking in the garage next door.",
    )


def _start(now: datetime) -> datetime:
    zone = sample_location().zone
    day = local_day(now, zone) + timedelta(days=DAYS_AHEAD)
    return datetime.combine(day, time(9, 0), tzinfo=zone).astimezone(UTC)


def _every_kind(start: datetime, now: datetime) -> Iterator[Owed]:
    zone, none = sample_location().zone, policy.Quiet(time(0), time(0))
    for kind in MessageKind:
        if kind is not MessageKind.REMINDER:
            to = TO_STAFF.get(Kind(kind), To.PATIENT)
            late = LATE_MINUTES if kind == MessageKind.RUNNING_LATE else 0
            yield Owed(Kind(kind), 0, now, start, to, late)
            continue
        for step in (48, 24, 2):
            due = policy.reminder_due(start, step, zone=zone, quiet=none) or now
            yield Owed(Kind.REMINDER, step, due, policy.useful_until(start, step))
